package import Findings
import Resolution
import SourceText
package import StorageModel

/// The answer that S13 and S14 share: what the prediction says about the static PVs of one side.
package enum VolumeSides {
    /// Answers for the PVs of one side.
    package static func answer(
        _ side: VolumeSide,
        _ facts: HostFacts,
        _ context: CheckContext,
        remediation: [Remediation]
    ) -> PreflightAnswer {
        let node = context.graph.match(facts.role).name
        guard context.inventory.cluster.kindCounts["PersistentVolume"] != nil else {
            return .unknown(
                "no dump holds PersistentVolumes",
                missing: [
                    MissingEvidence(
                        origin: "cluster",
                        capture: "oc get pv -o yaml",
                        settles: "which static volumes depend on the disks of `\(node)`"
                    )
                ]
            )
        }
        guard let prediction = context.prediction else { return unpredicted(side, node, context) }
        let rows = prediction.volumes.filter { $0.side == side && $0.volume.kind == "PersistentVolume" }
        let disturbed = rows.filter { $0.headline != .unaffected && $0.headline != .undetermined }
        let open = rows.filter { $0.headline == .undetermined }
        if !disturbed.isEmpty {
            let worst = disturbed.max { ($0.headline.severity ?? .info) < ($1.headline.severity ?? .info) }
            let severity = worst?.headline.severity ?? .critical
            var answer = PreflightAnswer.fail(
                "\(disturbed.count) of \(rows.count) static PVs on `\(node)` are disturbed: \(list(disturbed))",
                evidence: disturbed.flatMap(evidence),
                remediation: remediation,
                missing: missing(of: open),
                severity: [.file: severity, .block: severity]
            )
            answer.causedBy = worst.flatMap(TakeoverFindings.fingerprint)
            return answer
        }
        if !open.isEmpty {
            return .unknown(
                "\(open.count) of \(rows.count) static PVs on `\(node)` cannot be decided: \(list(open))",
                missing: missing(of: open),
                evidence: open.flatMap(evidence),
                remediation: remediation
            )
        }
        if rows.isEmpty { return .pass("no static PV depends on a path of `\(node)`") }
        return .pass(
            rows.count == 1
                ? "the only static PV on `\(node)` is unaffected"
                : "all \(rows.count) static PVs on `\(node)` are unaffected",
            evidence: rows.flatMap(evidence)
        )
    }

    private static func unpredicted(_ side: VolumeSide, _ node: String, _ context: CheckContext) -> PreflightAnswer {
        let subjects = context.graph.subjects.filter { $0.side == side && $0.volume.kind == "PersistentVolume" }
        let count = subjects.isEmpty ? "no" : "\(subjects.count)"
        return .unknown(
            "\(count) static PVs with a path on `\(node)` were found, and nothing was predicted for them",
            missing: [
                MissingEvidence(
                    origin: "plan",
                    capture: "captures of both nodes and a method or profile",
                    settles: "what the takeover does to the static PVs on `\(node)`"
                )
            ],
            evidence: subjects.map { Evidence(.context, at: $0.path.location, note: "path of `\($0.volume.name)`") }
        )
    }

    private static func evidence(of row: VolumeOutcome) -> [Evidence] {
        row.evidence.map { evidence in
            var evidence = evidence
            if evidence.note.isEmpty { evidence.note = "`\(row.volume.qualifiedName)`: \(row.headline.rawValue)" }
            return evidence
        }
    }

    private static func missing(of rows: [VolumeOutcome]) -> [MissingEvidence] {
        var all: Set<MissingEvidence> = []
        for row in rows {
            if case .undetermined(let missing) = row.certainty { all.formUnion(missing) }
            all.formUnion(row.after.missing)
            all.formUnion(row.before.missing)
        }
        return all.sorted()
    }

    /// Names and headlines, the first ten.
    private static func list(_ rows: [VolumeOutcome]) -> String {
        let shown = rows.prefix(10).map { "`\($0.volume.qualifiedName)` (\($0.headline.rawValue))" }
        return shown.joined(separator: ", ") + (rows.count > 10 ? " and \(rows.count - 10) more" : "")
    }
}
