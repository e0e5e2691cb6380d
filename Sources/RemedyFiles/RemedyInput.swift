import Findings
package import Ingestion
package import Reporting
package import SourceText
package import StorageModel
package import YAMLEvents

/// What remedies are made from: a saved analysis and the dumps that it read.
package struct RemedyInput: Sendable {
    /// The analysis.
    package var report: Report
    /// The objects of the dumps.
    package var cluster: ClusterInventory
    /// Whole objects by the place of their name.
    package var originals: [SourceLocation: YAMLNode]
    /// What could not be read in the dumps.
    package var problems: [InputProblem]
    /// The dumps.
    package var sources: SourceMap

    /// Reads the dumps again and takes the whole objects that remedies may change.
    ///
    /// - Throws: `RemedyError` when a dump is not one that the analysis read, or cannot be read.
    package init(report: Report, clusters: [ClusterInput]) throws(RemedyError) {
        self.report = report
        sources = SourceMap()
        problems = []
        originals = [:]
        do throws(IngestionError) {
            cluster = try ClusterIngestion.load(clusters, into: &sources, problems: &problems)
        } catch {
            throw .unreadable(error.message)
        }
        let known = Set(report.sources.files.map(\.sha256))
        for file in sources.files {
            guard !file.sha256.isEmpty else {
                let why = problems.first { $0.effect == .unusable && $0.file.map { sources[$0].path } == file.path }
                throw .unreadable("`\(file.path)`: \(why?.message ?? "cannot be read")")
            }
            guard known.contains(file.sha256) else { throw .foreignDump(path: file.path, sha256: file.sha256) }
        }
        do throws(InputFileError) {
            originals = try ManifestExtractor.objects(namedAt: Self.places(report, cluster), in: sources)
        } catch {
            throw .unreadable(error.reason)
        }
    }

    /// Names of the PVs and claims that the analysis speaks of, and of the StatefulSets that use them.
    private static func places(_ report: Report, _ cluster: ClusterInventory) -> Set<SourceLocation> {
        var volumes: Set<String> = []
        var claims: Set<String> = []
        for row in report.volumes {
            volumes.insert(row.outcome.volume.name)
            claims.formUnion(row.blastRadius.claims)
        }
        for finding in report.findings {
            if finding.subject.kind == "PersistentVolume" { volumes.insert(finding.subject.name) }
            if finding.subject.kind == "PersistentVolumeClaim" { claims.insert(finding.subject.qualifiedName) }
        }
        var places: Set<SourceLocation> = []
        for claim in cluster.persistentVolumeClaims where claims.contains(claim.reference.qualifiedName) {
            places.insert(claim.metadata.name.location)
            if let volume = claim.volumeName?.value { volumes.insert(volume) }
        }
        for volume in cluster.persistentVolumes where volumes.contains(volume.name) {
            places.insert(volume.metadata.name.location)
            guard let claim = volume.claimRef?.reference.qualifiedName else { continue }
            claims.insert(claim)
        }
        for claim in cluster.persistentVolumeClaims where claims.contains(claim.reference.qualifiedName) {
            places.insert(claim.metadata.name.location)
        }
        for workload in cluster.workloads where workload.kind == "StatefulSet" {
            places.insert(workload.metadata.name.location)
        }
        return places
    }
}

/// Why no remedies are written.
package enum RemedyError: Error, Sendable, Hashable {
    /// A dump that the analysis did not read: what it says may not fit.
    case foreignDump(path: String, sha256: String)
    /// An input that cannot be read.
    case unreadable(String)

    /// The error in one sentence.
    package var message: String {
        switch self {
        case .foreignDump(let path, let sha256):
            "`\(path)` is no input of the analysis: no input has its SHA-256 \(sha256); analyze this dump first"
        case .unreadable(let reason): reason
        }
    }
}
