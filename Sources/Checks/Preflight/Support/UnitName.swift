/// Names of systemd units for paths.
package enum UnitName {
    /// The mount unit of a path: components joined by dashes, every other byte than letters, digits, `:`, `_` and `.` as
    /// `\xNN` (systemd.unit(5), string escaping for inclusion in unit names; `systemd-escape --path`).
    package static func mount(for path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty else { return "-.mount" }
        var name = ""
        for (offset, byte) in parts.joined(separator: "/").utf8.enumerated() {
            if byte == UInt8(ascii: "/") {
                name += "-"
            } else if isPlain(byte), !(offset == 0 && byte == UInt8(ascii: ".")) {
                name.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16)
                name += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return name + ".mount"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ":_.".utf8.contains(byte)
        }
    }
}
