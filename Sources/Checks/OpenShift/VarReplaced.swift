import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-03: `/var` of the target is replaced by a file system of the source.
enum VarReplaced: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-03",
        family: .openShift,
        name: "var-replaced",
        title: "Another file system is mounted at /var and hides what the target has there",
        severity: .critical,
        mechanism:
            "On RHCOS `/mnt`, `/opt`, `/srv`, `/home` and `/root` are links into `/var`, and kubelet, the container storage, etcd, Ceph's monitors and the links of the Local Storage Operator lie there. A file system that the source mounts at `/var` hides all of it at once.",
        whenSilent: "The node boots and looks healthy; volumes are empty or missing.",
        remedy:
            "Copy the target's data below `/var` away before the takeover, or mount the source's file system elsewhere.",
        example:
            "The source has a partition for `/var`, the target has not; `/var/mnt/disks/a` of the target is hidden.",
        references: ["openshift-docs: installation-user-infra-machines-advanced, separate /var"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no separate file system is mounted at /var after the takeover"
    static let needsPrediction = true

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let mounts = MountConfiguration(context)
        guard let mount = mounts.mountAfterwards(at: "/var"), mount.host == .source, mount.isAutomatic else { return }
        tally.looked()
        let own = context.inventory.target.mounts?.last { $0.target == "/var" }
        let hidden = (context.prediction?.volumes ?? []).filter { outcome in
            guard outcome.side == .resident else { return false }
            return HostPathText.isBelow(outcome.before.realPath ?? outcome.path, "/var")
                && (outcome.before.mountPoint.map { $0 == "/" || $0 == "/var" } ?? false)
        }
        guard !hidden.isEmpty else { return }
        let cause = hidden.compactMap { TakeoverFindings.fingerprint(of: $0) }.first
        let names = hidden.prefix(4).map { ShellQuote.code($0.volume.name) }.joined(separator: ", ")
        let more = hidden.count > 4 ? " and \(hidden.count - 4) more" : ""
        tally.hit(
            ObjectIssue(
                subject: NodePods.reference(context.graph.targetNode),
                side: .targetNode,
                node: context.graph.targetNode.name,
                key: "var",
                detail:
                    "\(ShellQuote.code(mount.source)) of the source is mounted at `/var` and hides the paths of \(hidden.count) volume(s) of the target: \(names)\(more)",
                effect:
                    "hidden at once: `/var/lib/kubelet`, `/var/lib/containers`, `/var/mnt/local-storage`, and every host path below `/var`, `/mnt`, `/opt`, `/srv`, `/home` and `/root`",
                remediation: [
                    Remediation(
                        .hint,
                        "copy the target's data below `/var` away before the takeover; afterwards it can only be seen by mounting the old file system elsewhere"
                    )
                ],
                evidence: [Evidence(.cause, at: mount.location, note: "mount of the source")]
                    + (own.map { [Evidence(.counterpart, at: $0.location, note: "mount of the target today")] } ?? []),
                causedBy: cause
            )
        )
    }
}
