/// Decompresses one stream chunk by chunk: gzip, bzip2, xz, lzma, lzip, lz4, zstd or compress, told by its content.
///
/// The source may hold other data behind the stream, as initramfs images do; `consumedBytes` then says where it begins.
/// Memory is bounded by the window of the compression, never by the size of the data.
package struct Decompressor: ~Copyable {
    /// Decompressed bytes that are handed on at most unless the caller says otherwise.
    package static let standardLimit = 1 << 32

    /// How the stream is compressed.
    package let compression: Compression
    private let archive: LibArchive
    private let limit: Int
    /// Whether the sizes in the data say that its end is missing.
    private let isCut: Bool
    private var checksum = CRC32()
    private var isStarted = false
    private var isFinished = false
    /// Decompressed bytes handed on so far.
    package private(set) var producedBytes = 0

    /// Opens a stream that begins at the start of the source; `limit` is the most decompressed bytes to hand on.
    package init(_ source: ArchiveSource, limit: Int = Decompressor.standardLimit) throws(ArchiveError) {
        let feed = try ByteFeed(source)
        let head = feed.peek(at: 0, Compression.signatureLength)
        if let failure = feed.failure { throw .file(failure) }
        guard let compression = Compression.detect(head) else {
            throw .unsupported("the data begins with no known compression")
        }
        let end = StreamEnd.find(compression, in: feed)
        if case .complete(let offset) = end { feed.limit(to: offset) }
        let archive = try Self.prepare(feed, compression)
        self.archive = archive
        self.compression = compression
        self.limit = limit
        isCut = end == .cut
    }

    private static func prepare(_ feed: ByteFeed, _ compression: Compression) throws(ArchiveError) -> LibArchive {
        let archive = try LibArchive(feed)
        try archive.decompress(compression)
        archive.enableRaw()
        return archive
    }

    /// Compressed bytes used up so far; at the end the length of the stream in the source.
    package var consumedBytes: Int { isStarted ? archive.consumedBytes : 0 }

    /// Appends the next decompressed bytes to `output`; false at the end of the stream.
    ///
    /// Throws `.cut` and `.corrupt` only after everything in front of the damage was handed on, as far as the decompressor
    /// had it, and `.tooLarge` behind the last byte that the limit allows.
    package mutating func read(into output: inout [UInt8]) throws(ArchiveError) -> Bool {
        guard !isFinished else { return false }
        let rest = limit - producedBytes
        let before = output.count
        do throws(ArchiveError) {
            if !isStarted {
                isStarted = true
                try archive.open()
                // Damage in the first block is not an error of the call, and the stream then looks like an empty one.
                if let fault = archive.pendingFailure { throw fault }
                guard unsafe try archive.nextHeader() != nil else {
                    try finish()
                    return false
                }
            }
            _ = try archive.read(into: &output, limit: min(ByteFeed.chunkSize, rest + 1))
        } catch {
            isFinished = true
            if isCut, case .corrupt(let reason) = error { throw .cut(reason) }
            throw error
        }
        let count = output.count - before
        producedBytes += count
        if count > rest {
            output.removeLast(count - rest)
            isFinished = true
            throw .tooLarge("it holds more than \(limit) bytes when decompressed")
        }
        if compression == .gzip { checksum.add(output[before...]) }
        if count == 0 { try finish() }
        return count > 0
    }

    private mutating func finish() throws(ArchiveError) {
        isFinished = true
        if isCut { throw .cut("the data is cut off inside a frame of \(compression.rawValue)") }
        guard compression == .gzip else { return }
        if GzipTrailer.contradicts(checksum.value, size: producedBytes, archive.feed, end: consumedBytes) {
            throw .corrupt("the data is damaged: its checksum is another one")
        }
    }

    /// Everything up to the end of the stream.
    package mutating func readAll() throws(ArchiveError) -> [UInt8] {
        var output: [UInt8] = []
        while try read(into: &output) {}
        return output
    }
}
