/// Why a file of the user cannot be read at all.
package enum InputFileError: Error, Sendable, Hashable {
    /// Nothing exists at the path.
    case notFound(path: String)
    /// A directory stands where a file was expected.
    case isDirectory(path: String)
    /// The user may not read it.
    case permissionDenied(path: String)
    /// The file holds more than `limit` bytes.
    case tooLarge(path: String, limit: Int)
    /// The operating system reported something else; `reason` is its wording.
    case failed(path: String, reason: String)

    /// The path as it was asked for.
    package var path: String {
        switch self {
        case .notFound(let path), .isDirectory(let path), .permissionDenied(let path): path
        case .tooLarge(let path, _), .failed(let path, _): path
        }
    }

    /// The fact without the path, lower case, without a full stop.
    package var reason: String {
        switch self {
        case .notFound: "there is no such file or directory"
        case .isDirectory: "is a directory, a file was expected"
        case .permissionDenied: "permission to read it is denied"
        case .tooLarge(_, let limit): "is larger than the limit of \(limit) bytes"
        case .failed(_, let reason): reason
        }
    }

    /// The fact with the path in front.
    package var message: String { "`\(path)`: \(reason)" }
}
