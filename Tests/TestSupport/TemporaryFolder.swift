import FoundationEssentials

/// A folder that is removed when the value goes out of scope.
package struct TemporaryFolder: ~Copyable {
    /// Absolute path without a trailing slash.
    package let path: String

    /// Makes an empty folder below the system's temporary folder.
    package init() throws {
        let base = FileManager.default.temporaryDirectory.path
        path = base + (base.hasSuffix("/") ? "" : "/") + "pv-impact-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file below the folder, making sub-folders as needed, and returns its path.
    package borrowing func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = path + "/" + name
        let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    /// Writes a text file below the folder and returns its path.
    package borrowing func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }
}
