/// Quotes untrusted text for bash.
enum ShellQuoting {
    /// The text as one bash word in ANSI-C quotes (bash(1), QUOTING).
    ///
    /// Letters, digits and `/ . _ - + : , = @ %` stand for themselves; every other byte is a three-digit octal escape, so that
    /// nothing in the text can end the quotes, the line or the command. The text must not hold a zero byte.
    static func word(_ text: String) -> String {
        var word = "$'"
        for byte in text.utf8 {
            if isPlain(byte) {
                word.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 8)
                word += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return word + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "="),
            UInt8(ascii: "@"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
