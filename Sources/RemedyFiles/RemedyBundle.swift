import Findings
import Reporting
import SourceText
import StorageModel

/// Everything that `remediate` writes: manifests, patches, scripts and the order in which a person uses them.
package struct RemedyBundle: Sendable {
    /// The files, sorted by path.
    package let files: [RemedyFile]
    /// Findings for which nothing could be written, with the reason, sorted.
    package let open: [String]

    /// Makes the files for an analysis.
    package init(_ input: RemedyInput) {
        let cluster = ClusterFiles(input)
        let node = NodeFiles(input.report).files()
        var seen: Set<String> = []
        // A claim can be named by its volume and by a finding of its own.
        var files = (cluster.files() + node).filter { seen.insert($0.path).inserted }
        open = Self.open(input, cluster, hasNodeFiles: !node.isEmpty)
        let runbook = RemedyRunbook(input.report, files)
        files.append(
            RemedyFile(
                "runbook.md",
                RunbookRenderer.markdown(
                    runbook.runbook,
                    title: "Runbook for \(input.report.move)",
                    runbook.introduction
                ),
                purpose: "what is done before, during and after the migration, and how it is taken back"
            )
        )
        files.append(
            RemedyFile("README.md", Self.index(input.report, files, open), purpose: "what is in this folder")
        )
        self.files = files.sorted { $0.path < $1.path }
    }

    private static func open(_ input: RemedyInput, _ cluster: ClusterFiles, hasNodeFiles: Bool) -> [String] {
        let written = Set(cluster.volumes.map(\.volume.reference))
        let names = Set(input.report.findings.filter { $0.subject.kind == "PersistentVolume" }.map(\.subject))
        let missing = names.subtracting(written).map {
            "PersistentVolume \($0.name): it is in none of the dumps that were given"
        }
        let destroyed = input.report.volumes.filter { $0.outcome.dataFate == .destroyed }.map {
            "PersistentVolume \($0.outcome.volume.name): its data is destroyed; only a copy that is made before brings it back"
        }
        let unnamed = input.report.volumes.filter { row in
            row.isDisturbed && [.kept, .arrives].contains(row.outcome.dataFate)
                && row.outcome.before.kind == .block && (row.outcome.before.filesystemUUID ?? "").isEmpty
        }.map {
            "PersistentVolume \($0.outcome.volume.name): nothing on its device identifies it, so that no stable name can be written"
        }
        return Set(missing + destroyed + unnamed).sorted()
    }

    private static func index(_ report: Report, _ files: [RemedyFile], _ open: [String]) -> String {
        let entries = files.sorted { $0.path < $1.path }.map {
            RemedyIndexRenderer.Entry(path: $0.path, purpose: $0.purpose, isDestructive: $0.isDestructive)
        }
        return RemedyIndexRenderer.markdown(report, entries: entries, open: open)
    }
}
