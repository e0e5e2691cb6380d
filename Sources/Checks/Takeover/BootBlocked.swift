import Findings
import Resolution
import StorageModel

/// TKO-11: a mount that the boot requires cannot be satisfied after the takeover.
enum BootBlocked: Check {
    static let descriptor = CheckDescriptor(
        id: "TKO-11",
        family: .takeover,
        name: "boot-blocked",
        title: "The first boot after the takeover stops in emergency mode",
        severity: .critical,
        mechanism:
            "systemd mounts what fstab and enabled mount units ask for. When the device of an entry that local-fs.target requires does not come up, local-fs.target fails and emergency.target is started: no network, no kubelet. Entries with `nofail` or `noauto`, swap, automounts and network file systems do not stop the boot; a required mount below a `nofail` parent does.",
        message: "You are in emergency mode. After logging in, type \"journalctl -xb\" to view system logs",
        remedy:
            "Before the takeover, correct the entry on the source so that it names something the target will have, or take it out; use `nofail` only for mounts that no volume lies on.",
        example:
            "The source's fstab names `/dev/disk/by-id/scsi-…` without `nofail`; the target's disk has no such link.",
        references: ["systemd.mount(5)", "systemd.special(7): local-fs.target", "systemd-fstab-generator(8)"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard let prediction = context.prediction else { return .notPredicted(descriptor) }
        switch prediction.boot.result {
        case .completes, .degraded:
            return CheckOutcome(check: descriptor.id, result: .pass, subjects: 1)
        case .undetermined:
            var missing: [MissingEvidence] = []
            var reason = "the captures do not tell whether every required mount can be satisfied"
            switch prediction.boot.certainty {
            case .certain: break
            case .depends(let facts): reason = "whether it is blocked depends on: \(facts.joined(separator: ", "))"
            case .undetermined(let captures): missing = captures
            }
            return CheckOutcome(
                check: descriptor.id,
                result: .unknown,
                subjects: 1,
                reason: reason,
                missing: missing.sorted()
            )
        case .blocked:
            return CheckOutcome(
                check: descriptor.id,
                result: .fail,
                subjects: 1,
                findings: [finding(prediction.boot, context)]
            )
        }
    }

    private static func finding(_ boot: BootOutcome, _ context: CheckContext) -> Finding {
        let blocking = boot.problems.filter { $0.result == .blocked }
        let node = context.plan?.targetNode ?? context.graph.targetNode.name
        let entries = blocking.map { problem in
            "\(ShellQuote.code(problem.target)) from \(ShellQuote.code(problem.source)) (\(ShellQuote.printable(problem.reason)))"
        }
        let detail =
            entries.isEmpty
            ? "a mount that the boot requires cannot be satisfied on the target"
            : "the boot requires \(entries.joined(separator: ", ")), which cannot be mounted on the target"
        return Finding(
            check: descriptor,
            certainty: boot.certainty,
            subject: ObjectReference(kind: "Node", name: node),
            side: .targetNode,
            node: node,
            stableKey: "boot-blocked",
            detail: detail,
            before: "the source boots with these entries",
            after: "local-fs.target fails on the target and systemd stops in emergency mode",
            effect:
                "the node stays NotReady: no network, no kubelet; its pods are marked for eviction after about five minutes, those with local volumes stay Pending",
            blastRadius: everybody(context),
            remediation: blocking.flatMap { remedies(for: $0, context: context) },
            evidence: EvidenceList.merged(
                blocking.flatMap(\.evidence),
                boot.problems.flatMap(\.evidence).map { line in
                    var line = line
                    line.role = .context
                    return line
                }
            )
        )
    }

    private static func everybody(_ context: CheckContext) -> BlastRadius {
        let index = VolumeIndex(context)
        let all = (context.prediction?.volumes ?? []).map { index.facts(of: $0).blastRadius }
        return BlastRadius(
            claims: Set(all.flatMap(\.claims)).sorted(),
            pods: Set(all.flatMap(\.pods)).sorted(),
            workloads: Set(all.flatMap(\.workloads)).sorted(),
            namespaces: Set(all.flatMap(\.namespaces)).sorted()
        )
    }

    private static func remedies(for problem: BootProblem, context: CheckContext) -> [Remediation] {
        let carriesVolume = (context.prediction?.volumes ?? []).contains { outcome in
            outcome.before.mountPoint == problem.target
        }
        let mount = MountConfiguration(context).mountAfterwards(at: problem.target)
        let type = mount?.fsType ?? "auto"
        let options = mount?.options ?? ["defaults"]
        let place = ShellQuote.fstab(problem.target)
        let line = "\(ShellQuote.fstab(problem.source)) \(place) \(ShellQuote.fstab(type))"
        let old = "\(line) \(ShellQuote.fstab(options.joined(separator: ",")))"
        let advice =
            carriesVolume
            ? "a volume lies on it, so do not make it `nofail`: pods would write to the bare directory"
            : "add `nofail` only when the node can do without it"
        return [
            Remediation(
                .filePatch,
                "take the entry for \(ShellQuote.code(problem.target)) out, or let it name a device that the target has; \(advice)",
                body: "- \(old)",
                place: "source node",
                undo: "put the line back: \(old)"
            )
        ]
    }
}
