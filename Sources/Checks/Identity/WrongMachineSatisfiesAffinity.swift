import Findings
import Resolution
import SourceText
import StorageModel

/// ID-04: the target takes the source's name, but not all of its data.
enum WrongMachineSatisfiesAffinity: Check {
    static let descriptor = CheckDescriptor(
        id: "ID-04",
        family: .identity,
        name: "affinity-met-without-data",
        title: "Affinity is met by a machine that lacks the volume's data",
        severity: .critical,
        mechanism:
            "Affinity names a node, not a disk. When the target takes the source's host name in the same cluster, the scheduler sends the source's pods there, also those whose disk did not come along: they find nothing, or start on an empty directory.",
        whenSilent: "When a directory is there without its mount: pods start and write to the file system beneath.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"pv-a\" : path \"/mnt/disks/a\" does not exist",
        remedy:
            "Bring the disk along, or keep the machine from taking pods of such volumes: cordon it until every path is verified.",
        example: "Disk of `pv-a` is left behind, and the target is `worker-1` afterwards.",
        references: ["sig-storage-local-static-provisioner docs/best-practices.md"],
        requires: [.cluster("PersistentVolume")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard context.prediction != nil, let identity = context.plan?.profile.nodeIdentity else {
            return none("this run predicts no takeover")
        }
        guard identity != .target else { return none("the machine keeps the identity of the target") }
        let outcomes = VolumeOutcomes(context)
        var findings: [Finding] = []
        var missing: Set<MissingEvidence> = []
        var subjects = 0
        for entry in StaticSubjects.all(context)
        where entry.subject.side == .carried && entry.subject.cluster == .shared {
            guard case .onlyWithIdentity(of: .source, let affinity) = entry.subject.isReachableAfter,
                let outcome = outcomes.outcome(of: entry.subject)
            else { continue }
            subjects += 1
            if outcome.pathFate == .undetermined {
                if case .undetermined(let captures) = outcome.certainty { missing.formUnion(captures) }
            } else if let severity = severity(outcome.pathFate) {
                findings.append(finding(entry, outcome, severity, affinity, identity, outcomes))
            }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            missing: missing.sorted(),
            nothing: "no carried static volume is pinned to the source node"
        )
    }

    private static func none(_ reason: String) -> CheckOutcome {
        CheckOutcome(check: descriptor.id, result: .notApplicable, subjects: 0, reason: reason)
    }

    /// Silent outcomes are critical; a pod that cannot start is not.
    private static func severity(_ fate: PathFate) -> Severity? {
        switch fate {
        case .bareDirectory, .otherData, .createdEmpty, .ambiguous: .critical
        case .missing, .wrongType: .high
        case .sameData, .undetermined: nil
        }
    }

    private static func finding(
        _ entry: StaticSubject,
        _ outcome: VolumeOutcome,
        _ severity: Severity,
        _ affinity: [Evidence],
        _ identity: TakeoverProfile.NodeIdentity,
        _ outcomes: VolumeOutcomes
    ) -> Finding {
        var certainty = outcome.certainty
        if identity == .unknown, case .certain = certainty { certainty = .depends(on: ["nodeIdentity"]) }
        if identity == .unknown, case .depends(let facts) = certainty {
            certainty = .depends(on: Set(facts + ["nodeIdentity"]).sorted())
        }
        let node = ShellQuote.code(entry.subject.node)
        return Finding(
            check: descriptor,
            severity: severity,
            certainty: certainty,
            subject: entry.subject.volume,
            side: .carried,
            node: entry.subject.node,
            stableKey: "lacks-data",
            detail:
                "the machine is \(node) for the scheduler, but \(ShellQuote.code(entry.subject.path.value)) does not hold the volume's data there",
            effect: severity == .critical
                ? "pods of the volume are scheduled to the machine and start on other data, without an event"
                : "pods of the volume are scheduled to the machine and cannot start there",
            blastRadius: entry.binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "keep pods away from the machine until the paths of its volumes are verified",
                    body: "oc adm cordon \(ShellQuote.word(entry.subject.node))",
                    place: "workstation",
                    undo: "oc adm uncordon \(ShellQuote.word(entry.subject.node))"
                )
            ],
            evidence: affinity + outcome.evidence,
            causedBy: outcomes.cause(of: entry.subject, severity: severity)
        )
    }
}
