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
        let storagePath = try storagePath(of: path)
        var reader = try InputReader(path: path, storagePath: storagePath)
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

    /// The path that can be read more than once: standard input and pipes are copied to a private file first.
    ///
    /// Each call for standard input or a pipe takes what is left of it, so a caller asks once per input.
    package static func storagePath(of path: String) throws(InputFileError) -> String {
        path == standardInput ? try SpooledInput.copyStandardInput() : try SpooledInput.rereadable(path)
    }
}
