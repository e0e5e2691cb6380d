import ArchiveReading
import FoundationEssentials
import SourceText

/// Finds the files that the arguments for a node lead to.
struct CaptureLocator {
    /// Archives inside archives that are opened.
    private static let deepest = 3

    private let nodeName: String?
    private var files: [CaptureFile] = []

    /// The files, sorted by path.
    static func files(of inputs: NodeInputs) throws(IngestionError) -> [CaptureFile] {
        var locator = CaptureLocator(nodeName: inputs.nodeName)
        for path in inputs.fstab { locator.files.append(try single(path, .assertedFstab)) }
        for path in inputs.mountinfo { locator.files.append(try single(path, .assertedMountinfo)) }
        for path in inputs.bundles { try locator.take(path) }
        var seen: Set<String> = []
        return locator.files.sorted { $0.path < $1.path }.filter { seen.insert($0.path).inserted }
    }

    private init(nodeName: String?) { self.nodeName = nodeName }

    private static func single(_ path: String, _ origin: CaptureFile.Origin) throws(IngestionError) -> CaptureFile {
        guard path != InputFile.standardInput else { return CaptureFile(path: path, origin: origin) }
        guard let isDirectory = isGivenDirectory(path) else { throw .unreadable(.notFound(path: path)) }
        guard !isDirectory else { throw .unreadable(.isDirectory(path: path)) }
        return CaptureFile(path: path, origin: origin)
    }

    private mutating func take(_ given: String) throws(IngestionError) {
        var path = given
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        if path != InputFile.standardInput {
            guard let isDirectory = Self.isGivenDirectory(path) else { throw .unreadable(.notFound(path: given)) }
            if isDirectory {
                let tree = try FolderTree.read(path)
                guard !tree.members.isEmpty else {
                    throw .unsuitable(path: given, reason: "the folder holds no files")
                }
                return try take(tree, depth: 0)
            }
        }
        let stored: StoredBytes
        do throws(InputFileError) {
            stored = StoredBytes(path: try InputFile.storagePath(of: path))
        } catch {
            throw .unreadable(error)
        }
        // An initramfs image is compressed, too, but no archive of captures.
        let isImage = InitramfsImageReader.isImageName(path.split(separator: "/").last ?? "")
        guard !isImage, try Self.isArchive(stored, path) else {
            let file = CaptureFile(path: path, origin: .loose, stored: stored.path == path ? nil : stored)
            return files.append(file)
        }
        try takeArchive(path, stored, depth: 0)
    }

    private mutating func takeArchive(_ path: String, _ stored: StoredBytes, depth: Int) throws(IngestionError) {
        let archive = ArchiveTree(path: path, stored: stored)
        var tree = try archive.list()
        guard !tree.members.isEmpty else {
            throw .unsuitable(path: path, reason: "the archive holds no files")
        }
        let selection = try select(tree)
        let wanted = Set(selection.members.filter { !$0.isLink && selection.isWanted($0.path) }.map(\.path))
        let copied = archive.copy(wanted)
        tree.remarks += copied.remarks
        var record = CaptureFile(path: path, origin: .archive(form: selection.form?.rawValue ?? "files"))
        record.stored = stored.path == path && stored.range == nil ? nil : stored
        record.remarks = tree.remarks
        files.append(record)
        try add(selection, root: path, places: copied.places, depth: depth)
    }

    private mutating func take(_ tree: CaptureTree, depth: Int) throws(IngestionError) {
        let selection = try select(tree)
        let first = files.count
        try add(selection, root: tree.root, places: nil, depth: depth)
        if files.count > first { files[first].remarks += tree.remarks }
    }

    /// Adds the files of the chosen capture; `places` says where the bytes of an archive's members stand.
    private mutating func add(
        _ selection: Selection,
        root: String,
        places: [String: StoredBytes]?,
        depth: Int
    ) throws(IngestionError) {
        for member in selection.members {
            let path = "\(root)/\(member.path)"
            let stored = places?[member.path]
            if member.isLink {
                guard selection.form == nil || selection.form == .bundle else { continue }
                files.append(CaptureFile(path: path, origin: selection.looseOrigin(member.path), isLink: true))
                continue
            }
            let inside = String(member.path.dropFirst(selection.prefix.count))
            switch selection.place(inside) {
            case .ignored where selection.form == .bundle:
                files.append(CaptureFile(path: path, origin: .bundle(member: inside)))
            case .ignored: continue
            case .archive:
                guard depth < Self.deepest, places == nil || stored != nil else { continue }
                try takeArchive(path, stored ?? StoredBytes(path: path), depth: depth + 1)
            case .known(let kind):
                // What an archive could not hand on is told by its record.
                guard places == nil || stored != nil else { continue }
                let origin: CaptureFile.Origin =
                    selection.form == .bundle ? .bundle(member: inside) : .placed(kind)
                files.append(CaptureFile(path: path, origin: origin, stored: stored))
            case .content:
                guard places == nil || stored != nil else { continue }
                files.append(CaptureFile(path: path, origin: .loose, stored: stored))
            }
        }
    }

