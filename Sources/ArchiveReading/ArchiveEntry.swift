/// One member of an archive, with a path that stays inside it.
package struct ArchiveEntry: Sendable, Hashable {
    /// What the member is.
    package enum Kind: Sendable, Hashable {
        /// A regular file.
        case file
        /// A folder.
        case directory
        /// A symbolic link to a member or folder of the archive, given as path in the archive.
        case symbolicLink(target: String)
        /// A second name for an earlier member, given as path in the archive.
        case hardLink(target: String)
        /// Not to be used; the reason completes "the member … ".
        case refused(reason: String)
    }

    /// Path below the root of the archive, without `.` components, doubled or trailing slashes; as in the archive when refused.
    package var path: String
    /// What the member is.
    package var kind: Kind
    /// Size in bytes as its header says; nil when the header does not.
    package var size: Int?
}

/// What is read of an archive at most; what exceeds a limit ends the reading.
package struct ArchiveLimits: Sendable, Hashable {
    /// Members of any kind.
    package var entries = 200_000
    /// Bytes of one member.
    package var entryBytes = 2 << 30
    /// Bytes of all members together.
    package var totalBytes = 16 << 30
    /// Bytes of a member's path.
    package var pathBytes = 4096
    /// Components of a member's path.
    package var pathDepth = 128
    /// Growth by decompression that no capture reaches, once `expansionFloor` bytes came out.
    package var expansion = 400
    /// Decompressed bytes below which the growth does not matter.
    package var expansionFloor = 256 << 20

    /// The limits that no real capture comes near.
    package init() {}
}

/// Keeps the names of an archive inside it.
enum MemberPath {
    /// A path below the root, or why the name leaves it.
    enum Place: Equatable {
        case inside(String)
        case outside(String)
    }

    /// The normalised path of a name.
    static func place(_ name: String, _ limits: ArchiveLimits) -> Place {
        guard !name.isEmpty else { return .outside("has no name") }
        guard name.utf8.count <= limits.pathBytes else {
            return .outside("has a path of more than \(limits.pathBytes) bytes")
        }
        guard !name.hasPrefix("/") else { return .outside("has an absolute path") }
        guard !name.contains("\0") else { return .outside("has a NUL byte in its path") }
        let parts = name.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else { return .outside("has `..` in its path") }
        guard parts.count <= limits.pathDepth else { return .outside("is more than \(limits.pathDepth) folders deep") }
        return .inside(parts.joined(separator: "/"))
    }

    /// The path that a symbolic link of a member leads to; nil when it leaves the archive.
    ///
    /// An absolute target means the root of the machine that was captured, so it leaves the archive, too.
    static func target(_ link: String, of path: String) -> String? {
        guard !link.hasPrefix("/"), !link.isEmpty else { return nil }
        var parts = path.split(separator: "/").dropLast()
        for part in link.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
