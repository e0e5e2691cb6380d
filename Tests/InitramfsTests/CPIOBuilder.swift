/// Writes cpio archives in the newc format.
struct CPIOBuilder {
    private(set) var bytes: [UInt8] = []

    /// Adds a member; folders and links by their mode.
    mutating func add(_ path: String, _ content: String = "x", mode: UInt32 = 0o100644, magic: String = "070701") {
        add(path, bytes: Array(content.utf8), mode: mode, magic: magic)
    }

    /// Adds a member.
    mutating func add(_ path: String, bytes content: [UInt8], mode: UInt32 = 0o100644, magic: String = "070701") {
        header(path, mode: mode, size: UInt32(content.count), magic: magic)
        bytes += content
        pad()
    }

    /// Adds a folder.
    mutating func folder(_ path: String) { add(path, bytes: [], mode: 0o040755) }

    /// Adds a header and name alone.
    mutating func header(_ path: String, mode: UInt32 = 0o100644, size: UInt32, magic: String = "070701") {
        let name = Array(path.utf8) + [0]
        let fields: [UInt32] = [1, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, UInt32(name.count), 0]
        bytes += Array(magic.utf8) + fields.flatMap { Array(Self.hexadecimal($0).utf8) } + name
        pad()
    }

    /// Ends the archive, with zeros up to a multiple of 512 bytes as cpio writes them.
    mutating func trailer(block: Int = 512) {
        header("TRAILER!!!", mode: 0, size: 0)
        while bytes.count % block != 0 { bytes.append(0) }
    }

    private mutating func pad() { while bytes.count % 4 != 0 { bytes.append(0) } }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// A system image of one kernel with modules and, unless nil, a list of built-in ones.
    static func system(
        _ modules: [String],
        builtIn: [String]?,
        release: String = "5.14.0-1.x86_64",
        prefix: String = "usr/lib"
    )
        -> [UInt8]
    {
        var archive = CPIOBuilder()
        archive.folder("usr")
        archive.add("usr/bin/ignition-virtio-dump-journal", "#!/bin/bash\n")
        archive.folder("\(prefix)/modules/\(release)")
        for module in modules { archive.add("\(prefix)/modules/\(release)/\(module)") }
        if let builtIn {
            archive.add("\(prefix)/modules/\(release)/modules.builtin", builtIn.map { $0 + "\n" }.joined())
        }
        archive.trailer()
        return archive.bytes
    }

    /// The microcode archive that stands in front.
    static let microcode: [UInt8] = {
        var archive = CPIOBuilder()
        for folder in ["kernel", "kernel/x86", "kernel/x86/microcode"] { archive.folder(folder) }
        archive.add("early_cpio", "1\n")
        archive.add("kernel/x86/microcode/AuthenticAMD.bin", String(repeating: "m", count: 3001))
        archive.trailer()
        return archive.bytes
    }()
}
