import CLibArchive
import SourceText

/// Reads the members of a tar or zip archive one after the other: tar as it is or compressed by any `Compression`.
///
/// Nothing is written anywhere. Names that leave the archive, device nodes, pipes, sockets and repeated names come back as
/// refused members; a member is handed on chunk by chunk.
package struct ArchiveReader: ~Copyable {
    private let archive: LibArchive
    private let limits: ArchiveLimits
    private let sourceName: String
    private let compression: Compression?
    private var seen: Set<String> = []
    private var isStarted = false
    private var entries = 0
    private var total = 0
    private var entryTotal = 0

    /// Opens the archive; errors that stand in its first bytes are thrown here, later ones by `next`.
    package init(_ source: ArchiveSource, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let feed = try ByteFeed(source)
        let head = feed.peek(at: 0, ArchiveSignature.length)
        if let failure = feed.failure { throw .file(failure) }
        let compression = Compression.detect(head)
        let archive = try Self.open(feed, compression, head)
        self.archive = archive
        self.compression = compression
        self.limits = limits
        sourceName = source.name
    }

    private static func open(
        _ feed: ByteFeed,
        _ compression: Compression?,
        _ head: [UInt8]
    ) throws(ArchiveError) -> LibArchive {
        let archive = try LibArchive(feed)
        if let compression {
            try archive.decompress(compression)
            archive.enableTar()
            archive.enableRaw()
        } else if ArchiveSignature.isZip(head) {
            archive.takePlain()
            archive.enableZip()
        } else if ArchiveSignature.isTar(head) {
            archive.takePlain()
            archive.enableTar()
        } else {
            throw .unsupported("it is neither a tar nor a zip archive")
        }
        try archive.open()
        // Damage in the first block is not an error of the call, and the archive then looks like an empty one.
        if let fault = archive.pendingFailure { throw fault }
        return archive
    }

    /// Steps to the next member, passing over what was not read of the one before; nil at the end.
    ///
    /// Throws `.cut` and `.corrupt` for damage, `.tooLarge` when a limit is reached.
    package mutating func next() throws(ArchiveError) -> ArchiveEntry? {
        if isStarted { try skipRest() }
        isStarted = true
        guard let header = unsafe try archive.nextHeader() else { return nil }
        entries += 1
        guard entries <= limits.entries else { throw .tooLarge("it has more than \(limits.entries) members") }
        entryTotal = 0
        var entry = unsafe Self.entry(header, limits)
        if archive.isRaw { entry.path = Self.plainName(sourceName) }
        if let size = entry.size {
            guard size <= limits.entryBytes else {
                throw .tooLarge(
                    "member `\(TerminalText.escaped(entry.path, limit: 200))` has \(size) bytes, more than \(limits.entryBytes)"
                )
            }
            guard total + size <= limits.totalBytes else {
                throw .tooLarge("its members have more than \(limits.totalBytes) bytes together")
            }
        }
        try checkExpansion()
        if case .refused = entry.kind { return entry }
        if entry.kind != .directory, !seen.insert(entry.path).inserted {
            entry.kind = .refused(reason: "has the name of an earlier member")
        }
        return entry
    }

    /// Appends the next bytes of the current member to `output`; false at its end.
    package mutating func read(into output: inout [UInt8]) throws(ArchiveError) -> Bool {
        let count = try archive.read(into: &output, limit: ByteFeed.chunkSize)
        total += count
        entryTotal += count
        guard entryTotal <= limits.entryBytes else {
            throw .tooLarge("a member has more than \(limits.entryBytes) bytes")
        }
        guard total <= limits.totalBytes else {
            throw .tooLarge("its members have more than \(limits.totalBytes) bytes together")
        }
        try checkExpansion()
        return count > 0
    }

    /// Everything of the current member that was not read; throws `.tooLarge` above `limit` bytes.
    package mutating func readContent(limit: Int) throws(ArchiveError) -> [UInt8] {
        var output: [UInt8] = []
        while try read(into: &output) {
            guard output.count <= limit else { throw .tooLarge("a member has more than \(limit) bytes") }
        }
        return output
    }

    /// Decompresses what is left of a member in small steps, so that the limits hold for what nobody wants, too.
    private mutating func skipRest() throws(ArchiveError) {
        guard compression != nil else { return try archive.skipContent() }
        var scratch: [UInt8] = []
        while try read(into: &scratch) { scratch.removeAll(keepingCapacity: true) }
    }

    private func checkExpansion() throws(ArchiveError) {
        // Members of a zip archive are compressed one by one, and only those that are read are decompressed.
        let produced = compression == nil ? total : archive.producedBytes
        guard produced > limits.expansionFloor else { return }
        guard produced / max(1, archive.consumedBytes) <= limits.expansion else {
            throw .tooLarge("it grows more than \(limits.expansion)-fold when decompressed, as no capture does")
        }
    }

    /// The name of a compressed file that is no archive, without the ending that names the compression.
    private static func plainName(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? "content"
        let ending = last.split(separator: ".").last.map(String.init) ?? ""
        let known = ["gz", "bz2", "xz", "lzma", "lz", "lz4", "zst", "Z"]
        return known.contains(ending) && last.count > ending.count + 1 ? String(last.dropLast(ending.count + 1)) : last
    }

    private static func entry(_ header: OpaquePointer, _ limits: ArchiveLimits) -> ArchiveEntry {
        let name = unsafe text(archive_entry_pathname(header)) ?? text(archive_entry_pathname_utf8(header)) ?? ""
        let size = unsafe archive_entry_size_is_set(header) != 0 ? Int(clamping: archive_entry_size(header)) : nil
        switch MemberPath.place(name, limits) {
        case .outside(let reason): return ArchiveEntry(path: name, kind: .refused(reason: reason), size: size)
        case .inside(let path):
            return ArchiveEntry(path: path, kind: unsafe kind(header, path, limits), size: size)
        }
    }

    private static func kind(_ header: OpaquePointer, _ path: String, _ limits: ArchiveLimits) -> ArchiveEntry.Kind {
        if let target = unsafe text(archive_entry_hardlink(header)) ?? text(archive_entry_hardlink_utf8(header)) {
            guard case .inside(let place) = MemberPath.place(target, limits) else {
                return .refused(reason: "is a hard link that leaves the archive")
            }
            return .hardLink(target: place)
        }
        switch unsafe archive_entry_filetype(header) {
        case 0o100000, 0: return path.isEmpty ? .refused(reason: "has no name") : .file
        case 0o040000: return .directory
        case 0o120000:
            let link = unsafe text(archive_entry_symlink(header)) ?? text(archive_entry_symlink_utf8(header)) ?? ""
            guard let target = MemberPath.target(link, of: path) else {
                return .refused(reason: "is a symbolic link that leaves the archive")
            }
            return .symbolicLink(target: target)
        case 0o060000: return .refused(reason: "is a block device node")
        case 0o020000: return .refused(reason: "is a character device node")
        case 0o010000: return .refused(reason: "is a named pipe")
        default: return .refused(reason: "is no file, folder or link")
        }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }
}
