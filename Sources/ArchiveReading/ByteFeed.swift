import SourceText
import SystemPackage

/// Hands the bytes of a source to libarchive, chunk by chunk, and remembers what went wrong.
///
/// A class, because the library keeps a pointer to it between calls.
@safe final class ByteFeed {
    /// Bytes handed over in one call.
    static let chunkSize = 1 << 17

    private let name: String
    private let descriptor: FileDescriptor?
    private let memory: [UInt8]
    private let buffer: UnsafeMutableRawBufferPointer
    /// Offset of the source in the file.
    private let start: Int
    /// Bytes of the source.
    private(set) var count: Int
    /// Bytes handed over so far, counted from the start of the source.
    private(set) var position = 0
    /// Why the file could not be read.
    private(set) var failure: InputFileError?

    init(_ source: ArchiveSource) throws(ArchiveError) {
        name = source.name
        start = source.start
        let size: Int
        switch source.storage {
        case .file(let path):
            memory = []
            do {
                let file = try InputFile.open(path: source.name, storagePath: path)
                descriptor = file.descriptor
                size = file.size
            } catch { throw .file(error) }
        case .memory(let bytes):
            memory = bytes
            descriptor = nil
            size = bytes.count
        }
        let available = max(0, size - source.start)
        count = min(source.length ?? available, available)
        unsafe buffer = .allocate(byteCount: Self.chunkSize, alignment: 16)
    }

    deinit {
        try? descriptor?.close()
        unsafe buffer.deallocate()
    }

    /// Whether every byte was handed over.
    var isAtEnd: Bool { position >= count }

    /// Leaves out what stands behind `end`, counted from the start of the source.
    func limit(to end: Int) { count = min(count, max(0, end)) }

    /// Up to `length` bytes at an offset from the start of the source; fewer at its end or when reading fails.
    func peek(at offset: Int, _ length: Int) -> [UInt8] {
        let wanted = min(length, count - offset)
        guard wanted > 0, offset >= 0 else { return [] }
        guard let descriptor else { return Array(memory[start + offset..<start + offset + wanted]) }
        do {
            return try unsafe [UInt8](unsafeUninitializedCapacity: wanted) { target, used in
                used = try unsafe Self.fill(descriptor, at: start + offset, UnsafeMutableRawBufferPointer(target))
            }
        } catch {
            failure = .failed(path: name, reason: "reading it failed: \(error)")
            return []
        }
    }

    /// The next chunk, valid until the next call; nil when reading fails, empty at the end.
    func next() -> UnsafeRawBufferPointer? {
        let wanted = min(Self.chunkSize, count - position)
        guard wanted > 0 else { return unsafe UnsafeRawBufferPointer(start: buffer.baseAddress, count: 0) }
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
        var got = wanted
        if let descriptor {
            do {
                got = try unsafe Self.fill(descriptor, at: start + position, target)
            } catch {
                failure = .failed(path: name, reason: "reading it failed: \(error)")
                return nil
            }
        } else {
            let from = start + position
            unsafe memory.withUnsafeBytes { unsafe target.copyMemory(from: .init(rebasing: $0[from..<from + wanted])) }
        }
        // The file became shorter while it was read: what is there counts.
        if got < wanted { count = position + got }
        position += got
        return unsafe UnsafeRawBufferPointer(rebasing: target[..<got])
    }

    /// Moves to an offset from the start of the source and returns it.
    func seek(to offset: Int) -> Int {
        position = min(max(0, offset), count)
        return position
    }

    private static func fill(
        _ descriptor: FileDescriptor,
        at offset: Int,
        _ target: UnsafeMutableRawBufferPointer
    ) throws -> Int {
        var used = 0
        while used < target.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: target[used...])
            let got = try unsafe descriptor.read(fromAbsoluteOffset: Int64(offset + used), into: rest)
            if got == 0 { break }
            used += got
        }
        return used
    }
}
