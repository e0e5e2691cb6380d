package import Findings
import SourceText
package import StorageModel

/// P10: encrypted volumes are not migrated.
package enum P10Encryption: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P10",
        family: .preflight,
        name: "encrypted-volume",
        title: "A volume is encrypted",
        severity: .critical,
        mechanism:
            "The migration service refuses encrypted volumes. A key that is sealed to the TPM of the source cannot be "
            + "opened on the target, and one that is bound to Tang servers needs them reachable in the initramfs.",
        message: "systemd-cryptsetup: Failed to activate with specified passphrase",
        remedy: "Replace the node by a new one, or move the data to volumes without encryption.",
        example:
            "`rd.luks.name=…=root` among the kernel arguments; `/dev/sda4` holds crypto_LUKS under `/dev/mapper/root`.",
        references: ["Huawei Cloud SMS: limitations (encrypted volumes)", "dracut.cmdline(7), rd.luks", "clevis(1)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Are all volumes free of encryption?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let arguments = (facts.kernelCommandLine ?? []).filter {
            $0.value.hasPrefix("rd.luks.name=") || $0.value.hasPrefix("rd.luks.uuid=")
        }
        let devices = facts.devices ?? []
        let encrypted = devices.filter {
            $0.type == "crypt" || ($0.fsType == "crypto_LUKS" && !DummyLUKS.isDummy($0, devices))
        }
        // systemd-cryptsetup and the installer name the mapping of a LUKS device `luks-UUID`; a listing knows better.
        let mapped = facts.hasDeviceListing ? [] : facts.mappedMounts(["luks-"])
        let evidence =
            encrypted.map {
                Evidence(.cause, at: $0.locations["FSTYPE"] ?? $0.location, note: "`\($0.path)` is encrypted")
            }
            + (facts.system.crypttab ?? []).map {
                let isSealed = $0.options.contains { $0.hasPrefix("tpm2-device=") }
                return Evidence(
                    .cause,
                    at: $0.location,
                    note: "crypttab opens `\($0.name)`\(isSealed ? " with a key that is sealed to the TPM" : "")"
                )
            }
            + mapped.map { Evidence(.cause, at: $0.location, note: "mounted from a LUKS mapping, by its name") }
            + arguments.map { Evidence(.cause, at: $0.location, note: "the initramfs opens an encrypted volume") }
        if !evidence.isEmpty {
            let paths =
                encrypted.map(\.path) + mapped.map(\.source)
                + (facts.system.crypttab ?? []).map { "/dev/mapper/\($0.name)" }
            let names =
                paths.isEmpty ? "the root volume" : Set(paths).sorted().map(ShellQuote.code).joined(separator: ", ")
            return .fail(
                "encrypted: \(names)",
                evidence: evidence,
                remediation: [Remediation(.hint, "replace the node by a new one, or move the data to plain volumes")]
            )
        }
        guard facts.hasDeviceListing, devices.contains(where: { $0.fsType != nil }) else {
            return .unknown(
                "what the block devices hold was not captured",
                missing: [
                    facts.lacking("cmd/lsblk_json.out or cmd/blkid.out", settles: "whether a volume is encrypted")
                ],
                severity: PreflightSeverity.warns
            )
        }
        return .pass(
            "no block device is encrypted",
            evidence: devices.prefix(1).map { Evidence(.context, at: $0.location, note: "list of block devices") }
        )
    }
}
