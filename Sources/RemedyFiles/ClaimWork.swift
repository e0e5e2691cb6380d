import Findings
import SourceText
import StorageModel
import YAMLEvents

/// What is to be done about one claim.
struct ClaimWork {
    /// The claim.
    let claim: PersistentVolumeClaim
    /// The claim with every field of the dump.
    let original: YAMLNode
    /// Findings about it.
    let findings: [Finding]

    /// Changes of fields that may be changed while the claim exists; nil when there are none.
    var changedInPlace: (editor: ManifestEditor, changes: [String])? {
        var editor = ManifestEditor(original, apiVersion: "v1", kind: "PersistentVolumeClaim")
        var changes: [String] = []
        let checks = Set(findings.map(\.check))
        if checks.contains("BIND-07"), claim.boundVolumeName == nil, claim.storageClassName == nil {
            editor.set(["spec", "storageClassName"], "")
            changes.append("class none, said explicitly")
        }
        if checks.contains("BIND-08") {
            editor.removeAnnotations(["volume.kubernetes.io/selected-node"])
            changes.append("annotation volume.kubernetes.io/selected-node removed")
        }
        return changes.isEmpty ? nil : (editor, changes)
    }
}

extension PersistentVolumeClaim {
    /// `spec.volumeName`, nil when unset or empty.
    fileprivate var boundVolumeName: String? { volumeName.flatMap { $0.value.isEmpty ? nil : $0.value } }
}
