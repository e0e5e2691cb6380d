import Findings
import Resolution
import SourceText
import StorageModel

/// What the rules about the Local Storage Operator and the static provisioner share.
enum LocalStorage {
    /// Annotation that names the provisioner; both tools write `local-volume-provisioner-<node>`.
    static let provisionedBy = "pv.kubernetes.io/provisioned-by"
    /// Start of the value that both tools write.
    static let provisionerPrefix = "local-volume-provisioner-"

    /// The name that operator and provisioner give the PV of a link: FNV-1a (32 bit) over link name, node and class.
    ///
    /// Source: local-storage-operator `pkg/common/provisioner_utils.go` (GeneratePVName).
    static func volumeName(link: String, node: String, storageClass: String) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in (link + node + storageClass).utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return "local-pv-\(String(hash, radix: 16))"
    }

    /// The last component of a path.
    static func base(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Whether an operator or provisioner publishes the volume.
    static func isManaged(_ facts: VolumeFacts) -> Bool { facts.binding?.provisioning.kind == .staticManaged }

    /// Whether the operator of OpenShift publishes it, and not the static provisioner.
    static func isOperator(_ volume: PersistentVolume) -> Bool {
        volume.metadata.labels.keys.contains { $0.hasPrefix("storage.openshift.com/") }
            || volume.metadata.annotations.keys.contains { $0.hasPrefix("storage.openshift.com/") }
    }

    /// Whether releasing the volume wipes it.
    static func isDeleted(_ volume: PersistentVolume) -> Bool { volume.reclaimPolicy?.value == "Delete" }

    /// Where the policy stands, as evidence.
    static func policyEvidence(_ volume: PersistentVolume) -> [Evidence] {
        volume.reclaimPolicy.map { [Evidence(.context, at: $0.location, note: "reclaim policy")] } ?? []
    }

    /// The mark that made the volume a managed one.
    static func mark(_ binding: VolumeBinding) -> [Evidence] {
        binding.provisioning.evidence.prefix(1).map { Evidence(.context, at: $0.location, note: "the operator's mark") }
    }

    /// Managed local PVs in scope, with their predictions.
    static func managed(_ context: CheckContext) -> [StaticSubject] {
        StaticSubjects.all(context).filter { $0.binding.provisioning.kind == .staticManaged }
    }

    /// Stops the part of the operator that links, wipes and publishes.
    static func stopDiskmaker(_ node: String) -> Remediation {
        Remediation(
            .command,
            "keep the operator away from the node until paths and data are verified: find the label that its node selector asks for, and take it off the node",
            body:
                "oc get localvolume,localvolumeset -A -o yaml | grep -A8 nodeSelector\noc get node \(ShellQuote.word(node)) --show-labels",
            place: "workstation"
        )
    }

    /// Minor version of OpenShift 4; nil when no ClusterVersion was dumped.
    static func minorVersion(_ context: CheckContext) -> Int? {
        let versions = context.inventory.cluster.clusterVersions.compactMap { version in
            version.version.flatMap { KubernetesVersion($0.value) }
        }
        return versions.filter { $0.major == 4 }.map(\.minor).min()
    }

    /// Whether the dumps hold objects of the operator at all.
    static func hasObjects(_ context: CheckContext) -> Bool {
        !context.inventory.cluster.localVolumes.isEmpty || !context.inventory.cluster.localVolumeSets.isEmpty
    }

    /// Whether anything in the dumps belongs to the operator, so that its rules apply.
    static func isUsed(_ context: CheckContext) -> Bool { hasObjects(context) || !managed(context).isEmpty }

    /// Notes that the operator's objects are missing although it publishes volumes.
    static func lackObjects(_ context: CheckContext, _ tally: inout RuleTally, _ settles: String) -> Bool {
        guard !hasObjects(context) else { return false }
        guard managed(context).contains(where: { isOperator(volume(of: $0, context)) }) else { return true }
        tally.looked()
        tally.lacks("cluster", "oc get localvolume,localvolumeset -A -o yaml", settles)
        return true
    }

    /// The PV of a subject.
    static func volume(of subject: StaticSubject, _ context: CheckContext) -> PersistentVolume {
        context.inventory.cluster.persistentVolumes[subject.binding.volumeIndex]
    }
}

/// One entry of a LocalVolume that is meant for the target.
struct LocalVolumeEntry {
    /// The object.
    var object: LocalVolume
    /// Class and paths.
    var devices: LocalVolumeClass
    /// Whether its selector matches the machine afterwards; nil when that is not known.
    var isSelected: Bool?

    /// Entries of every LocalVolume whose selector does not exclude the machine.
    static func all(_ context: CheckContext) -> [LocalVolumeEntry] {
        let machine = MachineAfter(context)
        return context.inventory.cluster.localVolumes.flatMap { object -> [LocalVolumeEntry] in
            guard object.cluster != .source else { return [] }
            let isSelected = machine.isSelected(by: object.nodeSelector)
            guard isSelected != false else { return [] }
            return object.classes.map { LocalVolumeEntry(object: object, devices: $0, isSelected: isSelected) }
        }
    }

    /// How sure a statement about a device is, given what the selector says.
    func certainty(_ device: PredictedDevice) -> Certainty {
        if isSelected == nil { return .depends(on: ["labels and name of the node after the takeover"]) }
        return DevicesAfter.certainty(device)
    }
}
