import Findings
import StorageModel

/// PATH-01: the directory of a local volume does not exist after the takeover.
enum LocalPathMissing: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-01",
        family: .path,
        name: "local-path-missing",
        title: "Path of a local volume does not exist",
        severity: .high,
        mechanism:
            "kubelet looks at `local.path` before it mounts a Filesystem-mode volume. When nothing is there, or a link there leads nowhere, it gives up and tries again for ever.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"pv\" : path \"/mnt/disks/x\" does not exist",
        remedy:
            "Bring the mount, directory or link back. When the data has moved, re-create the PV under its own name with the new path; `spec.local` is immutable. Very old kubelets say `MountVolume.SetUp failed … mount: special device … does not exist`.",
        example:
            "PV `pv-a` with `local.path: /mnt/local-storage/fast/wwn-0x5000c500a1b2c3d4`; the link's device is not on the target.",
        references: [
            "Kubernetes pkg/volume/local/local.go: getGlobalLocalPath",
            "Kubernetes pkg/volume/util/hostutil/hostutil.go",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal, !facts.outcome.isBlockMode else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.isAbsentAfter else { return .clean }
        var issue = VolumeIssue(
            facts.after.kind.rawValue,
            detail: "\(StateText.clause(facts.after)) after the takeover",
            effect: EffectText.localPathMissing(facts)
        )
        issue.remediation =
            facts.before.kind == .block
            ? VolumeRemedies.repoint(facts, reason: VolumeRemedies.stableName(facts))
            : VolumeRemedies.restoreMount(facts)
        return .hit(issue)
    }
}
