import ArchiveReading
import FoundationEssentials
import SourceText
import SystemPackage

/// The files below one folder, or in one archive: the same to everything that looks for captures in them.
struct CaptureTree {
    /// A file or link, with its path below the root of the tree.
    struct Member: Hashable {
        var path: String
        var isLink = false
        /// Where its bytes stand; nil when it is the file at its path below the root.
        var stored: StoredBytes?
    }

    /// Path of the folder or archive, as the user gave it.
    var root: String
    /// Files and links, sorted by path.
    var members: [Member]
    /// The first line of small files that name a machine, by path.
    var names: [String: String] = [:]
    /// Whether the tree is an archive.
    var isArchive: Bool
    /// What is wrong with the archive as a whole, and members that were refused.
    var remarks: [CaptureFile.Remark] = []

    /// Whether a member names the machine in its first line.
    static func isNameFile(_ path: String) -> Bool {
        ["etc/hostname", "meta/env", "sos_commands/host/hostname"].contains { path == $0 || path.hasSuffix("/" + $0) }
    }

    /// The name that such a file holds.
    static func name(in bytes: [UInt8]) -> String? {
        let lines = TextLines(Array(bytes.prefix(4096)), file: FileID(0)).lines.map(\.text)
        if let line = lines.first(where: { $0.hasPrefix("hostname=") }) { return nonEmpty(line.dropFirst(9)) }
        guard let first = lines.first(where: { !$0.isEmpty && !$0.hasPrefix("#") }), !first.contains("=") else {
            return nil
        }
        return nonEmpty(first[...])
    }

    private static func nonEmpty(_ text: Substring) -> String? {
        let name = ASCII.text(ASCII.trimmed(Array(text.utf8)[...]))
        return name.isEmpty ? nil : name
    }
}

/// Lists a folder.
enum FolderTree {
    private static let deepest = 48
    private static let mostFiles = 200_000

    /// Regular files and symbolic links below a folder; links are not followed.
    static func read(_ root: String) throws(IngestionError) -> CaptureTree {
        var tree = CaptureTree(root: root, members: [], isArchive: false)
        var pending: [(path: String, depth: Int)] = [("", 0)]
        while let (folder, depth) = pending.popLast() {
            let shown = folder.isEmpty ? root : "\(root)/\(folder)"
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: shown) else {
                tree.remarks.append(.init(effect: .unusable, message: "folder `\(shown)` cannot be listed"))
                continue
            }
            for name in names {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                switch kind("\(root)/\(path)") {
                case .directory?:
                    if depth < deepest {
                        pending.append((path, depth + 1))
                    } else {
                        let message = "folder `\(root)/\(path)` is more than \(deepest) folders deep and was not read"
                        tree.remarks.append(.init(effect: .unusable, message: message))
                    }
                case .regular?: tree.members.append(.init(path: path))
                case .symbolicLink?: tree.members.append(.init(path: path, isLink: true))
                default: continue
                }
            }
            guard tree.members.count <= mostFiles else {
                throw .unsuitable(path: root, reason: "the folder holds more than \(mostFiles) files")
            }
        }
        tree.members.sort { $0.path < $1.path }
        tree.remarks.sort { $0.message < $1.message }
        for member in tree.members where !member.isLink && CaptureTree.isNameFile(member.path) {
            guard let text = try? InputFile.readText(path: "\(root)/\(member.path)", limit: 1 << 16) else { continue }
            tree.names[member.path] = CaptureTree.name(in: text.bytes)
        }
        return tree
    }

    /// What stands at a path, links not followed.
    private static func kind(_ path: String) -> FileType? {
        (try? Stat(FilePath(path), followTargetSymlink: false))?.type
    }
}

/// Lists an archive and copies wanted members of it to a private file without a name.
///
/// The archive is read twice: first its table of contents, then only what the captures found in it need. No member is ever
/// written under its own name.
struct ArchiveTree {
    /// Members whose refusal is told one by one.
    private static let mostRemarks = 20
    /// Bytes of a member that are copied; a larger one is no node evidence.
    private static let largestMember = 256 << 20
    /// Bytes of all copied members.
    private static let largestCopy = 4 << 30

    private let path: String
    private let stored: StoredBytes
    private let limits = ArchiveLimits()

    /// Describes the archive shown as `path`.
    init(path: String, stored: StoredBytes) {
        self.path = path
        self.stored = stored
    }

    private var source: ArchiveSource {
        ArchiveSource(
            path: path,
            storagePath: stored.path,
            offset: stored.range?.lowerBound ?? 0,
            length: stored.range?.count
        )
    }

