/// Makes values from a dump or a capture harmless inside commands, manifests and sentences that people read or paste.
package enum ShellQuote {
    /// The value as one word of a POSIX shell: unchanged when it is plain, else in single quotes; control characters are left out.
    package static func word(_ value: String) -> String {
        let clean = printable(value)
        if !clean.isEmpty, clean.utf8.first != UInt8(ascii: "-"), clean.utf8.allSatisfy(isPlain) { return clean }
        return "'" + clean.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// The value as a double-quoted scalar of YAML 1.2, which is also a JSON string.
    package static func yaml(_ value: String) -> String {
        var text = "\""
        for scalar in printable(value).unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text.append("\\") }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }

    /// The value as a field of fstab(5): space, tab, backslash and `#` in octal, other control characters left out.
    package static func fstab(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case " ": text += "\\040"
            case "\t": text += "\\011"
            case "\\": text += "\\134"
            case "#": text += "\\043"
            default: if !isControl(scalar) { text.unicodeScalars.append(scalar) }
            }
        }
        return text
    }

    /// The value as a code span of a message: in backticks, backticks and control characters inside replaced.
    package static func code(_ value: String) -> String {
        var text = "`"
        for scalar in printable(value).unicodeScalars {
            if scalar == "`" { text.append("'") } else { text.unicodeScalars.append(scalar) }
        }
        return text + "`"
    }

    /// The value without control characters and without characters that change the direction of text.
    package static func printable(_ value: String) -> String {
        guard value.unicodeScalars.contains(where: isControl) else { return value }
        var text = ""
        for scalar in value.unicodeScalars where !isControl(scalar) { text.unicodeScalars.append(scalar) }
        return text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "@%+=:,./-_".utf8.contains(byte)
        }
    }
}
