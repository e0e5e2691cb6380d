/// Where compressed data ends inside a longer file, going by the sizes that its format states.
///
/// libarchive stops by itself behind gzip, bzip2, lzip and lzma data; behind zstd, xz and lz4 it takes foreign bytes for damage
/// and loses its last block. Initramfs images are such files: archives one after the other, padded with zeros.
enum StreamEnd: Equatable {
    /// The format does not tell without decompressing.
    case unknown
    /// Offset behind the last frame or stream.
    case complete(Int)
    /// The data ends inside a frame or stream.
    case cut

    static func find(_ compression: Compression, in feed: ByteFeed) -> StreamEnd {
        switch compression {
        case .zstd: zstd(feed).map(StreamEnd.complete) ?? .cut
        case .xz: xz(feed).map(StreamEnd.complete) ?? .cut
        case .lz4: lz4(feed).map(StreamEnd.complete) ?? .cut
        default: .unknown
        }
    }

    // The LZ4 frame format: descriptor, blocks with their size in front, an empty block as end mark, perhaps a checksum. The
    // legacy frame that the kernel uses has no end mark: it ends with the file, or where no size of a block can stand.
    private static func lz4(_ feed: ByteFeed) -> Int? {
        var end = 0
        while true {
            let head = feed.peek(at: end, 6)
            let next: Int?
            if head.starts(with: [0x04, 0x22, 0x4D, 0x18]), head.count == 6 {
                next = lz4Frame(feed, at: end, flags: head[4])
            } else if head.starts(with: [0x02, 0x21, 0x4C, 0x18]) {
                next = lz4Legacy(feed, from: end + 4)
            } else {
                return end == 0 ? nil : end
            }
            guard let next, next <= feed.count else { return nil }
            end = next
        }
    }

    private static func lz4Frame(_ feed: ByteFeed, at start: Int, flags: UInt8) -> Int? {
        var place = start + 7 + (flags & 0x08 == 0 ? 0 : 8) + (flags & 0x01 == 0 ? 0 : 4)
        while true {
            let bytes = feed.peek(at: place, 4)
            guard bytes.count == 4 else { return nil }
            let size = number(bytes[...]) & 0x7FFF_FFFF
            place += 4 + size
            if size == 0 { return place + (flags & 0x04 == 0 ? 0 : 4) }
            if flags & 0x10 != 0 { place += 4 }
        }
    }

    private static func lz4Legacy(_ feed: ByteFeed, from start: Int) -> Int? {
        var place = start
        while true {
            let bytes = feed.peek(at: place, 4)
            guard bytes.count == 4 else { return place }
            let size = number(bytes[...])
            // The most that 8 MiB of input can become.
            guard size > 0, size <= 8_421_520, bytes != [0x02, 0x21, 0x4C, 0x18] else { return place }
            place += 4 + size
            guard place <= feed.count else { return nil }
        }
    }

