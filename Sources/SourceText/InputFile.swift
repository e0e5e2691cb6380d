package import SystemPackage

/// The whole text of a small input file.
package struct InputText: Sendable {
    /// The text as UTF-8, without byte order mark; bytes that are no UTF-8 are left as they stand.
    package var bytes: [UInt8]
    /// SHA-256 of the bytes as they stand in the file, 64 lower-case hexadecimal digits.
    package var sha256: String
    /// Size in bytes as it stands in the file.
    package var size: Int
    /// How the text was encoded, when it was not plain UTF-8.
    package var encodingNote: String?
    /// Path to read the text from again; differs from the given path for standard input and pipes.
    package var storagePath: String
}

/// Reads input files as text.
package enum InputFile {
    /// Name that stands for standard input.
    package static let standardInput = "-"

    /// Reads a whole file of at most `limit` bytes; `-` is standard input.
    package static func readText(path: String, limit: Int) throws(InputFileError) -> InputText {
        try readText(path: path, storagePath: try storagePath(of: path), range: nil, limit: limit)
    }

    /// Reads a text of at most `limit` bytes that is stored at another path, as a whole or as a range of a file.
    package static func readText(
        path: String,
        storagePath: String,
        range: Range<Int>?,
        limit: Int
    ) throws(InputFileError) -> InputText {
        var reader = try InputReader(path: path, storagePath: storagePath, range: range)
        var bytes: [UInt8] = []
        while try reader.read(into: &bytes) {
            guard reader.size <= limit else { throw .tooLarge(path: path, limit: limit) }
        }
        let summary = reader.finish()
        return InputText(
            bytes: bytes,
            sha256: summary.sha256,
            size: summary.size,
            encodingNote: summary.encodingNote,
            storagePath: storagePath
        )
    }

    /// The first bytes of a file as they stand, `length` at most; errors name `path`.
    package static func head(path: String, storagePath: String, length: Int) throws(InputFileError) -> [UInt8] {
        let descriptor = try FileAccess.open(storagePath, named: path)
        defer { try? descriptor.close() }
        var buffer = [UInt8](repeating: 0, count: length)
        var head: [UInt8] = []
        while head.count < length {
            let count = try FileAccess.read(descriptor, into: &buffer, path: path)
            if count == 0 { break }
            head += buffer[..<min(count, length - head.count)]
        }
        return head
    }

    /// Opens a file that can be read at any offset; the caller closes the descriptor.
    ///
    /// Errors name `path`, which is what the user gave; a folder is refused here, as reading it would be later.
    package static func open(
        path: String,
        storagePath: String
    ) throws(InputFileError) -> (descriptor: FileDescriptor, size: Int) {
        let descriptor = try FileAccess.open(storagePath, named: path)
        do {
            let size = try descriptor.seek(offset: 0, from: .end)
            var probe: [UInt8] = [0]
            _ = try unsafe probe.withUnsafeMutableBytes {
                try unsafe descriptor.read(fromAbsoluteOffset: 0, into: $0)
            }
            return (descriptor, Int(clamping: size))
        } catch {
            try? descriptor.close()
            if let errno = error as? Errno, errno == .isDirectory { throw .isDirectory(path: path) }
            throw .failed(path: path, reason: "reading it failed: \(error)")
        }
    }

    /// The path that can be read more than once: standard input and pipes are copied to a private file first.
    ///
    /// Each call for standard input or a pipe takes what is left of it, so a caller asks once per input.
    package static func storagePath(of path: String) throws(InputFileError) -> String {
        path == standardInput ? try SpooledInput.copyStandardInput() : try SpooledInput.rereadable(path)
    }
}
