/// One file of a remedy folder.
package struct RemedyFile: Sendable, Hashable {
    /// Path below the folder, made of safe names only.
    package var path: String
    /// The whole text.
    package var text: String
    /// What it is for, one clause.
    package var purpose: String
    /// Whether using it removes or renames something.
    package var isDestructive: Bool

    /// Describes a file.
    package init(_ path: String, _ text: String, purpose: String, isDestructive: Bool = false) {
        self.path = path
        self.text = text
        self.purpose = purpose
        self.isDestructive = isDestructive
    }
}

/// Makes file names of names that come from a dump.
enum SafeName {
    /// The name with everything but letters, digits, dots and dashes replaced, never empty, and told apart by a number
    /// from other names that would look the same.
    static func file(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            let isSafe =
                ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "-" || scalar == "."
            if isSafe { text.unicodeScalars.append(scalar) } else { text += "_" }
        }
        let isPlain = text == name && text.utf8.count <= 120 && !text.hasPrefix(".")
        guard !isPlain else { return text }
        return "\(text.prefix(80).drop { $0 == "." })-\(checksum(name))"
    }

    /// FNV-1a of 64 bits, in hexadecimal digits.
    private static func checksum(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
