import Findings
import Resolution
import SourceText
import StorageModel

/// NET-07: the CSI driver of a volume is not registered on the target.
enum DriverNotRegistered: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-07",
        family: .network,
        name: "csi-driver-not-registered",
        title: "The CSI driver of the volume is not registered on the machine",
        severity: .high,
        mechanism:
            "kubelet reaches a driver through a socket below `/var/lib/kubelet/plugins` and lists it in the CSINode. Old in-tree types of clouds are redirected to a driver too. A node without the driver's pod cannot mount the volume.",
        message: "driver name ebs.csi.aws.com not found in the list of registered CSI drivers",
        remedy: "Let the driver's DaemonSet run on the machine and look at its CSINode before pods start.",
        example: "The CSINode of the target lists `ebs.csi.aws.com` only; the volume is of `csi.vsphere.vmware.com`.",
        references: [
            "Kubernetes pkg/volume/csi/csi_client.go", "Kubernetes pkg/volume/csimigration/plugin_manager.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static CSI volume can be used on the two nodes"

    /// Drivers that serve old in-tree types.
    static let migrated: [String: String] = [
        "awsElasticBlockStore": "ebs.csi.aws.com", "gcePersistentDisk": "pd.csi.storage.gke.io",
        "azureDisk": "disk.csi.azure.com", "azureFile": "file.csi.azure.com", "cinder": "cinder.csi.openstack.org",
        "vsphereVolume": "csi.vsphere.vmware.com", "portworxVolume": "pxd.portworx.com",
    ]

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in NetworkVolumes.all(context) {
            guard let driver = driver(entry.volume) else { continue }
            tally.looked()
            let machine = MachineAfter(context)
            let matches = machine.candidates.isEmpty ? [context.graph.targetNode] : machine.candidates
            for match in matches {
                let node = context.inventory.cluster.csiNodes.first {
                    $0.name == match.name && ($0.cluster == .shared || $0.cluster == entry.volume.cluster)
                }
                guard let node else {
                    tally.lacks("cluster", "oc get csinodes -o yaml", "which CSI drivers are registered on the machine")
                    continue
                }
                if node.drivers.contains(where: { $0.name.value == driver }) { continue }
                tally.hit(issue(entry, driver, node, match, context))
                break
            }
        }
    }

    private static func driver(_ volume: PersistentVolume) -> String? {
        switch volume.source {
        case .csi(let driver, _, _, _): driver.value
        case .other(let field): migrated[field.value]
        default: nil
        }
    }

    private static func issue(
        _ entry: NetworkVolume,
        _ driver: String,
        _ node: CSINode,
        _ match: NodeMatch,
        _ context: CheckContext
    ) -> ObjectIssue {
        var issue = NetworkVolumes.issue(
            entry,
            context,
            key: "driver",
            detail: "the CSINode of \(ShellQuote.code(match.name)) does not list driver \(ShellQuote.code(driver))",
            effect:
                "pods stay in ContainerCreating: `driver name \(ShellQuote.printable(driver)) not found in the list of registered CSI drivers`"
        )
        issue.node = match.name
        let identity = MachineAfter(context).identity
        if identity == .unknown { issue.certainty = .depends(on: ["nodeIdentity"]) }
        issue.evidence = [
            Evidence(.cause, at: entry.place, note: "driver of the volume"),
            Evidence(.counterpart, at: node.metadata.name.location, note: "the CSINode"),
        ]
        issue.remediation = [
            Remediation(
                .command,
                "look which drivers the node has, and let the driver's DaemonSet run there",
                body: "oc get csinode \(ShellQuote.word(match.name)) -o yaml",
                place: "workstation"
            )
        ]
        return issue
    }
}
