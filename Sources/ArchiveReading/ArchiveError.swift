package import SourceText

/// Why an archive or a compressed stream cannot be read, or not further.
package enum ArchiveError: Error, Sendable, Hashable {
    /// The file itself cannot be opened or read.
    case file(InputFileError)
    /// The data ends before its end.
    case cut(String)
    /// The data contradicts its own format or checksum.
    case corrupt(String)
    /// A limit was reached; nothing behind it was looked at.
    case tooLarge(String)
    /// The format or compression is not one that is read here.
    case unsupported(String)

    /// The fact without the path, lower case, without a full stop.
    package var reason: String {
        switch self {
        case .file(let error): error.reason
        case .cut(let reason), .corrupt(let reason), .tooLarge(let reason), .unsupported(let reason): reason
        }
    }
}
