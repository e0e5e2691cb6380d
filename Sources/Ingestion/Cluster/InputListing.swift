import ArchiveReading
import FoundationEssentials
import SourceText
import StorageModel

/// A file to read as a dump.
struct DumpFile: Sendable, Hashable {
    /// Its path: as the user gave it, or below the directory the user gave.
    var path: String
    var role: ClusterRole
    /// Whether the user named the file itself, not a directory above it.
    var isNamed: Bool
    /// Where its bytes stand when it is a member of an archive.
    var stored: StoredBytes?
}

/// Finds the files of the dumps that the user named.
struct InputListing {
    private static let deepest = 32

    private(set) var files: [DumpFile] = []
    private(set) var problems: [InputProblem] = []

    /// Lists all inputs; every file once per cluster, sorted by path.
    init(_ inputs: [ClusterInput]) {
        var found: [DumpFile: Bool] = [:]
        for input in inputs {
            for path in input.paths {
                for file in list(path, role: input.role) {
                    var key = file
                    key.isNamed = true
                    found[key, default: false] = found[key, default: false] || file.isNamed
                }
            }
        }
        files = found.map { key, isNamed in
            DumpFile(path: key.path, role: key.role, isNamed: isNamed, stored: key.stored)
        }
        .sorted { ($0.path, $0.role) < ($1.path, $1.role) }
    }

    private mutating func list(_ path: String, role: ClusterRole) -> [DumpFile] {
        guard path != InputFile.standardInput, Self.isDirectory(path) else {
            return members(of: path, role: role) ?? [DumpFile(path: path, role: role, isNamed: true)]
        }
        var paths: [String] = []
        var trimmed = path
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        collect(trimmed, depth: 0, into: &paths)
        if paths.isEmpty {
            problems.append(InputProblem(.unusable, file: nil, "`\(path)`: the directory holds no YAML or JSON file"))
        }
        return paths.map { DumpFile(path: $0, role: role, isNamed: false) }
    }

    /// The file itself, the manifests in an archive, or what a compressed file holds; nil when it cannot be read.
    private mutating func members(of path: String, role: ClusterRole) -> [DumpFile]? {
        // Standard input and pipes can be read once only; a path that cannot be read is told when its turn comes.
        guard let storage = try? InputFile.storagePath(of: path),
            let head = try? InputFile.head(path: path, storagePath: storage, length: ArchiveSignature.length)
        else { return nil }
        let stored = StoredBytes(path: storage)
        guard ArchiveSignature.isArchive(head) else {
            return [DumpFile(path: path, role: role, isNamed: true, stored: storage == path ? nil : stored)]
        }
        let archive = ArchiveTree(path: path, stored: stored)
        do throws(IngestionError) {
            var tree = try archive.list()
            let files = tree.members.filter { !$0.isLink }.map(\.path)
            let wanted = files.count == 1 ? files : files.filter(Self.isManifestName)
            let copied = archive.copy(Set(wanted))
            tree.remarks += copied.remarks
            problems += tree.remarks.map { InputProblem($0.effect, file: nil, "`\(path)`: \($0.message)") }
            if wanted.isEmpty {
                problems.append(InputProblem(.unusable, file: nil, "`\(path)`: the archive holds no YAML or JSON file"))
            }
            return wanted.compactMap { member in
                copied.places[member].map { place in
                    DumpFile(path: "\(path)/\(member)", role: role, isNamed: files.count == 1, stored: place)
                }
            }
        } catch {
            problems.append(InputProblem(.unusable, file: nil, error.message))
            return []
        }
    }

    private mutating func collect(_ directory: String, depth: Int, into paths: inout [String]) {
        guard depth < Self.deepest else {
            let message = "`\(directory)`: directories are nested more than \(Self.deepest) deep"
            problems.append(InputProblem(.unusable, file: nil, message))
            return
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        } catch {
            problems.append(InputProblem(.unusable, file: nil, "`\(directory)`: the directory cannot be listed"))
            return
        }
        for name in names {
            let path = directory.hasSuffix("/") ? directory + name : directory + "/" + name
            if Self.isDirectory(path) {
                // A link to a directory may lead upwards.
                if !Self.isLink(path) { collect(path, depth: depth + 1, into: &paths) }
            } else if Self.isManifestName(name) {
                paths.append(path)
            }
        }
    }

    private static func isManifestName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return [".yaml", ".yml", ".json"].contains { lower.hasSuffix($0) }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }

    private static func isLink(_ path: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    }
}
