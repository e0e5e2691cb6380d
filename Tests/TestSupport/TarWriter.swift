/// Writes tar archives with members that no tar program would write.
package struct TarWriter {
    /// The members so far, without the two blocks that end an archive.
    package private(set) var bytes: [UInt8] = []

    /// Starts an empty archive.
    package init() {}

    /// Adds a member; `type` is the type flag: 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 folder, 6 pipe.
    package mutating func add(_ name: String, text: String = "", type: Character = "0", link: String = "") {
        add(name, Array(text.utf8), type: type, link: link)
    }

    /// Adds a member with bytes as content.
    package mutating func add(_ name: String, _ content: [UInt8], type: Character = "0", link: String = "") {
        bytes += Self.header(name, size: content.count, type: type, link: link)
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// The whole archive.
    package func finished() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    /// One ustar header block.
    package static func header(_ name: String, size: Int, type: Character, link: String) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(octal(size, 11), at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put(link, at: 157)
        put("ustar\u{0}00", at: 257)
        let sum = block.reduce(0) { $0 + Int($1) }
        put(octal(sum, 6) + "\u{0} ", at: 148)
        return block
    }
}
