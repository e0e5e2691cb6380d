import Findings
import Resolution
import SourceText
import StorageModel

/// NET-02: the link of an iSCSI disk is not there although a pod uses it.
enum ISCSILinkMissing: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-02",
        family: .network,
        name: "iscsi-link-missing",
        title: "The device link of an iSCSI volume is missing on the node that uses it",
        severity: .high,
        mechanism:
            "kubelet waits for a link below `/dev/disk/by-path` whose name is made of portal, target name and unit. Where the link does not appear, because udev rules, portal or unit differ, the volume is never mounted.",
        message:
            "Timed out waiting for device at path /dev/disk/by-path/ip-10.0.0.5:3260-iscsi-iqn.2001-04.com.example:storage-lun-1 after 10s",
        remedy: "Make the unit visible on the node, and write portal, target name and unit into the PV as they are.",
        example: "A pod on the target uses unit 1; only the link of unit 0 is listed.",
        references: ["Kubernetes pkg/volume/iscsi/iscsi_util.go: AttachDisk, waitForPathToExist"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no pod on the two nodes uses a static iSCSI volume"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in NetworkVolumes.all(context) {
            guard case .iscsi(let portal, let iqn, let lun, _) = entry.volume.source else { continue }
            for match in [context.graph.sourceNode, context.graph.targetNode] {
                guard entry.pods.contains(where: { $0.spec.nodeName?.value == match.name }) else { continue }
                tally.looked()
                let address = portal.value.contains(":") ? portal.value : portal.value + ":3260"
                let path = "/dev/disk/by-path/ip-\(address)-iscsi-\(iqn.value)-lun-\(lun.isEmpty ? "0" : lun)"
                guard let links = context.inventory.facts(match.host).links else {
                    tally.lacks(
                        "\(match.host.rawValue) node",
                        "device-links",
                        "whether \(ShellQuote.code(path)) is there"
                    )
                    continue
                }
                if links.contains(where: {
                    $0.path == path || $0.path.hasSuffix(path.dropFirst("/dev/disk/by-path/".count))
                }) {
                    continue
                }
                var issue = NetworkVolumes.issue(
                    entry,
                    context,
                    key: "link|\(match.host.rawValue)",
                    detail:
                        "\(ShellQuote.code(path)) is not among the links of \(ShellQuote.code(match.name)), whose pod uses the volume",
                    effect:
                        "after the next start of the pod: `Timed out waiting for device at path \(ShellQuote.printable(path)) after 10s`"
                )
                issue.evidence = [Evidence(.cause, at: iqn.location, note: "target name of the volume")]
                issue.remediation = [
                    Remediation(
                        .command,
                        "look which units the node sees",
                        body:
                            "oc debug node/\(ShellQuote.word(match.name)) --quiet -- chroot /host sh -c 'iscsiadm -m session -P 3; ls -l /dev/disk/by-path'",
                        place: "workstation"
                    )
                ]
                tally.hit(issue)
            }
        }
    }
}
