import FoundationEssentials
import SourceText

/// Finds the files that the arguments for a node lead to.
enum CaptureLocator {
    private static let deepest = 24
    private static let mostFiles = 100_000
    private static let bundleFolders = ["meta", "root", "cmd", "probe"]

    /// The files, sorted by path.
    static func files(of inputs: NodeInputs) throws(IngestionError) -> [CaptureFile] {
        var files: [CaptureFile] = []
        for path in inputs.fstab { files.append(try single(path, .assertedFstab)) }
        for path in inputs.mountinfo { files.append(try single(path, .assertedMountinfo)) }
        for path in inputs.bundles { files += try bundle(path) }
        var seen: Set<String> = []
        return files.sorted { $0.path < $1.path }.filter { seen.insert($0.path).inserted }
    }

    private static func single(_ path: String, _ origin: CaptureFile.Origin) throws(IngestionError) -> CaptureFile {
        guard path != InputFile.standardInput else { return CaptureFile(path: path, origin: origin) }
        guard let isDirectory = isGivenDirectory(path) else {
            throw IngestionError.unreadable(.notFound(path: path))
        }
        guard !isDirectory else {
            throw IngestionError.unreadable(.isDirectory(path: path))
        }
        return CaptureFile(path: path, origin: origin)
    }

    private static func bundle(_ given: String) throws(IngestionError) -> [CaptureFile] {
        var path = given
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard path != InputFile.standardInput else { return [CaptureFile(path: path, origin: .loose)] }
        guard let isDirectory = isGivenDirectory(path) else {
            throw IngestionError.unreadable(.notFound(path: given))
        }
        guard isDirectory else { return [CaptureFile(path: path, origin: .loose)] }
        let root = try bundleRoot(path)
        let members = try walk(root ?? path)
        guard !members.isEmpty else {
            throw IngestionError.unsuitable(path: given, reason: "the folder holds no files")
        }
        return members.map { member in
            var file = member
            let inside = String(member.path.dropFirst((root ?? path).count + 1))
            if root != nil { file.origin = .bundle(member: inside) }
            return file
        }
    }

    /// The folder that holds meta/, root/, cmd/ or probe/: the given one, or one below it; nil for a folder of loose files.
    private static func bundleRoot(_ path: String) throws(IngestionError) -> String? {
        if isBundle(path) { return path }
        let folders = names(in: path).map { "\(path)/\($0)" }.filter(isDirectory)
        let bundles = folders.flatMap { folder in isBundle(folder) ? [folder] : nested(folder) }
        guard bundles.count > 1 else { return bundles.first }
        let list = bundles.map { "`\($0)`" }.joined(separator: ", ")
        throw IngestionError.unsuitable(
            path: path,
            reason: "the folder holds several bundles, give one of them: \(list)"
        )
    }

    private static func nested(_ folder: String) -> [String] {
        isBundle("\(folder)/bundle") ? ["\(folder)/bundle"] : []
    }

    private static func isBundle(_ path: String) -> Bool {
        let folders = bundleFolders.filter { isDirectory("\(path)/\($0)") }
        return folders.contains("meta") || folders.contains("probe")
            || (folders.contains("root") && folders.contains("cmd"))
    }

    /// Regular files and symbolic links below a folder, sorted by path.
    private static func walk(_ root: String) throws(IngestionError) -> [CaptureFile] {
        var files: [CaptureFile] = []
        var pending: [(path: String, depth: Int)] = [(root, 0)]
        while let (folder, depth) = pending.popLast() {
            for name in names(in: folder) {
                let path = "\(folder)/\(name)"
                switch kind(path) {
                case .typeDirectory?: if depth < deepest { pending.append((path, depth + 1)) }
                case .typeRegular?: files.append(CaptureFile(path: path, origin: .loose))
                case .typeSymbolicLink?: files.append(CaptureFile(path: path, origin: .loose, isLink: true))
                default: continue
                }
            }
            guard files.count <= mostFiles else {
                throw IngestionError.unsuitable(path: root, reason: "the folder holds more than \(mostFiles) files")
            }
        }
        return files.sorted { $0.path < $1.path }
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// What stands at a path, links not followed.
    private static func kind(_ path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private static func isDirectory(_ path: String) -> Bool { kind(path) == .typeDirectory }

    /// Whether a folder stands at the path that the user gave, links followed; nil when nothing does.
    private static func isGivenDirectory(_ path: String) -> Bool? {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return nil }
        return isDirectory
    }
}
