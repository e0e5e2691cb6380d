package import SourceText
package import YAMLEvents

/// Opens a steering file and lists it among the inputs.
package enum ConfigurationFile {
    /// Largest steering file that is read, in bytes.
    static let limit = 1 << 20

    /// Bytes of a file and its identifier.
    package struct Text {
        /// The text.
        package var bytes: [UInt8]
        /// Its place among the inputs.
        package var file: FileID
    }

    /// Reads a file.
    ///
    /// - Throws: `ConfigurationError` when it cannot be read.
    package static func read(
        _ path: String,
        kind: String,
        into sources: inout SourceMap
    ) throws(ConfigurationError) -> Text {
        do throws(InputFileError) {
            let text = try InputFile.readText(path: path, limit: limit)
            let file = sources.add(
                SourceFile(
                    path: path,
                    role: .configuration,
                    sha256: text.sha256,
                    size: text.size,
                    kind: kind,
                    storagePath: text.storagePath
                )
            )
            return Text(bytes: text.bytes, file: file)
        } catch {
            throw ConfigurationError(path: path, error.reason)
        }
    }

    /// Reads the one YAML document of a file.
    ///
    /// - Throws: `ConfigurationError` for text that is no YAML, and for none or several documents.
    package static func document(_ text: Text, path: String) throws(ConfigurationError) -> YAMLNode {
        do throws(YAMLFault) {
            let documents = try YAMLNode.parse(text.bytes, file: text.file)
            guard documents.count == 1, let document = documents.first else {
                throw YAMLFault(line: 1, column: 1, message: "one document is expected, \(documents.count) were found")
            }
            return document
        } catch {
            throw ConfigurationError(path: path, line: error.line, error.message)
        }
    }
}
