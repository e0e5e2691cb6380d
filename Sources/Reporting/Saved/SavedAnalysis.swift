package import SourceText
import YAMLEvents

/// Reads a JSON output of this program back into the report that it was written from.
///
/// What any renderer shows is in the JSON output, so a report that was read back renders to the same bytes in every
/// format. Members that this version does not know are ignored; members that were added after the first version of the
/// format may be absent.
package enum SavedAnalysis {
    /// Largest file that is read; an analysis of 10,000 PVs has about 100 MB.
    package static let sizeLimit = 1 << 30

    /// Reads a file; `-` is standard input.
    ///
    /// - Throws: `SavedAnalysisError`, whose `message` names the file and, where there is one, the line.
    package static func read(path: String) throws(SavedAnalysisError) -> Report {
        let text: InputText
        do throws(InputFileError) {
            text = try InputFile.readText(path: path, limit: sizeLimit)
        } catch {
            throw .unreadable(error)
        }
        return try read(text.bytes, path: path)
    }

    /// Reads a text; `path` is what messages call it.
    package static func read(_ bytes: [UInt8], path: String) throws(SavedAnalysisError) -> Report {
        let root = SavedValue(node: try tree(bytes, path), name: "", path: path)
        try requireKind(root)
        return try ReportDecoder(root).report()
    }

    private static func tree(_ bytes: [UInt8], _ path: String) throws(SavedAnalysisError) -> YAMLNode {
        guard let first = bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            throw .malformed(path: path, line: 1, column: 1, reason: "the file is empty")
        }
        guard first == UInt8(ascii: "{") else {
            throw .malformed(path: path, line: 1, column: 1, reason: "this is no JSON object")
        }
        let limits = YAMLLimits(depth: 100, scalarBytes: 64 << 20, events: 1 << 30, aliasNodes: 0)
        do throws(YAMLFault) {
            let documents = try YAMLNode.parse(bytes, file: FileID(0), limits: limits)
            guard let root = documents.first, documents.count == 1 else {
                let line = documents.dropFirst().first?.location.line ?? 1
                throw YAMLFault(line: line, column: 1, message: "a second value follows the analysis")
            }
            return root
        } catch {
            throw .malformed(path: path, line: error.line, column: error.column, reason: error.message)
        }
    }

    private static func requireKind(_ root: SavedValue) throws(SavedAnalysisError) {
        let line = root.node.location.line
        let kind = root.node["kind"]?.string?.value
        guard kind == "Analysis" else {
            throw .wrongKind(path: root.path, line: root.node["kind"]?.location.line ?? line, found: kind)
        }
        let version = root.node["apiVersion"]?.string?.value
        guard version == JSONRenderer.apiVersion else {
            throw .unknownVersion(path: root.path, line: root.node["apiVersion"]?.location.line ?? line, found: version)
        }
    }
}

/// Why a file is not an analysis that this program can use.
package enum SavedAnalysisError: Error, Sendable, Hashable {
    /// The file cannot be read.
    case unreadable(InputFileError)
    /// The text is no JSON object, or it is cut off; line and column count from 1.
    case malformed(path: String, line: Int, column: Int, reason: String)
    /// The object is something else than an analysis; `found` is its `kind`.
    case wrongKind(path: String, line: Int, found: String?)
    /// The analysis is of a version that this program does not know.
    case unknownVersion(path: String, line: Int, found: String?)
    /// A member is missing, has the wrong type, or a value that it cannot have; line and column count from 1.
    case invalid(path: String, line: Int, column: Int, reason: String)

    /// The fact with file and line in front, without a full stop; names in it are untrusted text.
    package var message: String {
        switch self {
        case .unreadable(let error):
            return error.message
        case .malformed(let path, let line, let column, let reason):
            return "`\(path)`:\(line):\(column): not a saved analysis: \(reason)"
        case .wrongKind(let path, let line, let found):
            let kind = found.map { "`kind` is `\($0)`" } ?? "it has no `kind`"
            return "`\(path)`:\(line): not a saved analysis: \(kind), `Analysis` is expected"
        case .unknownVersion(let path, let line, let found):
            let version = found.map { "`apiVersion` is `\($0)`" } ?? "it has no `apiVersion`"
            return "`\(path)`:\(line): \(version), this program reads `\(JSONRenderer.apiVersion)`"
        case .invalid(let path, let line, let column, let reason):
            return "`\(path)`:\(line):\(column): \(reason)"
        }
    }
}
