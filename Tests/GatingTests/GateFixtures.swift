import Findings
import Gating
import SourceText
import StorageModel

/// Small parts from which the tests of the gate are put together.
enum GateFixtures {
    static func descriptor(_ id: String, _ severity: Severity = .high) -> CheckDescriptor {
        CheckDescriptor(
            id: id,
            family: .path,
            name: "x",
            title: "title of \(id)",
            severity: severity,
            mechanism: "m",
            remedy: "r",
            example: "e",
            references: []
        )
    }

    static func finding(
        _ id: String,
        _ severity: Severity,
        _ certainty: Certainty = .certain,
        subject: String = "pv-a",
        causedBy: String? = nil
    ) -> Finding {
        Finding(
            check: descriptor(id),
            severity: severity,
            certainty: certainty,
            subject: ObjectReference(kind: "PersistentVolume", name: subject),
            side: .resident,
            stableKey: "k",
            detail: "d",
            evidence: [],
            causedBy: causedBy
        )
    }

    static func volume(
        _ name: String,
        _ headline: Headline,
        certainty: Certainty = .certain
    ) -> VolumeOutcome {
        let state = PathResolution(state: .targetAfter, path: "/mnt/a", kind: .directory)
        let world = VolumeWorld(
            assumptions: [],
            pathFate: .sameData,
            dataFate: .kept,
            headline: headline,
            after: state
        )
        var outcome = VolumeOutcome(
            volume: ObjectReference(kind: "PersistentVolume", name: name),
            cluster: .shared,
            sourceField: "local",
            path: "/mnt/a",
            side: .resident,
            node: "worker-1",
            before: state,
            worst: world
        )
        outcome.certainty = certainty
        return outcome
    }

    static func row(
        _ id: String,
        _ result: CheckResult,
        file: Severity = .critical,
        block: Severity = .critical
    ) -> PreflightRow {
        PreflightRow(
            id: id,
            title: "t",
            host: .source,
            result: result,
            severity: [.file: file, .block: block],
            detail: ""
        )
    }

    /// An input in which everything was examined and nothing is wrong.
    static func clean(method: TakeoverMethod? = .file) -> GateInput {
        var input = GateInput(scope: .analysis, method: method)
        input.outcomes = [CheckOutcome(check: "PATH-01", result: .pass, subjects: 1)]
        input.volumes = [volume("pv-a", .unaffected)]
        input.preflight = [row("S01", .pass)]
        input.boot = BootOutcome(result: .completes, certainty: .certain, problems: [])
        return input
    }

    static let missing = MissingEvidence(origin: "target node", capture: "fstab", settles: "which mounts come up")
}