    /// The members; what comes after damage is missing and said so.
    func list() throws(IngestionError) -> CaptureTree {
        var tree = CaptureTree(root: path, members: [], isArchive: true)
        var refused: [String] = []
        do throws(ArchiveError) {
            var reader = try ArchiveReader(source, limits: limits)
            while let entry = try reader.next() {
                switch entry.kind {
                case .file, .hardLink:
                    tree.members.append(.init(path: entry.path))
                    guard entry.kind == .file, CaptureTree.isNameFile(entry.path), entry.size ?? 0 < 1 << 16 else {
                        continue
                    }
                    tree.names[entry.path] = CaptureTree.name(in: try reader.readContent(limit: 1 << 16))
                case .symbolicLink: tree.members.append(.init(path: entry.path, isLink: true))
                case .directory: continue
                case .refused(let reason): refused.append("member `\(Self.shown(entry.path))` \(reason)")
                }
            }
        } catch {
            try note(error, &tree)
        }
        if tree.remarks.isEmpty, let fault = damage {
            let message = "\(fault.reason): what its members hold is not certain"
            tree.remarks.append(.init(effect: .truncated, message: message))
        }
        tree.members.sort { $0.path < $1.path }
        for message in refused.prefix(Self.mostRemarks) {
            tree.remarks.append(.init(effect: .unusable, message: "\(message): it was not read"))
        }
        if refused.count > Self.mostRemarks {
            let more = refused.count - Self.mostRemarks
            tree.remarks.append(.init(effect: .unusable, message: "\(more) more members were refused and not read"))
        }
        return tree
    }

    /// Damage that shows only in the checksum of compressed data, which reading the members does not compare.
    private var damage: ArchiveError? {
        do throws(ArchiveError) {
            var stream = try Decompressor(source, limit: limits.totalBytes)
            guard stream.compression == .gzip else { return nil }
            var chunk: [UInt8] = []
            while try stream.read(into: &chunk) { chunk.removeAll(keepingCapacity: true) }
            return nil
        } catch {
            if case .unsupported = error { return nil }
            return error
        }
    }

    /// A name from the archive on one line of a message.
    private static func shown(_ name: String) -> String { TerminalText.escaped(name, limit: 200) }

    /// Damage costs what comes behind it; a limit or another format makes the archive unusable.
    private func note(_ error: ArchiveError, _ tree: inout CaptureTree) throws(IngestionError) {
        switch error {
        case .cut where !tree.members.isEmpty, .corrupt where !tree.members.isEmpty:
            let message = "\(error.reason): members behind this place are missing"
            tree.remarks.append(.init(effect: .truncated, message: message))
        case .file(let fault): throw .unreadable(fault)
        default: throw .unsuitable(path: path, reason: "the archive was not read: \(error.reason)")
        }
    }

    /// Copies the members with these paths; the place of each that could be read, and what went wrong.
    func copy(_ wanted: Set<String>) -> (places: [String: StoredBytes], remarks: [CaptureFile.Remark]) {
        var places: [String: StoredBytes] = [:]
        var remarks: [CaptureFile.Remark] = []
        guard !wanted.isEmpty else { return (places, remarks) }
        do {
            var spool = try SpoolFile(for: path)
            var links: [(path: String, target: String)] = []
            var reader = try ArchiveReader(source, limits: limits)
            while let entry = try reader.next() {
                if case .hardLink(let target) = entry.kind, wanted.contains(entry.path) {
                    links.append((entry.path, target))
                }
                guard entry.kind == .file, wanted.contains(entry.path) else { continue }
                guard entry.size ?? 0 <= Self.largestMember, spool.size <= Self.largestCopy else {
                    remarks.append(
                        .init(
                            effect: .unusable,
                            message: "member `\(Self.shown(entry.path))` is too large and was not read"
                        )
                    )
                    continue
                }
                let start = spool.size
                var chunk: [UInt8] = []
                while try reader.read(into: &chunk) {
                    try spool.append(chunk, for: path)
                    chunk.removeAll(keepingCapacity: true)
                    if spool.size - start > Self.largestMember { break }
                }
                places[entry.path] = StoredBytes(path: spool.path, range: start..<spool.size)
            }
            for link in links {
                if let place = places[link.target] {
                    places[link.path] = place
                } else {
                    let message =
                        "member `\(Self.shown(link.path))` is a second name of `\(Self.shown(link.target))`, which was not read"
                    remarks.append(.init(effect: .unusable, message: message))
                }
            }
        } catch let error as ArchiveError {
            // The listing has already told about damage of the archive.
            if case .file = error { remarks.append(.init(effect: .unusable, message: error.reason)) }
        } catch let error as InputFileError {
            remarks.append(.init(effect: .unusable, message: error.reason))
        } catch {
            remarks.append(.init(effect: .unusable, message: "\(error)"))
        }
        return (places, remarks)
    }
}
