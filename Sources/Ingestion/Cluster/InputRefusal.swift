import SourceText

/// Says what a file is, when it is plainly no dump.
enum InputRefusal {
    private static let packed: [([UInt8], String)] = [
        ([0x1F, 0x8B], "gzip"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz"), (Array("BZh".utf8), "bzip2"),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), ([0x50, 0x4B, 0x03, 0x04], "zip"),
    ]

    /// What a file is by the first part of its text; nil when it may be a dump.
    static func reason(_ text: [UInt8]) -> String? {
        if let (_, name) = packed.first(where: { text.starts(with: $0.0) }) {
            return "is a \(name) file, not a dump: it has to be unpacked first"
        }
        if text.count > 262, text[257..<262].elementsEqual("ustar".utf8) { return "is a tar archive, not a dump" }
        if ByteSearch.firstIndex(of: 0, in: text, from: 0) != nil { return "is a binary file, not a dump" }
        guard let line = firstLine(text) else { return nil }
        if line.hasPrefix("<") { return markup(line) }
        if line.hasPrefix("-----BEGIN ") { return "is a PEM file, not a dump" }
        return table(line)
    }

    private static func firstLine(_ text: [UInt8]) -> Substring? {
        let lines = String(decoding: text.prefix(16_384), as: UTF8.self).split { $0 == "\n" || $0 == "\r\n" }
        return lines.first { line in
            let first = line.first { $0 != " " && $0 != "\t" }
            return first != nil && first != "#"
        }?.drop { $0 == " " || $0 == "\t" }
    }

    private static func markup(_ line: Substring) -> String {
        line.lowercased().hasPrefix("<?xml")
            ? "is an XML file, not a dump" : "is an HTML page, such as a login page, not a dump"
    }

    private static func table(_ line: Substring) -> String? {
        let fields = line.split { $0 == " " || $0 == "\t" }
        guard fields.count >= 4, let first = fields.first, !first.hasSuffix(":") else { return nil }
        if first == "NAME" || (first == "NAMESPACE" && fields[1] == "NAME") {
            return "is the table that `oc get` prints without `-o yaml`, not a dump"
        }
        let majorMinor = fields[2].split(separator: ":")
        if fields.count >= 9, Int(first) != nil, Int(fields[1]) != nil, majorMinor.count == 2,
            majorMinor.allSatisfy({ Int($0) != nil })
        {
            return "is a mountinfo, not a dump"
        }
        let second = fields[1]
        if fields.count <= 6, second.hasPrefix("/") || second == "none" || second == "swap" {
            return "is an fstab, not a dump"
        }
        return nil
    }
}
