import Findings
import SourceText
package import StorageModel

/// Decides whether a PV was made ahead of time or by a provisioner on demand.
///
/// No single field tells: `pv.kubernetes.io/provisioned-by` is also written by the Local Storage Operator and by the
/// static provisioner, and external-provisioner puts its finalizer on PVs made by hand too, so finalizers do not count.
package enum ProvisioningClassifier {
    /// Classifies one PV; the claim it is bound to and its StorageClass help when the dumps hold them.
    package static func classify(
        _ volume: PersistentVolume,
        claim: PersistentVolumeClaim?,
        storageClass: StorageClass?
    ) -> ProvisioningVerdict {
        let managed = managedMarks(of: volume)
        if !managed.isEmpty { return verdict(.staticManaged, managed, volume) }
        let dynamic = dynamicMarks(of: volume)
        let copied = copyMarks(of: volume, claim: claim, isProvisioned: !dynamic.isEmpty)
        if !copied.isEmpty { return verdict(.reimported, copied + dynamic, volume) }
        if !dynamic.isEmpty { return verdict(.dynamic, dynamic, volume) }
        return verdict(.static, handMadeMarks(of: volume, storageClass: storageClass), volume)
    }

    /// One clause with the place that proves it.
    private typealias Mark = (reason: String, evidence: Evidence)

    private static func verdict(
        _ kind: ProvisioningKind,
        _ marks: [Mark],
        _ volume: PersistentVolume
    ) -> ProvisioningVerdict {
        ProvisioningVerdict(kind: kind, reasons: marks.map(\.reason), evidence: marks.map(\.evidence))
    }

    /// Sources: local-storage-operator `pkg/common/{names,types}.go`, sig-storage-local-static-provisioner
    /// `pkg/controller/controller.go`.
    private static func managedMarks(of volume: PersistentVolume) -> [Mark] {
        var marks: [Mark] = []
        if let by = volume.metadata.annotations[provisionedBy], isStaticProvisioner(by.value) {
            marks.append(
                ("`\(provisionedBy)` names a static provisioner, `\(by.value)`", Evidence(.cause, at: by.location))
            )
        }
        let labels = [
            "storage.openshift.com/owner-kind", "storage.openshift.com/owner-name",
            "storage.openshift.com/local-volume-owner-name",
        ]
        for key in labels {
            guard let label = volume.metadata.labels[key] else { continue }
            marks.append(
                (
                    "label `\(key)` of the Local Storage Operator is `\(label.value)`",
                    Evidence(.cause, at: label.location)
                )
            )
        }
        for key in ["storage.openshift.com/device-name", "storage.openshift.com/device-id"] {
            guard let annotation = volume.metadata.annotations[key] else { continue }
            marks.append(
                (
                    "annotation `\(key)` of the Local Storage Operator is `\(annotation.value)`",
                    Evidence(.cause, at: annotation.location)
                )
            )
        }
        return marks
    }

    /// `local-volume-provisioner-<node>` or `local-volume-provisioner-<node>-<uid>`.
    private static func isStaticProvisioner(_ value: String) -> Bool {
        let prefix = "local-volume-provisioner-"
        return value.hasPrefix(prefix) && value.utf8.count > prefix.utf8.count
    }

    /// Sources: external-provisioner `pkg/controller/controller.go`, Kubernetes `pkg/volume/util/util.go`.
    private static func dynamicMarks(of volume: PersistentVolume) -> [Mark] {
        var marks: [Mark] = []
        let annotations = volume.metadata.annotations
        var identity: Located<String>?
        var isCSI = false
        if case .csi(_, _, _, let found) = volume.source { (identity, isCSI) = (found, true) }
        // External-provisioner always writes its identity: the annotation alone was put there by hand.
        if let by = annotations[provisionedBy], !isCSI || identity != nil {
            marks.append(("`\(provisionedBy)` is `\(by.value)`", Evidence(.cause, at: by.location)))
        }
        if let identity {
            marks.append(
                (
                    "the volume attribute `storage.kubernetes.io/csiProvisionerIdentity` is set",
                    Evidence(.cause, at: identity.location)
                )
            )
        }
        if let by = annotations["kubernetes.io/createdby"], by.value.hasSuffix("-dynamic-provisioner") {
            marks.append(("`kubernetes.io/createdby` is `\(by.value)`", Evidence(.cause, at: by.location)))
        }
        if let uid = claimUID(inName: volume.name), let reference = volume.claimRef?.uid, reference.value == uid {
            marks.append(("the name holds the uid of the claim", Evidence(.cause, at: reference.location)))
        }
        for suffix in ["name", "namespace"] {
            let key = "volume.kubernetes.io/provisioner-deletion-secret-\(suffix)"
            guard let annotation = annotations[key] else { continue }
            marks.append(("annotation `\(key)` is set", Evidence(.cause, at: annotation.location)))
        }
        return marks
    }

    /// Signs that a PV which a provisioner made was copied here or given to another claim since.
    private static func copyMarks(
        of volume: PersistentVolume,
        claim: PersistentVolumeClaim?,
        isProvisioned: Bool
    ) -> [Mark] {
        var marks: [Mark] = []
        if let uid = claimUID(inName: volume.name) {
            if let reference = volume.claimRef, reference.uid?.value != uid {
                let what = reference.uid.map { "`\($0.value)`" } ?? "no uid"
                marks.append(
                    (
                        "the name holds uid `\(uid)`, `claimRef` has \(what)",
                        Evidence(.cause, at: (reference.uid ?? reference.name).location)
                    )
                )
            } else if volume.claimRef == nil, !isProvisioned {
                marks.append(
                    (
                        "the name is that of a provisioned PV, but no provisioner left its mark",
                        Evidence(.cause, at: volume.metadata.name.location)
                    )
                )
            }
        }
        // External-provisioner writes the annotation whenever it writes its identity; its own PVs keep both.
        if case .csi(_, _, _, let identity?) = volume.source, volume.metadata.annotations[provisionedBy] == nil,
            claimUID(inName: volume.name) == nil
        {
            marks.append(
                (
                    "the identity of a provisioner was copied: annotation `\(provisionedBy)` and the provisioner's name are missing",
                    Evidence(.cause, at: identity.location)
                )
            )
        }
        // A provisioner makes a PV for a claim that is there already; an older PV was not made for it.
        if isProvisioned, let claim, let own = volume.claimRef?.uid?.value, own == claim.uid,
            let made = volume.metadata.creationTimestamp, let claimed = claim.metadata.creationTimestamp,
            isUTCTime(made), isUTCTime(claimed), made < claimed
        {
            marks.append(
                (
                    "it was created at \(made), before its claim (\(claimed))",
                    Evidence(.cause, at: volume.metadata.name.location)
                )
            )
        }
        return marks
    }

    private static func handMadeMarks(of volume: PersistentVolume, storageClass: StorageClass?) -> [Mark] {
        var marks: [Mark] = []
        if let annotation = volume.metadata.annotations[provisionedBy] {
            marks.append(
                (
                    "`\(provisionedBy)` is `\(annotation.value)`, but the CSI volume lacks the provisioner's identity",
                    Evidence(.cause, at: annotation.location)
                )
            )
        }
        if let storageClass, let provisioner = storageClass.provisioner,
            provisioner.value == "kubernetes.io/no-provisioner"
        {
            marks.append(
                (
                    "StorageClass `\(storageClass.name)` does not provision",
                    Evidence(.cause, at: provisioner.location)
                )
            )
        } else if let name = volume.storageClassName, !name.value.isEmpty {
            let text =
                storageClass == nil
                ? "no provisioner left its mark, and the dumps hold no StorageClass `\(name.value)`"
                : "no provisioner left its mark"
            marks.append((text, Evidence(.cause, at: name.location)))
        } else {
            marks.append(
                (
                    "no provisioner left its mark, and there is no StorageClass",
                    Evidence(.cause, at: volume.metadata.name.location)
                )
            )
        }
        return marks
    }

    private static let provisionedBy = "pv.kubernetes.io/provisioned-by"

    /// The uid in a name `pvc-<uid>`; nil when the name has another form.
    private static func claimUID(inName name: String) -> String? {
        guard name.hasPrefix("pvc-") else { return nil }
        let uid = name.dropFirst(4)
        let parts = uid.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], parts.allSatisfy({ $0.allSatisfy(\.isHexDigit) }) else {
            return nil
        }
        return String(uid)
    }

    /// Whether a time has the one form that the API server writes, so that comparing text compares time.
    private static func isUTCTime(_ text: String) -> Bool {
        text.utf8.count == 20 && text.utf8.last == UInt8(ascii: "Z")
    }
}
