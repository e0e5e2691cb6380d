import Findings
import StorageModel
import TestSupport

extension RuleCase {
    /// The mount at `/mnt/disks/a` that the cases of this file disturb.
    private static var mounted: PathResolution { OutcomeBuilder.directory("/mnt/disks/a", on: "/mnt/disks/a") }

    static let takeover: [RuleCase] = [
        headline("TKO-01", .critical, "is formatted or overwritten", .sameData, .destroyed),
        headline("TKO-02", .critical, "other data answers there", .otherData, .kept),
        headline("TKO-03", .critical, "nothing is mounted there and writes go to", .bareDirectory, .kept),
        headline("TKO-04", .critical, "an empty one is made", .createdEmpty, .kept),
        headline("TKO-05", .critical, "more than one device", .ambiguous, .kept),
        headline("TKO-06", .high, "does not exist", .missing, .kept, kind: .missing),
        headline("TKO-07", .high, "node affinity", .sameData, .kept, .unreachable),
        headline("TKO-08", .medium, "read-only: no → yes", .sameData, .kept, .changed),
        headline("TKO-10", .high, "cannot be told", .undetermined, .unknown, kind: .unknown),
        RuleCase(
            id: "TKO-11",
            severity: .critical,
            says: "`/data` from `UUID=gone`",
            fires: { scene in
                scene.fstab(.source, "UUID=gone", "/data", "xfs", "defaults")
                let line = Evidence(.cause, at: scene.objects.place(), note: "fstab line")
                let problem = BootProblem(
                    target: "/data",
                    source: "UUID=gone",
                    result: .blocked,
                    reason: "no device has this UUID",
                    evidence: [line]
                )
                scene.boot = BootOutcome(result: .blocked, certainty: .certain, problems: [problem])
            },
            clean: { _ in }
        ),
    ]

    private static func headline(
        _ id: String,
        _ severity: Severity,
        _ says: String,
        _ path: PathFate,
        _ data: DataFate,
        _ headline: Headline? = nil,
        kind: FileKind = .directory
    ) -> RuleCase {
        RuleCase(
            id: id,
            severity: severity,
            says: says,
            fires: { scene in
                let after =
                    kind == .directory ? OutcomeBuilder.bare("/mnt/disks/a") : OutcomeBuilder.only("/mnt/disks/a", kind)
                scene.local(from: mounted, to: after, path: path, data: data, headline: headline) { outcome in
                    outcome.changes = ["read-only: no → yes"]
                }
            },
            clean: { scene in scene.local(from: mounted, to: mounted, path: .sameData, data: .kept) }
        )
    }
}
