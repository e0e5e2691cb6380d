/// Spelling of values in shell commands that a person will paste.
package enum ShellText {
    /// The value as one shell word: bare when every byte is harmless, else in single quotes.
    ///
    /// Control characters are dropped, so that a file or device name from a capture never starts a second line.
    package static func quoted(_ value: String) -> String {
        let bytes = value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }
        let text = String(decoding: bytes, as: UTF8.self)
        guard !text.isEmpty else { return "''" }
        if bytes.allSatisfy(isHarmless), bytes.first != UInt8(ascii: "-") { return text }
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
        }
        return quoted + "'"
    }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._-+:@=,%".utf8.contains(byte)
        }
    }
}
