/// A profile or pairing file that cannot be used: a usage error, exit code 2.
package struct ConfigurationError: Error, Sendable, Hashable {
    /// `path:line: what is wrong`, or `path: what is wrong`.
    package var message: String

    /// Describes trouble with a file, at a line when there is one.
    package init(path: String, line: Int? = nil, _ message: String) {
        self.message = line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }
}
