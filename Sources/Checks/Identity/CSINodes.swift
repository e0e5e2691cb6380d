import Findings
import Resolution
import StorageModel

/// Whether the dumps tell how CSI drivers know the nodes.
enum CSINodes {
    /// Notes that CSINodes were not dumped although volumes of CSI drivers were.
    static func areMissing(_ context: CheckContext, _ tally: inout RuleTally) -> Bool {
        guard context.inventory.cluster.csiNodes.isEmpty else { return false }
        let hasVolumes = context.inventory.cluster.persistentVolumes.contains { volume in
            if case .csi = volume.source { true } else { false }
        }
        guard hasVolumes else { return true }
        tally.looked()
        tally.lacks("cluster", "oc get csinodes -o yaml", "how CSI drivers know the two nodes")
        return true
    }
}
