import Crypto
import SystemPackage

/// Reads a file of any size chunk by chunk: digests its bytes and hands on its text as UTF-8.
///
/// Memory does not depend on the size of the file. The file is read, not mapped: a mapped file that is cut while it is
/// read would end the process.
package struct InputReader: ~Copyable {
    /// What is known after the last chunk.
    package struct Summary: Sendable {
        /// SHA-256 of the bytes as they stand in the file, 64 lower-case hexadecimal digits.
        package var sha256: String
        /// Size in bytes as it stands in the file.
        package var size: Int
        /// How the text was encoded, when it was not plain UTF-8.
        package var encodingNote: String?
    }

    /// Bytes asked for in one read.
    static let chunkSize = 1 << 18

    /// Bytes of the file that were read so far.
    package private(set) var size = 0
    private let path: String
    private let descriptor: FileDescriptor
    private var digest = SHA256()
    private var decoder = TextDecoder()
    private var buffer: [UInt8]

    /// Opens the text stored at `storagePath`; errors name `path`.
    package init(path: String, storagePath: String) throws(InputFileError) {
        self.path = path
        descriptor = try FileAccess.open(storagePath, named: path)
        buffer = [UInt8](repeating: 0, count: Self.chunkSize)
    }

    deinit { try? descriptor.close() }

    /// Appends the next chunk of text to `output`; false when the file is at its end.
    package mutating func read(into output: inout [UInt8]) throws(InputFileError) -> Bool {
        let count = try FileAccess.read(descriptor, into: &buffer, path: path)
        guard count > 0 else {
            decoder.finish(into: &output)
            return false
        }
        size += count
        unsafe buffer.withUnsafeBytes {
            unsafe digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        decoder.decode(buffer[..<count], into: &output)
        return true
    }

    /// Digest, size and encoding of what was read.
    package func finish() -> Summary {
        let digits = Array("0123456789abcdef".utf8)
        let hex = digest.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return Summary(sha256: String(decoding: hex, as: UTF8.self), size: size, encodingNote: decoder.note)
    }
}
