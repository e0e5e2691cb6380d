/// What is kept of the members of an image.
struct InitramfsContent {
    /// Kernel releases below `lib/modules`.
    private(set) var releases: Set<String> = []
    private(set) var modules: Set<InitramfsImage.Module> = []
    private(set) var builtIn: [String: [String: InitramfsImage.BuiltIn]] = [:]
    private(set) var damagedLists: Set<String> = []
    /// Whether a member was anything but microcode for the early boot.
    private(set) var hasSystem = false

    private var list: [UInt8] = []
    private var listPath = ""
    private var listRelease = ""

    /// Takes note of a member; whether its content is wanted.
    mutating func take(path: String, mode: UInt32) -> Bool {
        var parts = path.split(separator: "/").filter { $0 != "." }
        noteMicrocode(parts)
        if parts.first == "usr" { parts.removeFirst() }
        guard parts.count >= 4 || (parts.count >= 3 && mode & Self.typeMask == Self.directory), parts[0] == "lib",
            parts[1] == "modules"
        else { return false }
        let release = String(parts[2])
        releases.insert(release)
        guard parts.count >= 4 else { return false }
        let type = mode & Self.typeMask
        guard type == Self.file || type == Self.link else { return false }
        if parts.count == 4, parts[3] == "modules.builtin", type == Self.file {
            (list, listPath, listRelease) = ([], path, release)
            return true
        }
        if let name = KernelModule.name(ofPath: path) {
            modules.insert(InitramfsImage.Module(path: path, name: name, release: release))
        }
        return false
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) { list += bytes }

    /// Reads the list whose content is complete.
    mutating func finishList() {
        var names = builtIn[listRelease] ?? [:]
        var number = 0
        for line in list.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let text = String(decoding: line, as: UTF8.self)
            if text.allSatisfy(\.isWhitespace) { continue }
            if let name = KernelModule.name(ofPath: text) {
                if names[name] == nil { names[name] = InitramfsImage.BuiltIn(list: listPath, line: number) }
            } else {
                damagedLists.insert(listRelease)
            }
        }
        builtIn[listRelease] = names
        list = []
    }

    /// The early archives of microcode hold `kernel/x86/microcode/*`, a marker and the folders above
    /// (Documentation/arch/x86/microcode).
    private mutating func noteMicrocode(_ parts: [Substring]) {
        guard let first = parts.first, first != "early_cpio", first != "kernel" else { return }
        hasSystem = true
    }

    private static let typeMask: UInt32 = 0o170000
    private static let directory: UInt32 = 0o040000
    private static let file: UInt32 = 0o100000
    private static let link: UInt32 = 0o120000
}
