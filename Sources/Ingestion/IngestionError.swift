package import SourceText

/// Why reading the inputs cannot go on; anything less is an `InputProblem`.
package enum IngestionError: Error, Sendable, Hashable {
    /// A path that the user named cannot be read.
    case unreadable(InputFileError)
    /// A path that the user named is nothing that can be used for the purpose.
    case unsuitable(path: String, reason: String)

    /// The fact with the path in front, lower case, without a full stop.
    package var message: String {
        switch self {
        case .unreadable(let error): error.message
        case .unsuitable(let path, let reason): "`\(path)`: \(reason)"
        }
    }
}
