import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-04: `/var/lib/containers` has a disk of its own.
enum ContainerStorageDisk: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-04",
        family: .openShift,
        name: "container-storage-disk",
        title: "The separate file system of the container storage changes",
        severity: .medium,
        mechanism:
            "A node may mount `/var/lib/containers` from a disk of its own, with project quotas. Without the mount, or with an empty one, all images are pulled again, which fails on disconnected clusters; without `prjquota` quotas of containers do not work.",
        whenSilent: "Pulling takes time, and fails without a mirror.",
        message: "Failed to pull image … (events of every pod), kubelet: DiskPressure",
        remedy: "Keep the mount unit with `prjquota`, and check that the mirror has every image.",
        example: "The target mounts `/var/lib/containers` from `/dev/sdc`; the source has no such mount.",
        references: ["openshift-docs: separate /var partition, prjquota"]
    )
    static let nothing = "neither machine mounts /var/lib/containers from a disk of its own"
    static let needsPrediction = true
    private static let place = "/var/lib/containers"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let mounts = MountConfiguration(context)
        let after = mounts.mountAfterwards(at: place)
        let before = mounts.mount(at: place, on: .target)
        guard after != nil || before != nil else { return }
        tally.looked()
        let detail: String
        switch (before, after) {
        case (let before?, nil):
            detail =
                "the target mounts \(ShellQuote.code(before.source)) at `\(place)`, and the configuration after the takeover does not"
        case (nil, let after?):
            detail =
                "\(ShellQuote.code(after.source)) is mounted at `\(place)`, where the target has no file system of its own today"
        case (_, let after?):
            let quotas = ["prjquota", "pquota", "pqnoenforce"]
            guard !after.options.contains(where: quotas.contains) else { return }
            detail = "\(ShellQuote.code(after.source)) is mounted at `\(place)` without `prjquota`"
        case (nil, nil): return
        }
        guard let cause = after ?? before else { return }
        tally.hit(
            ObjectIssue(
                subject: NodePods.reference(context.graph.targetNode),
                side: .targetNode,
                node: context.graph.targetNode.name,
                key: "containers",
                detail: detail,
                effect: "images are pulled again, or not at all on a disconnected cluster; no data of a volume is lost",
                remediation: [
                    Remediation(
                        .hint,
                        "keep one mount unit for `\(place)` with option `prjquota`, and make sure that every image can be pulled"
                    )
                ],
                evidence: [Evidence(.cause, at: cause.location, note: "mount of the container storage")]
            )
        )
    }
}
