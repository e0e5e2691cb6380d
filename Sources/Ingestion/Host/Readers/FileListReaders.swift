import Initramfs
package import SourceText
package import StorageModel

/// Reads `lsattr -d` lines and its complaint about file systems without attributes.
package enum FileAttributeReader {
    /// Reads the attributes by path; a path that stands twice keeps its first line.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[FileAttributes]> {
        let text = TextLines(bytes, file: file)
        var result: [FileAttributes] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            if let path = unsupported(line.text) {
                result.append(FileAttributes(path: path, flags: nil, location: text.location(line)))
            } else if let (flags, path) = attributes(line) {
                result.append(FileAttributes(path: path, flags: flags, location: text.location(line)))
            } else {
                problems.append(text.skipped(line, "line is no output of lsattr"))
            }
        }
        return Reading(result, problems: problems)
    }

    /// `lsattr: Operation not supported While reading flags on /boot/efi`.
    private static func unsupported(_ line: String) -> String? {
        let lower = line.lowercased()
        guard lower.hasPrefix("lsattr:"), let marker = line.firstRange(of: " flags on "),
            ["operation not supported", "inappropriate ioctl", "function not implemented"].contains(where: {
                lower.contains($0)
            })
        else { return nil }
        return String(line[marker.upperBound...])
    }

    /// Whether a line has attribute letters and a path.
    package static func looksLikeLine(_ line: TextLine) -> Bool { attributes(line) != nil }

    private static func attributes(_ line: TextLine) -> (String, String)? {
        let content = line.bytes.drop(while: ASCII.isBlank)
        let flags = content.prefix { !ASCII.isBlank($0) }
        let path = content.dropFirst(flags.count).drop(while: ASCII.isBlank)
        let isFlags = flags.count >= 8 && flags.allSatisfy { $0 == ASCII.dash || letters.contains($0) }
        guard isFlags, !path.isEmpty else { return nil }
        return (ASCII.text(flags.filter { $0 != ASCII.dash }), ASCII.text(path))
    }

    /// The letters of e2fsprogs' lib/e2p/pf.c; `r` and `w` of a file mode are not among them.
    private static let letters = Set("suSDiadAcBZXEjItTeCxFNPVhm".utf8)
}

/// Reads lists of kernel module paths: modules.builtin, and `find /usr/lib/modules … -name '*virtio*'`.
package enum ModuleListReader {
    /// Reads the modules by normalised name, with the first line that names each; folders and other files are passed over.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: SourceLocation]> {
        let text = TextLines(bytes, file: file)
        var modules: [String: SourceLocation] = [:]
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            let path = ASCII.text(ASCII.trimmed(line.bytes))
            if let name = KernelModule.name(ofPath: path) {
                if modules[name] == nil { modules[name] = text.location(line) }
            } else if !path.contains("/") {
                problems.append(text.skipped(line, "line is no path of a kernel module"))
            }
        }
        return Reading(modules, problems: problems)
    }
}

/// Reads a file that holds one value: /etc/hostname, /etc/machine-id, /sys/block/DEV/serial.
package enum SingleValueReader {
    /// The first line that is neither blank nor a comment; nil when there is none.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<Located<String>?> {
        let text = TextLines(bytes, file: file)
        let line = text.lines.first { !$0.isBlank && $0.firstByte != ASCII.hash }
        let value = line.map { Located(ASCII.text(ASCII.trimmed($0.bytes)), at: text.location($0)) }
        return Reading(value, problems: text.problems)
    }
}

/// Reads Boot Loader Specification entries (`/boot/loader/entries/*.conf`).
package enum BootEntryReader {
    /// The `initrd` and `options` lines, in file order, whole.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[Located<String>]> {
        let text = TextLines(bytes, file: file)
        let lines = text.lines.filter { line in
            guard let key = line.fields.first else { return false }
            return key.elementsEqual("initrd".utf8) || key.elementsEqual("options".utf8)
        }
        return Reading(
            lines.map { Located(ASCII.text(ASCII.trimmed($0.bytes)), at: text.location($0)) },
            problems: text.problems
        )
    }
}
