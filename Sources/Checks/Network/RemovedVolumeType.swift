import Findings
import Resolution
import SourceText
import StorageModel

/// NET-06: the volume type was removed from Kubernetes.
enum RemovedVolumeType: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-06",
        family: .network,
        name: "removed-volume-type",
        title: "The volume's type was removed from Kubernetes",
        severity: .high,
        mechanism:
            "In-tree volume plugins were removed over the years: photonPersistentDisk in 1.16, scaleIO in 1.22, flocker, quobyte and storageos in 1.25, glusterfs in 1.26, cephfs and rbd in 1.31. The object stays valid; kubelet finds no plugin for it.",
        message:
            "Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[v]: failed to get Plugin from volumeSpec for volume \"pv-a\" err=no volume plugin matched",
        remedy: "Create the PV again as a CSI volume of the same backend, with policy Retain and a claimRef.",
        example: "A `glusterfs` PV, and the target's kubelet is v1.27.",
        references: ["Kubernetes pkg/api/persistentvolume/util.go: warnings", "Kubernetes cmd/kubelet/app/plugins.go"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static volume is of a type that was removed"

    /// Minor version of Kubernetes 1 from which a type works no more.
    static let removedIn: [String: Int] = [
        "photonPersistentDisk": 16, "scaleIO": 22, "flocker": 25, "quobyte": 25, "storageos": 25, "glusterfs": 26,
        "cephfs": 31, "rbd": 31,
    ]

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let text = (context.graph.targetNode.node ?? context.graph.sourceNode.node)?.kubeletVersion
        let version = (text?.value).flatMap { KubernetesVersion($0) }
        for entry in NetworkVolumes.all(context) {
            guard case .other(let field) = entry.volume.source, let minor = removedIn[field.value] else { continue }
            tally.looked()
            if let version, version < KubernetesVersion(1, minor) { continue }
            var issue = NetworkVolumes.issue(
                entry,
                context,
                key: "type",
                detail: version.map {
                    "type \(ShellQuote.code(field.value)) works no more from Kubernetes 1.\(minor), and kubelet is \($0.major).\($0.minor)"
                }
                    ?? "type \(ShellQuote.code(field.value)) works up to Kubernetes 1.\(minor - 1) only, and no Node tells the version",
                effect:
                    "from Kubernetes 1.\(minor): `failed to get Plugin from volumeSpec for volume \"\(ShellQuote.printable(entry.volume.name))\" err=no volume plugin matched`"
            )
            if version == nil { issue.certainty = .depends(on: ["kubelet version of the target"]) }
            issue.evidence = [Evidence(.cause, at: field.location, note: "type of the volume")]
            if let text { issue.evidence.append(Evidence(.counterpart, at: text.location, note: "kubelet version")) }
            issue.remediation = [
                Remediation(
                    .hint,
                    "create the PV again as a CSI volume of the same backend, with policy Retain and a claimRef"
                )
            ]
            tally.hit(issue)
        }
    }
}
