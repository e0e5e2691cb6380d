/// The bytes that an archive or a compressed stream is read from.
package struct ArchiveSource: Sendable {
    enum Storage: Sendable {
        case file(path: String)
        case memory([UInt8])
    }

    /// Name for messages: the path as the user gave it.
    package var name: String
    let storage: Storage
    /// First byte that belongs to the source.
    let start: Int
    /// Number of bytes; nil means up to the end.
    let length: Int?

    /// A range of a file; `storagePath` is where its bytes stand when that differs from the name that the user gave.
    package init(path: String, storagePath: String? = nil, offset: Int = 0, length: Int? = nil) {
        name = path
        storage = .file(path: storagePath ?? path)
        start = max(0, offset)
        self.length = length.map { max(0, $0) }
    }

    /// A range of bytes in memory.
    package init(bytes: [UInt8], name: String, offset: Int = 0, length: Int? = nil) {
        self.name = name
        storage = .memory(bytes)
        start = max(0, offset)
        self.length = length.map { max(0, $0) }
    }
}
