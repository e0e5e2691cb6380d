import CLibArchive

/// Owns a read handle of libarchive and the feed it reads from.
///
/// Only formats and filters that the library reads itself are ever enabled, each by name: with all of them it would start
/// other programs for some compressions.
@safe struct LibArchive: ~Copyable {
    let feed: ByteFeed
    private let handle: OpaquePointer

    /// Prepares a handle; nothing is read before `open`.
    init(_ feed: ByteFeed) throws(ArchiveError) {
        self.feed = feed
        guard let handle = unsafe archive_read_new() else { throw .unsupported("the archive library has no memory") }
        unsafe self.handle = handle
    }

    deinit { unsafe archive_read_free(handle) }

    /// Puts one decompressor in front; without one the bytes are taken as they stand.
    func decompress(_ compression: Compression) throws(ArchiveError) {
        guard let code = compression.filterCode else { throw .unsupported("\(compression.rawValue) is not read") }
        let result = unsafe archive_read_append_filter(handle, code)
        // A warning would mean that the library wants to call another program.
        guard result == ARCHIVE_OK else { throw .unsupported("\(compression.rawValue) is not read by this library") }
    }

    /// Takes the bytes as they stand, without looking for a compression.
    func takePlain() { _ = unsafe archive_read_append_filter(handle, ARCHIVE_FILTER_NONE) }

    func enableRaw() {
        unsafe archive_read_support_format_empty(handle)
        unsafe archive_read_support_format_raw(handle)
    }

    func enableTar() { unsafe archive_read_support_format_tar(handle) }

    func enableZip() { unsafe archive_read_support_format_zip(handle) }

    func open() throws(ArchiveError) {
        let context = unsafe Unmanaged.passUnretained(feed).toOpaque()
        unsafe archive_read_set_read_callback(handle) { _, context, target in
            guard let context = unsafe context, let target = unsafe target else { return -1 }
            let feed = unsafe Unmanaged<ByteFeed>.fromOpaque(context).takeUnretainedValue()
            guard let chunk = unsafe feed.next() else { return -1 }
            unsafe target.pointee = chunk.baseAddress
            return chunk.count
        }
        unsafe archive_read_set_seek_callback(handle) { _, context, offset, whence in
            guard let context = unsafe context else { return Int64(ARCHIVE_FATAL) }
            let feed = unsafe Unmanaged<ByteFeed>.fromOpaque(context).takeUnretainedValue()
            let base = whence == 0 ? 0 : whence == 1 ? feed.position : feed.count
            return Int64(feed.seek(to: Int(clamping: Int64(base).addingReportingOverflow(offset).partialValue)))
        }
        unsafe archive_read_set_callback_data(handle, context)
        let result = unsafe archive_read_open1(handle)
        guard result >= ARCHIVE_WARN else { throw failure() }
    }

    /// Steps to the next entry; nil at the end.
    ///
    /// The entry is valid until the next call.
    func nextHeader() throws(ArchiveError) -> OpaquePointer? {
        var entry: OpaquePointer?
        let result = unsafe archive_read_next_header(handle, &entry)
        if result == ARCHIVE_EOF { return nil }
        guard result >= ARCHIVE_WARN, let entry = unsafe entry else { throw failure() }
        return unsafe entry
    }

    /// Appends up to `limit` bytes of the current entry; the number of bytes, 0 at its end.
    func read(into output: inout [UInt8], limit: Int) throws(ArchiveError) -> Int {
        var result = 0
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: limit) { target, used in
            result = unsafe archive_read_data(handle, target.baseAddress, limit)
            used = max(0, result)
        }
        guard result >= 0 else { throw failure() }
        output.append(contentsOf: chunk)
        return result
    }

    /// Passes over what is left of the current entry.
    func skipContent() throws(ArchiveError) {
        let result = unsafe archive_read_data_skip(handle)
        guard result >= ARCHIVE_WARN || result == ARCHIVE_EOF else { throw failure() }
    }

    /// Bytes of the source that the filters have used up.
    var consumedBytes: Int { Int(clamping: unsafe archive_filter_bytes(handle, -1)) }

    /// Bytes behind the decompressor so far.
    var producedBytes: Int { Int(clamping: unsafe archive_filter_bytes(handle, 0)) }

    /// Whether the current entry comes from the raw format: a stream that is no archive.
    var isRaw: Bool { unsafe archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_RAW }

    /// What went wrong although the last call did not say so; nil when nothing did.
    var pendingFailure: ArchiveError? {
        if let failure = feed.failure { return .file(failure) }
        return unsafe archive_error_string(handle) == nil ? nil : failure()
    }

    private func failure() -> ArchiveError {
        if let failure = feed.failure { return .file(failure) }
        let text = unsafe archive_error_string(handle).map { unsafe String(cString: $0) } ?? "the data cannot be read"
        let lower = text.lowercased()
        if lower.contains("truncated") || (feed.isAtEnd && Self.endMarks.contains { lower.contains($0) }) {
            return .cut("the data is cut off: \(text)")
        }
        if ["encrypted", "passphrase"].contains(where: lower.contains) { return .unsupported("it is encrypted") }
        return .corrupt("the data is damaged: \(text)")
    }

    /// What the library says when it wants more bytes than there are.
    private static let endMarks = ["no progress is possible", "unexpected end", "unrecognized archive format"]
}
