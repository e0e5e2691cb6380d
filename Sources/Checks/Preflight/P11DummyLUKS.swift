package import Findings
import SourceText
package import StorageModel

/// P11: the LUKS header without encryption of early images stops file-level migration.
package enum P11DummyLUKS: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P11",
        family: .preflight,
        name: "dummy-luks",
        title: "The root partition has a LUKS header without encryption",
        severity: .critical,
        mechanism:
            "Images of OpenShift 4.3 to 4.6 put the root file system behind a LUKS header that encrypts nothing and open "
            + "it with a linear mapping. Tools take the partition for an encrypted one, and a partition made anew has no "
            + "such header.",
        remedy: "Install the node anew with a current image.",
        example:
            "`/dev/vda4` holds crypto_LUKS labelled crypt_rootfs, and `/` is `/dev/mapper/coreos-luks-root-nocrypt`.",
        references: ["openshift/os: docs/faq.md", "coreos-cryptfs"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFileWarnsBlock
    package static let question = "Is the root partition free of a LUKS header without encryption?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let devices = facts.devices ?? []
        let mapping = devices.filter { $0.path.hasSuffix("/coreos-luks-root-nocrypt") }
        let found = devices.filter { DummyLUKS.isDummy($0, devices) } + mapping
        let mounted = (facts.mounts ?? []).first { $0.source.hasSuffix("/coreos-luks-root-nocrypt") }
        let evidence =
            found.map { Evidence(.cause, at: $0.locations["FSTYPE"] ?? $0.location, note: "`\($0.path)`") }
            + (mounted.map { [Evidence(.cause, at: $0.location, note: "mounted through the linear mapping")] } ?? [])
        if !evidence.isEmpty {
            return .fail(
                "the root file system lies behind a LUKS header that encrypts nothing",
                evidence: evidence,
                remediation: [Remediation(.hint, "install the node anew with a current image instead of migrating it")]
            )
        }
        guard facts.hasDeviceListing, devices.contains(where: { $0.fsType != nil }) else {
            return .unknown(
                "what the block devices hold was not captured",
                missing: [
                    facts.lacking("cmd/lsblk_json.out or cmd/blkid.out", settles: "whether there is a LUKS header")
                ],
                severity: PreflightSeverity.warns
            )
        }
        return .pass(
            "no LUKS header without encryption",
            evidence: devices.prefix(1).map { Evidence(.context, at: $0.location, note: "list of block devices") }
        )
    }
}
