import Findings
import Reporting
import SourceText
import StorageModel
import YAMLEvents

/// What is to be done about one PV, from all findings about it and its claim.
struct VolumeWork {
    /// The PV.
    let volume: PersistentVolume
    /// The PV with every field of the dump.
    let original: YAMLNode
    /// The claim that claimRef names, when the dumps hold it.
    let claim: PersistentVolumeClaim?
    /// The claim with every field of the dump.
    let originalClaim: YAMLNode?
    /// Rows of the PV that are disturbed.
    let rows: [VolumeRow]
    /// Findings about the PV or its claim.
    let findings: [Finding]

    /// How the change of the reclaim policy is called.
    static let retained = "reclaim policy Retain"

    /// Identifiers of the checks that ask for something, sorted.
    var checks: [String] { Set(findings.map(\.check)).sorted() }

    /// The PV as an editor takes it.
    var editor: ManifestEditor { ManifestEditor(original, apiVersion: "v1", kind: "PersistentVolume") }

    /// Whether the takeover disturbs it.
    var isDisturbed: Bool { !rows.isEmpty }

    /// The path and affinity that a check proposes for a PV that is made again; nil when none does.
    var replacement: YAMLNode? {
        for finding in findings {
            for remedy in finding.remediation where remedy.kind == .manifest {
                guard let node = try? YAMLNode.parse(Array(remedy.body.utf8), file: FileID(0)).first,
                    node["kind"]?.string?.value == "PersistentVolume",
                    node["metadata"]?["name"]?.string?.value == volume.name
                else { continue }
                return node
            }
        }
        return nil
    }

    /// Sequence A: the PV to make again under its own name, reserved for the claim by uid; nil when no check knows a better path.
    var recreated: ManifestEditor? {
        guard let replacement else { return nil }
        var editor = editor
        editor.prepareForCreation()
        editor.removeAnnotations(["pv.kubernetes.io/bound-by-controller"])
        let field = volume.source.fieldName
        for key in ["path", "fsType", "type"] {
            guard let value = replacement["spec"]?[field]?[key]?.string?.value else { continue }
            editor.set(["spec", field, key], value)
        }
        if let affinity = replacement["spec"]?["nodeAffinity"] { editor.set(["spec", "nodeAffinity"], affinity) }
        editor.set(["spec", "persistentVolumeReclaimPolicy"], "Retain")
        editor.remove(["spec", "claimRef", "resourceVersion"])
        if let uid = claim?.uid, volume.claimRef != nil { editor.set(["spec", "claimRef", "uid"], uid) }
        return editor
    }

    /// The original without what only the cluster may write, to go back to.
    var restored: ManifestEditor {
        var editor = editor
        editor.prepareForCreation()
        editor.removeAnnotations(["pv.kubernetes.io/bound-by-controller"])
        editor.set(["spec", "persistentVolumeReclaimPolicy"], "Retain")
        editor.remove(["spec", "claimRef", "resourceVersion"])
        return editor
    }

    /// Changes of fields that may be changed while the PV exists; nil when there are none. Holds sequence C.
    var changedInPlace: (editor: ManifestEditor, changes: [String])? {
        var editor = editor
        var changes: [String] = []
        if (volume.reclaimPolicy?.value ?? "Retain") != "Retain" {
            editor.set(["spec", "persistentVolumeReclaimPolicy"], "Retain")
            changes.append(Self.retained)
        }
        for check in checks { change(check, &editor, &changes) }
        return changes.isEmpty ? nil : (editor, changes)
    }

    private func change(_ check: String, _ editor: inout ManifestEditor, _ changes: inout [String]) {
        switch check {
        case "BIND-02":
            if let claim, wasBound(claim), let uid = claim.uid {
                editor.set(["spec", "claimRef", "uid"], uid)
                editor.remove(["spec", "claimRef", "resourceVersion"])
                changes.append("claimRef with the uid of the present claim")
            } else {
                release(&editor, &changes)
            }
        case "BIND-03", "BIND-04", "BIND-12": release(&editor, &changes)
        case "BIND-09": fit(&editor, &changes)
        case "BIND-11":
            let offered = volume.accessModes.map(\.value)
            let wanted = (claim?.accessModes.map(\.value) ?? []).filter { !offered.contains($0) }
            guard !wanted.isEmpty else { return }
            editor.set(["spec", "accessModes"], offered + wanted)
            changes.append("access modes of the claim")
        case "BIND-18":
            for key in zoneKeys {
                editor.remove(["metadata", "labels", key])
                changes.append("label \(key) removed")
            }
            editor.removeIfEmpty(["metadata", "labels"])
        case "BIND-19":
            editor.removeAnnotations(["pv.kubernetes.io/bound-by-controller"])
            changes.append("annotation pv.kubernetes.io/bound-by-controller removed")
        default: break
        }
    }

    /// Sequence C: the reservation stays, for the name alone.
    private func release(_ editor: inout ManifestEditor, _ changes: inout [String]) {
        guard editor.value(["spec", "claimRef", "uid"]) != nil else { return }
        editor.remove(["spec", "claimRef", "uid"])
        editor.remove(["spec", "claimRef", "resourceVersion"])
        changes.append("claimRef without uid")
    }

    private func fit(_ editor: inout ManifestEditor, _ changes: inout [String]) {
        guard let wanted = claim?.requestedStorage?.value, let size = Quantity(wanted),
            let has = volume.capacity.flatMap({ Quantity($0.value) }), has < size
        else { return }
        editor.set(["spec", "capacity", "storage"], wanted)
        changes.append("capacity as the claim asks, if the disk is as large")
    }

    /// Label keys that findings of BIND-18 name in what identifies them.
    private var zoneKeys: [String] {
        findings.filter { $0.check == "BIND-18" && $0.subject.kind == "PersistentVolume" }.compactMap { finding in
            let parts = finding.stableKey.split(separator: "|")
            return parts.first == "zone" && parts.count > 1 ? String(parts[1]) : nil
        }
    }

    private func wasBound(_ claim: PersistentVolumeClaim) -> Bool {
        claim.metadata.annotations["pv.kubernetes.io/bind-completed"] != nil
            || ["Bound", "Lost"].contains(claim.phase?.value ?? "")
    }

    /// Sequence B: PV and claim for another cluster, the PV reserved for the claim's name, the claim naming the PV.
    var moved: (volume: ManifestEditor, claim: ManifestEditor?) {
        var editor = recreated ?? restored
        editor.remove(["spec", "claimRef", "uid"])
        var other = originalClaim.map { ManifestEditor($0, apiVersion: "v1", kind: "PersistentVolumeClaim") }
        other?.prepareForCreation()
        other?.removeAnnotations([
            "pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller",
            "volume.kubernetes.io/selected-node", "volume.kubernetes.io/storage-provisioner",
            "volume.beta.kubernetes.io/storage-provisioner",
        ])
        other?.set(["spec", "volumeName"], volume.name)
        // Left out, the class would be filled in by the other cluster's default.
        if other?.value(["spec", "storageClassName"]) == nil {
            other?.set(["spec", "storageClassName"], volume.storageClassName?.value ?? "")
        }
        return (editor, other)
    }
}
