import Findings
import SourceText
import StorageModel

/// Commands that repair the pair of a PV and a claim, with the real names.
enum ClaimRemedies {
    /// Keeps a PV from being deleted or wiped; nothing when its policy is Retain already.
    static func retain(_ volume: PersistentVolume) -> [Remediation] {
        guard let policy = volume.reclaimPolicy?.value, policy != "Retain" else { return [] }
        return [
            Remediation(
                .command,
                "set the reclaim policy to Retain first, so that no controller deletes the volume or its data",
                body: patch(volume.name, #"{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}"#),
                place: "workstation",
                undo: patch(volume.name, #"{"spec":{"persistentVolumeReclaimPolicy":\#(ShellQuote.yaml(policy))}}"#)
            )
        ]
    }

    /// Takes the uid of the old claim out of `claimRef`: the PV stays reserved for the claim's name.
    ///
    /// A merge patch with null also works when a field is not there, where a JSON patch is refused.
    static func release(_ volume: PersistentVolume) -> Remediation {
        Remediation(
            .command,
            "clear the uid in claimRef, so that the claim of that name can bind the volume and no other can",
            body: patch(volume.name, #"{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}"#),
            place: "workstation",
            undo: restore(volume)
        )
    }

    /// Writes the uid of the present claim into `claimRef`: a claim that was bound once is accepted in no other way.
    static func adopt(_ volume: PersistentVolume, claimUID: String) -> Remediation {
        let reference = #"{"uid":\#(ShellQuote.yaml(claimUID)),"resourceVersion":null}"#
        return Remediation(
            .command,
            "write the uid of the present claim into claimRef, once it is certain that the data belongs to it",
            body: patch(volume.name, #"{"spec":{"claimRef":\#(reference)}}"#),
            place: "workstation",
            undo: restore(volume)
        )
    }

    private static func restore(_ volume: PersistentVolume) -> String {
        guard let uid = volume.claimRef?.uid?.value else { return "" }
        return patch(volume.name, #"{"spec":{"claimRef":{"uid":\#(ShellQuote.yaml(uid))}}}"#)
    }

    private static func patch(_ name: String, _ body: String) -> String {
        "oc patch pv \(ShellQuote.word(name)) --type merge -p \(ShellQuote.word(body))"
    }
}
