/// Questions about absolute paths of a node, by components.
enum HostPathText {
    /// Whether a path lies strictly below another.
    static func isBelow(_ path: String, _ ancestor: String) -> Bool {
        if ancestor == "/" { return path != "/" && path.hasPrefix("/") }
        return path.utf8.count > ancestor.utf8.count + 1 && path.hasPrefix(ancestor + "/")
    }

    /// Whether a path is another one or lies below it.
    static func isWithin(_ path: String, _ ancestor: String) -> Bool { path == ancestor || isBelow(path, ancestor) }

    /// Whether a mount point belongs to the operating system, so that filling it harms the node.
    static func isSystem(_ mountPoint: String) -> Bool {
        ["/", "/var", "/sysroot", "/etc", "/usr", "/var/lib", "/var/lib/kubelet", "/var/lib/containers"]
            .contains(mountPoint)
    }
}
