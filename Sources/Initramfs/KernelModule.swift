/// Names of kernel modules.
package enum KernelModule {
    /// Normalised name of a module file: without `.ko` and compression, dashes turned to underscores; nil for other files.
    ///
    /// The kernel takes `-` and `_` in module names for the same (kernel/module, `KBUILD_MODNAME`; modprobe(8)).
    package static func name(ofPath path: some StringProtocol) -> String? {
        var file = path.split(separator: "/" as Character).last.map { String($0) } ?? ""
        for suffix in [".gz", ".xz", ".zst"] where file.hasSuffix(suffix) {
            file.removeLast(suffix.count)
            break
        }
        guard file.hasSuffix(".ko"), file.count > 3 else { return nil }
        return String(file.dropLast(3).map { $0 == "-" ? "_" : $0 })
    }
}
