import Crypto
import SystemPackage

/// Reads a file of any size chunk by chunk: digests its bytes and hands on its text as UTF-8.
///
/// Memory does not depend on the size of the file. The file is read, not mapped: a mapped file that is cut while it is
/// read would end the process.
package struct InputReader: ~Copyable {
    /// What is known after the last chunk.
    package struct Summary: Sendable {
        /// SHA-256 of the bytes as they stand in the file, 64 lower-case hexadecimal digits; empty without a digest.
        package var sha256: String
        /// Size in bytes as it stands in the file.
        package var size: Int
        /// How the text was encoded, when it was not plain UTF-8.
        package var encodingNote: String?
    }

    /// Bytes asked for in one read.
    package static let chunkSize = 1 << 18

    /// Bytes of the file that were read so far.
    package private(set) var size = 0
    private let path: String
    private let descriptor: FileDescriptor
    private var digest: SHA256?
    private var decoder = TextDecoder()
    private var buffer: [UInt8]
    /// Bytes that are still to be read of a range; nil when the whole file is the text.
    private var rest: Int?

    /// Opens the text stored at `storagePath`, or a range of its bytes; errors name `path`.
    ///
    /// A file that is only quoted from is read without a digest, which its first reading has made.
    package init(
        path: String,
        storagePath: String,
        range: Range<Int>? = nil,
        isDigested: Bool = true
    ) throws(InputFileError) {
        let opened = try FileAccess.open(storagePath, named: path, at: range?.lowerBound ?? 0)
        // Most files of a capture have a few lines. The file may grow while it is read, which only takes more reads.
        let length = range?.count ?? FileAccess.size(of: opened)
        let isSmall = length > 0 && length < Self.chunkSize / 2
        descriptor = opened
        digest = isDigested ? SHA256() : nil
        self.path = path
        buffer = [UInt8](repeating: 0, count: isSmall ? max(512, length + 1) : Self.chunkSize)
        rest = range?.count
    }

    deinit { try? descriptor.close() }

    /// Appends the next chunk of text to `output`; false when the file is at its end.
    package mutating func read(into output: inout [UInt8]) throws(InputFileError) -> Bool {
        decode(try fill(), into: &output)
    }

    /// Puts the next chunk of text into `chunk`, in place of what stands there; false when the file is at its end.
    ///
    /// A full buffer of text that needs no decoding is not copied: it changes places with `chunk`.
    package mutating func next(_ chunk: inout [UInt8]) throws(InputFileError) -> Bool {
        let count = try fill()
        guard decoder.isPassingOn, count == buffer.count else {
            chunk.removeAll(keepingCapacity: true)
            return decode(count, into: &chunk)
        }
        swap(&chunk, &buffer)
        if buffer.count != Self.chunkSize { buffer = [UInt8](repeating: 0, count: Self.chunkSize) }
        return true
    }

    /// Appends the text of bytes at the start of the buffer; without any, the text is at its end.
    private mutating func decode(_ count: Int, into output: inout [UInt8]) -> Bool {
        guard count > 0 else {
            decoder.finish(into: &output)
            return false
        }
        decoder.decode(buffer[..<count], into: &output)
        return true
    }

    /// Reads the next bytes into the buffer and digests them; 0 at the end.
    private mutating func fill() throws(InputFileError) -> Int {
        var count = rest == 0 ? 0 : try FileAccess.read(descriptor, into: &buffer, path: path)
        if let left = rest {
            count = min(count, left)
            rest = left - count
        }
        guard count > 0 else { return 0 }
        size += count
        unsafe buffer.withUnsafeBytes {
            unsafe digest?.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        return count
    }

    /// Digest, size and encoding of what was read.
    package func finish() -> Summary {
        Summary(sha256: digest.map(Self.hexadecimal) ?? "", size: size, encodingNote: decoder.note)
    }

    fileprivate static func hexadecimal(_ digest: SHA256) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hex = digest.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: hex, as: UTF8.self)
    }
}

extension InputFile {
    /// SHA-256 (64 lower-case hexadecimal digits) and size of a file or a range of it that is no text; errors name `path`.
    package static func digest(
        path: String,
        storagePath: String,
        range: Range<Int>?
    ) throws(InputFileError) -> (sha256: String, size: Int) {
        let descriptor = try FileAccess.open(storagePath, named: path, at: range?.lowerBound ?? 0)
        defer { try? descriptor.close() }
        var buffer = [UInt8](repeating: 0, count: InputReader.chunkSize)
        var digest = SHA256()
        var size = 0
        while size < range?.count ?? .max {
            let count = min(try FileAccess.read(descriptor, into: &buffer, path: path), (range?.count ?? .max) - size)
            if count == 0 { break }
            unsafe buffer.withUnsafeBytes {
                unsafe digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            size += count
        }
        return (InputReader.hexadecimal(digest), size)
    }
}
