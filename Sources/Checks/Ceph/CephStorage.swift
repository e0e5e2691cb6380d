import Findings
import Resolution
import SourceText
import StorageModel

/// What the rules about Ceph on local volumes share.
enum CephStorage {
    /// Label that Rook puts on the claims of a device set.
    static let deviceSetLabel = "ceph.rook.io/DeviceSet"

    /// Whether a claim belongs to an OSD: by Rook's label, or by the names that Rook gives.
    static func isOSDClaim(_ claim: PersistentVolumeClaim) -> Bool {
        if claim.metadata.labels[deviceSetLabel] != nil { return true }
        guard claim.namespace == "openshift-storage" || claim.namespace == "rook-ceph" else { return false }
        let parts = claim.name.split(separator: "-")
        return zip(parts, parts.dropFirst()).contains { $0 == "data" && $1.first?.isNumber ?? false }
    }

    /// Whether anything of Ceph is in the dumps.
    static func isUsed(_ context: CheckContext) -> Bool {
        !context.inventory.cluster.cephClusters.isEmpty
            || context.inventory.cluster.persistentVolumeClaims.contains(where: isOSDClaim)
    }
}
