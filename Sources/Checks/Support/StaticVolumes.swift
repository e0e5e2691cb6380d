import Findings
import Resolution
import SourceText
import StorageModel

/// A static PV that has a path on one of the two nodes, with the claim that is used with it.
struct StaticVolume {
    /// The PV.
    var volume: PersistentVolume
    /// What hangs on it.
    var binding: VolumeBinding
    /// The claim that is used with it.
    var claim: PersistentVolumeClaim?

    /// A stable key that tells the PVs of two clusters apart.
    func key(_ outcome: String) -> String { StaticVolumes.key(outcome, volume.cluster) }
}

/// Selects the objects that the binding, identity and evidence checks are about.
enum StaticVolumes {
    /// Static PVs that the takeover is asked about, in inventory order.
    static func inScope(_ context: CheckContext) -> [StaticVolume] {
        let cluster = context.inventory.cluster
        var positions: Set<Int> = []
        for subject in context.graph.subjects where subject.volume.kind == "PersistentVolume" {
            let key = BindingGraph.VolumeKey(cluster: subject.cluster, name: subject.volume.name)
            if let position = context.graph.bindingOfVolume[key] { positions.insert(position) }
        }
        return positions.sorted().compactMap { position in
            let binding = context.graph.bindings[position]
            guard binding.provisioning.kind.isStatic else { return nil }
            return StaticVolume(
                volume: cluster.persistentVolumes[binding.volumeIndex],
                binding: binding,
                claim: binding.claimIndex.map { cluster.persistentVolumeClaims[$0] }
            )
        }
    }

    /// Whether a claim asks for a PV made by hand: no provisioner was asked, and its class does not provision.
    static func wantsStatic(_ claim: PersistentVolumeClaim, _ context: CheckContext) -> Bool {
        let keys = ["volume.kubernetes.io/storage-provisioner", "volume.beta.kubernetes.io/storage-provisioner"]
        if keys.contains(where: { isProvisioner(claim.metadata.annotations[$0]?.value) }) { return false }
        guard let name = claim.storageClassName?.value, !name.isEmpty,
            let position = context.graph.index.storageClass(name, in: claim.cluster)
        else { return true }
        return !isProvisioner(context.inventory.cluster.storageClasses[position].provisioner?.value)
    }

    private static func isProvisioner(_ name: String?) -> Bool {
        name.map { $0 != "kubernetes.io/no-provisioner" } ?? false
    }

    /// A stable key that tells equal names of two clusters apart.
    static func key(_ outcome: String, _ cluster: ClusterRole) -> String {
        cluster == .shared ? outcome : "\(outcome)|\(cluster.rawValue)"
    }
}

extension CheckOutcome {
    /// The record of a check that looked at `subjects` things: findings first, then what is missing, then a pass.
    static func decided(
        _ check: CheckDescriptor,
        subjects: Int,
        findings: [Finding],
        missing: [MissingEvidence] = [],
        nothing: String
    ) -> CheckOutcome {
        let result: CheckResult
        var reason = ""
        if !findings.isEmpty {
            result = .fail
        } else if !missing.isEmpty {
            (result, reason) = (.unknown, "captures are missing that would decide it")
        } else if subjects == 0 {
            (result, reason) = (.notApplicable, nothing)
        } else {
            result = .pass
        }
        return CheckOutcome(
            check: check.id,
            result: result,
            subjects: subjects,
            reason: reason,
            missing: missing,
            findings: findings
        )
    }
}
