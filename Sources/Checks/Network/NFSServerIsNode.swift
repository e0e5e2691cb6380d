import Findings
import Resolution
import SourceText
import StorageModel

/// NET-05: the NFS server of a volume is one of the two machines.
enum NFSServerIsNode: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-05",
        family: .network,
        name: "nfs-server-is-node",
        title: "The NFS server of the volume is one of the two machines",
        severity: .high,
        mechanism:
            "The export lies on a disk of the machine that is taken over or switched off. Clients with hard mounts hang, unmounting hangs too, and after the takeover the path may show another tree.",
        whenSilent: "Clients only hang; kubelet reports nothing until a pod starts or stops.",
        message:
            "MountVolume.SetUp failed for volume \"pv-a\" : mount failed: exit status 32 … mount.nfs: Connection timed out",
        remedy:
            "Stop every client before the takeover, and verify the export (`showmount -e`, file-system UUID) before they start again.",
        example: "`nfs.server: 10.0.0.12`, which is the internal address of the target.",
        references: ["Kubernetes pkg/volume/nfs/nfs.go: SetUpAt", "nfs(5): hard"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "the dumps hold no static NFS volume"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for binding in context.graph.bindings where binding.provisioning.kind.isStatic {
            let volume = context.inventory.cluster.persistentVolumes[binding.volumeIndex]
            guard case .nfs(let server, let path) = volume.source else { continue }
            tally.looked()
            let matches = [context.graph.sourceNode, context.graph.targetNode]
            if let match = matches.first(where: { names($0, context).contains(server.value.lowercased()) }) {
                tally.hit(issue(volume, binding, server, path, match))
            } else if matches.contains(where: { $0.node == nil }) {
                tally.lacks([MachineAfter.lacksLabels("whether the NFS server is one of the two machines")])
            }
        }
    }

    private static func names(_ match: NodeMatch, _ context: CheckContext) -> Set<String> {
        var names = Set((match.node?.hostnames ?? []).map(\.value) + (match.node?.addresses ?? []).map(\.value))
        if match.isNamed { names.insert(match.name) }
        if let hostname = context.inventory.facts(match.host).hostname { names.insert(hostname.value) }
        return Set(names.map { $0.lowercased() })
    }

    private static func issue(
        _ volume: PersistentVolume,
        _ binding: VolumeBinding,
        _ server: Located<String>,
        _ path: Located<String>,
        _ match: NodeMatch
    ) -> ObjectIssue {
        // The target's exports are replaced with its disks; the source's move with them.
        let isTarget = match.host == .target
        return ObjectIssue(
            subject: volume.reference,
            side: NodePods.side(match),
            node: match.name,
            key: StaticVolumes.key("nfs", volume.cluster),
            detail:
                "the NFS server \(ShellQuote.code(server.value)) is \(ShellQuote.code(match.name)), the \(match.host.rawValue) of the takeover; it exports \(ShellQuote.code(path.value))",
            effect: isTarget
                ? "its disks take on the settings of the source: clients hang, then see another tree below \(ShellQuote.code(path.value)) or `mount.nfs` errors"
                : "clients hang while it is switched off, and find the export again only if the machine gets its address and its disks",
            severity: isTarget ? .critical : .high,
            radius: binding.blastRadius,
            remediation: [
                Remediation(
                    .hint,
                    "stop every pod that uses the volume before the takeover; start them after `showmount -e \(ShellQuote.printable(server.value))` and the file-system UUID on the server are as before"
                )
            ],
            evidence: [Evidence(.cause, at: server.location, note: "NFS server of the volume")]
                + match.evidence.compactMap { $0.location }.prefix(1).map {
                    Evidence(.counterpart, at: $0, note: "the machine")
                }
        )
    }
}
