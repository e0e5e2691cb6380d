/// How stable the name is that a mount uses for its device.
package enum MountSourceKind: Sendable, Hashable {
    /// Lies in the content and is found again wherever the content is: a UUID, an LVM name, a network or pseudo source.
    case stable
    /// Lies in the content too, but a copy of files may lose it: labels and partition identities.
    case weak
    /// Belongs to the hardware or to the order of discovery.
    case hardware

    /// Judges `fs_spec` of fstab(5) or `What=` of systemd.mount(5); tags in any letter case, device links in full.
    package static func of(_ source: String) -> MountSourceKind {
        let tag = source.prefix { $0 != "=" }.uppercased()
        if source.contains("=") {
            switch tag {
            case "UUID": return .stable
            case "LABEL", "PARTUUID", "PARTLABEL": return .weak
            case "ID": return .hardware
            default: break
            }
        }
        guard source.hasPrefix("/dev/") else { return .stable }
        let path = source.dropFirst("/dev/".count)
        if path.hasPrefix("disk/by-uuid/") { return .stable }
        let weak = ["disk/by-label/", "disk/by-partlabel/", "disk/by-partuuid/"]
        if weak.contains(where: path.hasPrefix) { return .weak }
        if path.hasPrefix("disk/") { return .hardware }
        let kernelNames = ["sd", "vd", "xvd", "hd", "nvme", "dasd", "dm-"]
        let isKernelName = !path.contains("/") && kernelNames.contains(where: path.hasPrefix)
        return isKernelName ? .hardware : .stable
    }
}
