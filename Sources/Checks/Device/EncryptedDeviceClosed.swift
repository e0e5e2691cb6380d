import Findings
import Resolution
import SourceText
import StorageModel

/// DEV-19: an encrypted device cannot be opened on the machine.
enum EncryptedDeviceClosed: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-19",
        family: .device,
        name: "encrypted-device-closed",
        title: "The volume lies on an encrypted device that the machine may not open",
        severity: .high,
        mechanism:
            "A dm-crypt device is there only after crypttab or clevis has opened it. Keys that are bound to the TPM or the network of the other machine, or key files that are not copied, do not open it, and the volume's path is missing.",
        message:
            "MountVolume.NewMounter initialization failed for volume \"pv-a\" : path \"/dev/mapper/data\" does not exist",
        remedy: "Add a passphrase or a binding of the new machine (`clevis luks bind`) before the takeover.",
        example: "`/dev/mapper/luks-data` is opened by the TPM of the source.",
        references: ["crypttab(5)", "clevis-luks-bind(1)"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.before.device?.hasPrefix("/dev/") ?? false else { return .outside }
        guard let layers = facts.layersBefore else {
            return .unknown([
                MissingEvidence(
                    origin: facts.hostBefore == .source ? "source node" : "target node",
                    capture: "lsblk",
                    settles: "whether \(ShellQuote.code(facts.outcome.path)) lies on an encrypted device"
                )
            ])
        }
        guard let mapping = layers.first(where: { $0.type == "crypt" }) else {
            return layers.isEmpty ? .outside : .clean
        }
        // Nothing changes for the target's own device under the target's own configuration.
        if facts.outcome.side == .resident, facts.index.context.prediction?.rootOf == .target { return .clean }
        var issue = VolumeIssue(
            "crypt",
            detail: "the volume lies on the encrypted device \(ShellQuote.code(mapping.path))",
            effect: "unless the machine can open it, the path is missing: \(EffectText.absent(facts))"
        )
        issue.certainty =
            facts.outcome.pathFate == .missing
            ? nil : .depends(on: ["how the device is unlocked: TPM, network or key file"])
        issue.evidence = [Evidence(.cause, at: mapping.location, note: "encrypted device")]
        issue.remediation = [
            Remediation(
                .hint,
                "add a passphrase or a binding that the machine can use to the LUKS header of \(ShellQuote.code(mapping.path)) before the takeover, and bring its crypttab entry along"
            )
        ]
        return .hit(issue)
    }
}
