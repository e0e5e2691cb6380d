import SourceText
import StorageModel

/// What the meta files of the bundles say about the other files, by path.
struct CaptureContext {
    /// The manifest row that wrote a file.
    private(set) var rows: [String: CaptureManifestEntry] = [:]
    /// Manifest rows in the order of their bundles.
    private(set) var manifest: [CaptureManifestEntry] = []
    /// `meta/env` of the bundle in a folder (with a trailing slash).
    private(set) var environments: [String: [String: Located<String>]] = [:]
    /// Standard error of a command, by path of its output file.
    private(set) var errors: [String: LoadedCapture] = [:]
    /// Trouble with the meta files, and files that they name but that are missing.
    private(set) var problems: [InputProblem] = []

    init(_ captures: [LoadedCapture], presentPaths: Set<String>) {
        var roots: Set<String> = []
        var listed: Set<String> = []
        for capture in captures {
            guard let member = capture.file.member else { continue }
            let root = String(capture.file.path.dropLast(member.count))
            roots.insert(root)
            if case .manifest? = capture.kind { listed.insert(root) }
            switch capture.kind {
            case .manifest?: take(capture, root, presentPaths)
            case .environment?: environments[root] = KeyValueReader.read(capture.bytes, file: capture.id).value
            case .unused?: errors[String(capture.file.path.dropLast(4)) + ".out"] = capture
            default: continue
            }
        }
        for root in roots.sorted() {
            if environments[root] == nil {
                let message =
                    "`\(root)meta/env` is missing: when, by whom and in which namespace the capture was taken is unknown"
                problems.append(InputProblem(.unusable, file: nil, message))
            }
            if !listed.contains(root) {
                let message = "`\(root)meta/manifest.tsv` is missing: whether the capture is complete is unknown"
                problems.append(InputProblem(.unusable, file: nil, message))
            }
        }
    }

    /// The environment of the bundle that a file belongs to.
    func environment(of capture: LoadedCapture) -> [String: Located<String>]? {
        guard let member = capture.file.member else { return nil }
        return environments[String(capture.file.path.dropLast(member.count))]
    }

    /// First line of a command's standard error.
    func errorLine(of capture: LoadedCapture) -> String? {
        guard let error = errors[capture.file.path] else { return nil }
        return TextLines(error.bytes, file: error.id).lines.first { !$0.isBlank }?.text
    }

    /// A file whose size is not the one that was captured, or that was cut by a time limit or size cap.
    func sizeProblems(of capture: LoadedCapture) -> [InputProblem] {
        guard let row = rows[capture.file.path] else { return [] }
        var found: [InputProblem] = []
        if let bytes = row.bytes, capture.text.size < bytes {
            found.append(
                InputProblem(
                    .truncated,
                    file: capture.id,
                    "file has \(capture.text.size) of the \(bytes) bytes captured"
                )
            )
        } else if let bytes = row.bytes, capture.text.size > bytes {
            let message = "file has \(capture.text.size) bytes, but \(bytes) were captured: it was changed"
            found.append(InputProblem(.truncated, file: capture.id, message))
        }
        if let reason = Self.cutReasons[row.result] {
            found.append(InputProblem(.truncated, file: capture.id, "capture of the file was cut: \(reason)"))
        }
        return found
    }

    /// Exit codes of commands that did not get to their end: timeout(1), and SIGKILL or SIGPIPE by the size cap.
    private static let cutReasons = [
        "124": "the command ran into its time limit", "137": "the command was killed",
        "141": "the size cap was reached",
    ]

    private mutating func take(_ capture: LoadedCapture, _ root: String, _ presentPaths: Set<String>) {
        for row in CaptureManifestReader.read(capture.bytes, file: capture.id).value {
            let member = BundleLayout.path(ofManifestID: row.id, kind: row.kind)
            manifest.append(row)
            if rows[root + member] == nil { rows[root + member] = row }
            guard let bytes = row.bytes, bytes > 0, !presentPaths.contains(root + member),
                let kind = BundleLayout.kind(of: member), kind.isRead
            else { continue }
            problems.append(
                InputProblem(
                    .unusable,
                    at: row.location,
                    "`\(member)` was captured with \(bytes) bytes, but is missing"
                )
            )
        }
    }
}
