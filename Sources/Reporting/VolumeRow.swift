package import Findings
import StorageModel

/// One PV on one side (or one inline host path), with who hangs on it.
package struct VolumeRow: Sendable, Hashable {
    /// The prediction.
    package var outcome: VolumeOutcome
    /// How the PV came into being (`static`, `static-managed`, `re-imported` …); empty for inline host paths.
    package var provisioning: String
    /// Why that is believed, one clause a row.
    package var provisioningReasons: [String]
    /// How PV and claim stand to each other (`bound`, `released` …); empty for inline host paths.
    package var bindingState: String
    /// `spec.storageClassName` of the PV, empty for none; nil for inline host paths.
    package var storageClass: String?
    /// Claims, pods and workloads that use it.
    package var blastRadius: BlastRadius

    /// Describes a row.
    package init(
        outcome: VolumeOutcome,
        provisioning: String = "",
        provisioningReasons: [String] = [],
        bindingState: String = "",
        storageClass: String? = nil,
        blastRadius: BlastRadius = BlastRadius()
    ) {
        self.outcome = outcome
        self.provisioning = provisioning
        self.provisioningReasons = provisioningReasons
        self.bindingState = bindingState
        self.storageClass = storageClass
        self.blastRadius = blastRadius
    }

    /// Whether something happens to the volume in at least one world.
    package var isDisturbed: Bool { outcome.headline != .unaffected && outcome.headline != .undetermined }

    /// `PersistentVolume/name` or `HostPath/path`: unique together with cluster, side and node.
    package var title: String { "\(outcome.volume.kind) \(outcome.volume.qualifiedName)" }
}
