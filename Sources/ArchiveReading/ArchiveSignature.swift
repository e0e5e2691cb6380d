/// Tells archives by their first bytes.
package enum ArchiveSignature {
    /// Bytes that are looked at.
    package static let length = 512

    /// Whether the bytes begin a tar or zip archive, or anything compressed.
    package static func isArchive(_ head: [UInt8]) -> Bool {
        isZip(head) || isTar(head) || Compression.detect(head) != nil
    }

    /// Whether the bytes begin a zip archive, also an empty one.
    static func isZip(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    /// Whether the first block is a tar header: its checksum is the sum of its bytes, those of the checksum as spaces.
    static func isTar(_ head: [UInt8]) -> Bool {
        guard head.count >= length else { return false }
        let digits = head[148..<156].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard !digits.isEmpty else { return false }
        let stated = digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
        let sum = head[..<148].reduce(0) { $0 + Int($1) } + 8 * 0x20 + head[156..<512].reduce(0) { $0 + Int($1) }
        return stated == sum
    }
}
