import Findings
import StorageModel

/// PATH-06: pods do not see what is mounted below the path of a local volume.
enum NestedMountInvisible: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-06",
        family: .path,
        name: "nested-mount-invisible",
        title: "A mount below the local volume path is invisible to pods",
        severity: .critical,
        mechanism:
            "kubelet binds `local.path` with `bind`, not `rbind`: mounts below it do not come along. The pod sees the directory underneath, and writes land on the wrong file system. A hostPath volume is bound with `rbind` and would show the mount.",
        whenSilent: "Always: the directory underneath exists and is mostly empty.",
        remedy: "Make one PV for each mount, or mount the inner file system elsewhere.",
        example:
            "PV path `/data/pv1`; after the takeover `/data/pv1/wal` is a mount of its own, but pods see the bare `wal`.",
        references: ["Kubernetes pkg/volume/local/local.go: SetUpAt", "CRI-O server/container_create_linux.go"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal, !facts.outcome.isBlockMode, facts.before.kind != .block else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        let below = mountsBelow(facts)
        guard facts.after.kind == .directory, !below.isEmpty else { return .clean }
        let known = Set(facts.before.mountsBelow)
        let new = below.filter { !known.contains($0) }
        let named = (new.isEmpty ? below : new).map(ShellQuote.code).joined(separator: ", ")
        var issue = VolumeIssue(
            "nested-mount",
            detail:
                new.isEmpty
                ? "\(named) is mounted below \(ShellQuote.code(facts.outcome.path)), today and after the takeover; pods do not see it"
                : "\(named) is mounted below \(ShellQuote.code(facts.outcome.path)) after the takeover, and was not before; pods do not see it",
            effect:
                "no error and no event: kubelet binds without nested mounts, pods use the directory underneath \(named)"
        )
        if new.isEmpty { issue.severity = .low }
        issue.standsAlone = true
        issue.evidence = (new.isEmpty ? below : new).compactMap { place in
            facts.index.mounts.mountAfterwards(at: place).map {
                Evidence(.cause, at: $0.location, note: "the mount below the path")
            }
        }
        issue.remediation =
            VolumeRemedies.scaleToZero(facts) + [
                Remediation(
                    .hint,
                    "give \(named) a PV of its own, or mount it outside of \(ShellQuote.code(facts.outcome.path))"
                )
            ]
        return .hit(issue)
    }

    /// Mounts below the path after the takeover: predicted ones, and those that the configuration asks for at boot.
    private static func mountsBelow(_ facts: VolumeFacts) -> [String] {
        let path = facts.after.realPath ?? facts.outcome.path
        let configured = facts.index.mounts.afterwards.filter { mount in
            mount.isAutomatic && HostPathText.isBelow(mount.target, path)
        }
        return Set(facts.after.mountsBelow + configured.map(\.target)).sorted()
    }
}