    // RFC 8878, section 3.1: frames are a header, blocks with their size in front, and four bytes of checksum if the
    // header says so; skippable frames have their size in front.
    private static func zstd(_ feed: ByteFeed) -> Int? {
        var end = 0
        while true {
            let head = feed.peek(at: end, 18)
            guard head.count >= 5 else { return end == 0 || end > feed.count ? nil : end }
            if head[1...3].elementsEqual([0x2A, 0x4D, 0x18]), head[0] & 0xF0 == 0x50, head.count >= 8 {
                end += 8 + number(head[4..<8])
            } else if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
                guard let next = zstdFrame(feed, at: end, head) else { return nil }
                end = next
            } else {
                return end == 0 ? nil : end
            }
        }
    }

    private static func zstdFrame(_ feed: ByteFeed, at start: Int, _ head: [UInt8]) -> Int? {
        let descriptor = head[4]
        let isSingle = descriptor & 0x20 != 0
        let sizes = [isSingle ? 1 : 0, 2, 4, 8]
        let dictionaries = [0, 1, 2, 4]
        var place = start + 5 + (isSingle ? 0 : 1) + dictionaries[Int(descriptor & 3)] + sizes[Int(descriptor >> 6)]
        while true {
            let block = feed.peek(at: place, 3)
            guard block.count == 3 else { return nil }
            let value = number(block[...])
            let kind = value >> 1 & 3
            guard kind != 3 else { return nil }
            place += 3 + (kind == 1 ? 1 : value >> 3)
            if value & 1 == 1 { return place + (descriptor & 4 == 0 ? 0 : 4) }
        }
    }

    // The .xz format, sections 2.1.2 and 4: a stream ends with a footer of 12 bytes at a multiple of four bytes: CRC32 of
    // what follows, size of the index, flags, "YZ". The index in front of it begins with a zero byte.
    private static func xz(_ feed: ByteFeed) -> Int? {
        let magic: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        var start = 0
        while feed.peek(at: start, 6) == magic {
            guard let end = xzFooter(feed, from: start) else { return nil }
            var next = end
            while feed.peek(at: next, 4) == [0, 0, 0, 0] { next += 4 }
            guard feed.peek(at: next, 6) == magic else { return end }
            start = next
        }
        return start == 0 ? nil : start
    }

    private static func xzFooter(_ feed: ByteFeed, from start: Int) -> Int? {
        var offset = start + 12
        while true {
            let chunk = feed.peek(at: offset, 1 << 16)
            guard chunk.count >= 12 else { return nil }
            var at = 0
            while at + 12 <= chunk.count {
                if chunk[at + 10] == 0x59, chunk[at + 11] == 0x5A,
                    CRC32.checksum(chunk[at + 4..<at + 10]) == UInt32(truncatingIfNeeded: number(chunk[at..<at + 4]))
                {
                    let index = offset + at - (number(chunk[at + 4..<at + 8]) + 1) * 4
                    if index >= start + 12, feed.peek(at: index, 1) == [0] { return offset + at + 12 }
                }
                at += 4
            }
            offset += at
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }
}

/// The checksum of gzip, xz and zip (polynomial 0xEDB88320, reflected).
struct CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    private var state = UInt32.max

    /// The checksum of what was added so far.
    var value: UInt32 { ~state }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = state >> 8 ^ Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] }
    }

    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var sum = CRC32()
        sum.add(bytes)
        return sum.value
    }
}

/// The trailer of gzip data, which libarchive passes over.
enum GzipTrailer {
    /// Whether the data contradicts the trailer that ends at `end`: RFC 1952, section 2.3.1, checksum and size of a member.
    ///
    /// Of several members in a row only the last one's trailer is known, so that these are not checked.
    static func contradicts(_ checksum: UInt32, size: Int, _ feed: ByteFeed, end: Int) -> Bool {
        let trailer = feed.peek(at: end - 8, 8)
        guard trailer.count == 8 else { return true }
        if little(trailer[..<4]) == checksum, little(trailer[4...]) == UInt32(truncatingIfNeeded: size) { return false }
        return !hasSecondMember(feed, end: end)
    }

    /// Whether what looks like the header of a member stands behind the first one.
    private static func hasSecondMember(_ feed: ByteFeed, end: Int) -> Bool {
        var offset = 18
        while offset < end {
            let chunk = feed.peek(at: offset, min(1 << 16, end - offset))
            guard chunk.count >= 10 else { return false }
            for at in 0...(chunk.count - 10)
            where chunk[at] == 0x1F && chunk[at + 1] == 0x8B && chunk[at + 2] == 8 && chunk[at + 3] & 0xE0 == 0
                && [0, 2, 4].contains(chunk[at + 8]) && (chunk[at + 9] <= 13 || chunk[at + 9] == 255)
            {
                return true
            }
            offset += chunk.count - 9
        }
        return false
    }

    private static func little(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
