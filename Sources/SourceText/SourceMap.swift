/// What an input file was used for.
package enum InputRole: String, Sendable, Hashable, CaseIterable {
    /// Objects of the one cluster of the run, or of a cluster that is both source and target.
    case cluster
    /// Objects of the cluster that the source node belongs to.
    case sourceCluster
    /// Objects of the cluster that the target node belongs to.
    case targetCluster
    /// Capture of the source node.
    case sourceNode
    /// Capture of the target node.
    case targetNode
    /// Takeover profile, pairing file or another file that steers the run.
    case configuration
}

/// One input file as the report lists it.
package struct SourceFile: Sendable, Hashable {
    /// The path as the user gave it (a member of a directory or bundle has the directory in front).
    package var path: String
    /// What it was used for.
    package var role: InputRole
    /// SHA-256 of the bytes as they stand in the file, 64 lower-case hexadecimal digits; empty when it could not be read.
    package var sha256: String
    /// Size in bytes as it stands in the file.
    package var size: Int
    /// What the file was recognised as, for the list of inputs (for example `kubernetes manifests`, `fstab`).
    package var kind: String
    /// Path to read its text from again when lines are quoted; differs from `path` for standard input, pipes and members of
    /// archives.
    package var storagePath: String
    /// Where the text stands in the file at `storagePath`, in bytes; nil when it is the whole file.
    package var storageRange: Range<Int>?
    /// Places of its text whose lines are known; empty for captures, which are small, and for text that was decoded.
    package var lineMarks = LineMarks()

    /// Describes an input file.
    package init(
        path: String,
        role: InputRole,
        sha256: String = "",
        size: Int = 0,
        kind: String = "",
        storagePath: String? = nil,
        storageRange: Range<Int>? = nil
    ) {
        self.path = path
        self.role = role
        self.sha256 = sha256
        self.size = size
        self.kind = kind
        self.storagePath = storagePath ?? path
        self.storageRange = storageRange
    }
}

/// All input files of a run, in an order that does not depend on the order of the arguments.
package struct SourceMap: Sendable {
    /// The files; a `FileID` is an index into this array.
    package private(set) var files: [SourceFile]

    /// Makes an empty map.
    package init() { files = [] }

    /// Adds a file and returns its identifier.
    package mutating func add(_ file: SourceFile) -> FileID {
        files.append(file)
        return FileID(files.count - 1)
    }

    /// Takes back the files at the end of the list that fit, so that no other file's identifier changes.
    package mutating func removeLast(while fits: (SourceFile) -> Bool) {
        while let last = files.last, fits(last) { files.removeLast() }
    }

    /// The record of a file.
    package subscript(id: FileID) -> SourceFile {
        get { files[Int(id.index)] }
        set { files[Int(id.index)] = newValue }
    }
}
