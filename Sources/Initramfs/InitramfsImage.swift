/// What an initramfs image holds: one or several cpio archives, one after the other, each as it is or compressed.
package struct InitramfsImage: Sendable, Hashable {
    /// One archive of the image.
    package struct Archive: Sendable, Hashable {
        /// First byte in the file.
        package var offset: Int
        /// Bytes in the file.
        package var length: Int
        /// How it is compressed, for example `zstd`; nil for an archive that stands there as it is.
        package var compression: String?
        /// Bytes behind the decompressor; the same as `length` without compression.
        package var expandedLength: Int
        /// Members, without trailers.
        package var entries: Int
        /// Whether it holds processor microcode for the early boot and nothing of the system.
        package var isEarlyMicrocode: Bool
    }

    /// A kernel module.
    package struct Module: Sendable, Hashable {
        /// Path in the archive, as it stands there.
        package var path: String
        /// Normalised name (``KernelModule``).
        package var name: String
        /// Kernel release whose folder it is in.
        package var release: String
    }

    /// A module that modules.builtin of a release lists.
    package struct BuiltIn: Sendable, Hashable {
        /// Path of the list in the archive.
        package var list: String
        /// Line of the list, from 1.
        package var line: Int
    }

    /// The archives, in file order.
    package var archives: [Archive] = []
    /// Kernel releases below `lib/modules`, sorted.
    package var releases: [String] = []
    /// Module files, sorted by path.
    package var modules: [Module] = []
    /// Modules that are built into the kernel, by release and normalised name; a release without a list is missing.
    package var builtIn: [String: [String: BuiltIn]] = [:]
    /// Releases of which modules.builtin lost lines that could not be read.
    package var damagedLists: Set<String> = []

    /// Makes an image without content.
    package init() {}

    /// Members of all archives.
    package var entryCount: Int { archives.reduce(0) { $0 + $1.entries } }

    /// Adds what another image of the same boot entry holds; the kernel unpacks them one after the other.
    package mutating func merge(_ other: InitramfsImage) {
        archives += other.archives
        releases = Set(releases).union(other.releases).sorted()
        modules = Set(modules).union(other.modules).sorted { $0.path < $1.path }
        for (release, list) in other.builtIn { builtIn[release, default: [:]].merge(list) { first, _ in first } }
        damagedLists.formUnion(other.damagedLists)
    }
}

/// Why an image cannot be read, or not further.
package struct InitramfsError: Error, Sendable, Hashable {
    /// What kind of trouble it is.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The file cannot be opened or read.
        case file
        /// The data ends before its end.
        case cut
        /// The data contradicts its format.
        case corrupt
        /// A limit was reached.
        case tooLarge = "too-large"
        /// The format or compression is not one that is read here.
        case unsupported
    }

    /// What kind of trouble it is.
    package var kind: Kind
    /// Byte of the file at which the archive or stream begins that cannot be read.
    package var offset: Int
    /// Byte behind the decompressor at which it shows; nil without compression.
    package var expandedOffset: Int?
    /// The fact, lower case, without path and full stop.
    package var reason: String

    /// Describes the trouble.
    package init(_ kind: Kind, at offset: Int, expandedOffset: Int? = nil, _ reason: String) {
        self.kind = kind
        self.offset = offset
        self.expandedOffset = expandedOffset
        self.reason = reason
    }

    /// The fact with its place.
    package var message: String {
        if kind == .file { return reason }
        let inside = expandedOffset.map { ", byte \($0) of what is compressed there" } ?? ""
        return "byte \(offset)\(inside): \(reason)"
    }
}

/// What is read of an image at most.
package struct InitramfsLimits: Sendable, Hashable {
    /// Decompressed bytes of all archives together; stock images have less than a third of it.
    package var expandedBytes = 1 << 30
    /// Members of all archives together.
    package var entries = 400_000
    /// Bytes of a modules.builtin.
    package var listBytes = 4 << 20

    /// The limits that no image of a running system comes near.
    package init() {}
}
