/// Reads ranges of a source as they stand, for formats that are told apart by what begins at an offset.
package struct SourceBytes: ~Copyable {
    private let feed: ByteFeed

    /// Opens the source.
    package init(_ source: ArchiveSource) throws(ArchiveError) { feed = try ByteFeed(source) }

    /// Number of bytes of the source.
    package var count: Int { feed.count }

    /// Up to `length` bytes at an offset from the start of the source; fewer only at its end.
    package func read(at offset: Int, _ length: Int) throws(ArchiveError) -> [UInt8] {
        let bytes = feed.peek(at: offset, length)
        if let failure = feed.failure { throw .file(failure) }
        return bytes
    }
}

extension ArchiveSource {
    /// What a source holds from an offset on.
    package init(_ whole: ArchiveSource, from offset: Int) {
        name = whole.name
        storage = whole.storage
        start = whole.start + max(0, offset)
        length = whole.length.map { max(0, $0 - max(0, offset)) }
    }
}