    private static func isArchive(_ stored: StoredBytes, _ path: String) throws(IngestionError) -> Bool {
        do throws(InputFileError) {
            return ArchiveSignature.isArchive(
                try InputFile.head(path: path, storagePath: stored.path, length: ArchiveSignature.length)
            )
        } catch {
            throw .unreadable(error)
        }
    }

    /// Whether a folder stands at the path that the user gave, links followed; nil when nothing does.
    private static func isGivenDirectory(_ path: String) -> Bool? {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return nil }
        return isDirectory
    }
}

extension CaptureLocator {
    /// The part of a tree that is one node's capture.
    private struct Selection {
        /// Nil for loose files.
        var form: CaptureForm?
        var prefix: String
        var members: [CaptureTree.Member]
        /// Paths of members that are not read because another tells the same.
        var replaced: Set<String> = []
        /// Paths of archives among loose files that hold the node's capture.
        var nested: Set<String> = []

        func place(_ inside: String) -> CaptureForm.Place {
            guard let form else { return nested.contains(inside) ? .archive : .content }
            return replaced.contains(inside) ? .ignored : form.place(of: inside)
        }

        func isWanted(_ path: String) -> Bool {
            switch place(String(path.dropFirst(prefix.count))) {
            case .ignored: false
            case .known(let kind): kind.isRead || path.hasSuffix(".err")
            case .content, .archive: true
            }
        }

        func looseOrigin(_ path: String) -> CaptureFile.Origin {
            form == .bundle ? .bundle(member: String(path.dropFirst(prefix.count))) : .loose
        }
    }

    /// Something that may be the node's capture.
    private struct Choice {
        /// How the user would name it.
        var label: String
        var names: [String]
        var selection: Selection
    }

    private func select(_ tree: CaptureTree) throws(IngestionError) -> Selection {
        let choices = CaptureRoot.find(in: tree).map { choice($0, tree) } + nestedArchives(tree)
        guard let first = choices.first else {
            let isGather = tree.members.contains { "/\($0.path)".contains("/cluster-scoped-resources/") }
            guard !isGather else {
                throw .unsuitable(path: tree.root, reason: "it is a must-gather without captures of nodes")
            }
            return Selection(form: nil, prefix: "", members: tree.members)
        }
        if choices.count == 1 { return first.selection }
        if let nodeName {
            let fitting = choices.filter { $0.names.contains { Self.isSame($0, nodeName) } }
            if fitting.count == 1, let only = fitting.first { return only.selection }
        }
        let shown = choices.prefix(30).map { "`\($0.label)`" }.joined(separator: ", ")
        let more = choices.count > 30 ? " and \(choices.count - 30) more" : ""
        let what = tree.isArchive ? "archive" : "folder"
        let hint = nodeName.map { "none of them alone is `\($0)`" } ?? "the node has to be named"
        throw .unsuitable(
            path: tree.root,
            reason: "the \(what) holds several captures, and \(hint) (--source-node, --target-node): \(shown)\(more)"
        )
    }

    private func choice(_ root: CaptureRoot, _ tree: CaptureTree) -> Choice {
        let members = tree.members.filter { $0.path.hasPrefix(root.prefix) }
        var selection = Selection(form: root.form, prefix: root.prefix, members: members)
        let present = Set(members.lazy.filter { !$0.isLink }.map { String($0.path.dropFirst(root.prefix.count)) })
        if root.form != .bundle {
            for (first, second) in CaptureForm.substitutes {
                // The mounts of the program that made a sos report may be those of a container.
                if present.contains(first) || (root.form == .sosReport && second == "proc/self/mountinfo") {
                    selection.replaced.insert(second)
                }
            }
        }
        let folders = root.prefix.split(separator: "/").map(String.init)
        let files = ["etc/hostname", "root/etc/hostname", "meta/env", "sos_commands/host/hostname"]
        let stated = files.compactMap { tree.names[root.prefix + $0] }
        let label = folders.joined(separator: "/") + (stated.first.map { " (\($0))" } ?? "")
        return Choice(label: label, names: stated + folders.suffix(2), selection: selection)
    }

    /// Archives among loose files; each may hold one node.
    private func nestedArchives(_ tree: CaptureTree) -> [Choice] {
        guard CaptureRoot.find(in: tree).isEmpty else { return [] }
        let endings = [".tgz", ".tar", ".tar.gz", ".tar.xz", ".tar.zst", ".tar.bz2", ".zip"]
        let archives = tree.members.filter { member in
            !member.isLink && endings.contains { member.path.hasSuffix($0) }
        }
        return archives.map { member in
            let file = member.path.split(separator: "/").last.map(String.init) ?? member.path
            let ending = endings.filter { file.hasSuffix($0) }.max { $0.count < $1.count } ?? ""
            let selection = Selection(form: nil, prefix: "", members: [member], nested: [member.path])
            return Choice(label: member.path, names: [String(file.dropLast(ending.count))], selection: selection)
        }
    }

    /// Whether two names mean one node: equal, or equal up to the first dot, or the name of a sos report of it.
    private static func isSame(_ name: String, _ node: String) -> Bool {
        func short(_ text: String) -> Substring { text.prefix { $0 != "." } }
        if name == node || short(name) == short(node) { return true }
        return name.hasPrefix("sosreport-\(short(node))-")
    }
}
