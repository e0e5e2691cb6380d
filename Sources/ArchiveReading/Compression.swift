import CLibArchive

/// How a stream of bytes is compressed, told by its first bytes.
package enum Compression: String, Sendable, Hashable, CaseIterable {
    /// RFC 1952; also several members in a row.
    case gzip
    /// The format of bzip2(1).
    case bzip2
    /// The format of compress(1).
    case compress
    /// The .xz format.
    case xz
    /// The older format of lzma(1), which has no magic number.
    case lzma
    /// The format of lzip(1).
    case lzip
    /// LZ4 frames, and the legacy frames that the Linux kernel takes for an initramfs.
    case lz4
    /// RFC 8878.
    case zstd
    /// The format of lzop(1): recognised, but not read.
    case lzop

    /// Bytes that `detect` wants to see.
    package static let signatureLength = 16

    /// The compression whose signature the bytes begin with; nil for anything else.
    package static func detect(_ bytes: some Sequence<UInt8>) -> Compression? {
        let head = Array(bytes.prefix(signatureLength))
        return signatures.first { head.starts(with: $0.bytes) }?.compression ?? (isLZMA(head) ? .lzma : nil)
    }

    private static let signatures: [(bytes: [UInt8], compression: Compression)] = [
        ([0x1F, 0x8B, 0x08], .gzip), ([0x42, 0x5A, 0x68], .bzip2), ([0x1F, 0x9D], .compress),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz), ([0x4C, 0x5A, 0x49, 0x50], .lzip),
        ([0x04, 0x22, 0x4D, 0x18], .lz4), ([0x02, 0x21, 0x4C, 0x18], .lz4), ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
        ([0x89, 0x4C, 0x5A, 0x4F, 0x00], .lzop),
    ]

    /// A lzma header: properties of the usual encoders, a dictionary of a power of two, a size that is unknown or sane.
    private static func isLZMA(_ head: [UInt8]) -> Bool {
        guard head.count >= 14, head[0] == 0x5D, head[13] == 0 else { return false }
        let dictionary = head[1...4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let isPower = dictionary >= 1 << 12 && dictionary & (dictionary &- 1) == 0
        let size = head[5...12]
        return isPower && (size.allSatisfy { $0 == 0xFF } || size.suffix(3).allSatisfy { $0 == 0 })
    }

    /// The filter of libarchive; nil for what the library would hand to another program.
    var filterCode: Int32? {
        switch self {
        case .gzip: ARCHIVE_FILTER_GZIP
        case .bzip2: ARCHIVE_FILTER_BZIP2
        case .compress: ARCHIVE_FILTER_COMPRESS
        case .xz: ARCHIVE_FILTER_XZ
        case .lzma: ARCHIVE_FILTER_LZMA
        case .lzip: ARCHIVE_FILTER_LZIP
        case .lz4: ARCHIVE_FILTER_LZ4
        case .zstd: ARCHIVE_FILTER_ZSTD
        case .lzop: nil
        }
    }
}
