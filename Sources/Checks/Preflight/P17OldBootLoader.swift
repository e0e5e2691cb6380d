package import Findings
import SourceText
package import StorageModel

/// P17: nodes installed before OpenShift 4.3 boot in another way than later ones.
package enum P17OldBootLoader: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P17",
        family: .preflight,
        name: "old-boot-loader",
        title: "The node boots with a generated GRUB configuration and a fstab",
        severity: .medium,
        mechanism:
            "Images of OpenShift 4.1 and 4.2 were made by the installer of RHEL: `/boot` stands in fstab, and ostree writes "
            + "GRUB's configuration at each update. Repairs that expect the static configuration of later images miss both.",
        remedy: "Let bootupd adopt the boot loader and make its configuration static before the migration.",
        example:
            "/etc/fstab has a line for `/boot`, and the repository configuration has no `bootloader` in `[sysroot]`.",
        references: [
            "rhel-coreos-config: bootloader-migrate-generator", "ostree.repo-config(5), sysroot.bootloader",
            "bootupctl",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does the node boot like one that was installed from OpenShift 4.3 or later?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if case .no(let evidence) = NodePlatform.osTree(facts) {
            return .notApplicable("the node is no ostree system", evidence: evidence)
        }
        var evidence: [Evidence] = []
        var reasons: [String] = []
        if let line = facts.fstab?.first(where: { $0.target == "/boot" }) {
            evidence.append(Evidence(.cause, at: line.location, note: "fstab mounts `/boot`"))
            reasons.append("fstab mounts `/boot`")
        }
        if let config = facts.system.ostreeConfig, config["sysroot.bootloader"] == nil {
            let place = config.values.map(\.location).min()
            evidence.append(Evidence(.cause, at: place, note: "no `bootloader` in `[sysroot]`"))
            reasons.append("ostree writes GRUB's configuration (`sysroot.bootloader` is not set)")
        }
        guard reasons.isEmpty else {
            return .fail(
                reasons.joined(separator: "; "),
                evidence: evidence,
                remediation: [
                    HostRemedies.command(
                        "let bootupd adopt the boot loader; try it on one node first",
                        "bootupctl status &&\nbootupctl adopt-and-update --with-static-config",
                        on: facts.role,
                        isDestructive: true
                    )
                ]
            )
        }
        var missing: [MissingEvidence] = []
        if facts.fstab == nil {
            missing.append(facts.lacking("root/etc/fstab", settles: "whether fstab mounts `/boot`"))
        }
        if facts.system.ostreeConfig == nil {
            missing.append(
                facts.lacking("root/sysroot/ostree/repo/config", settles: "whether ostree writes GRUB's configuration")
            )
        }
        if case .unknown = NodePlatform.osTree(facts) { missing.append(NodePlatform.missing(facts)) }
        guard missing.isEmpty else {
            return .unknown("fstab or the configuration of ostree was not captured", missing: missing)
        }
        let setting = facts.system.ostreeConfig?["sysroot.bootloader"]
        return .pass(
            "`/boot` is not in fstab, and `sysroot.bootloader` is \(ShellQuote.code(setting?.value ?? ""))",
            evidence: setting.map { [Evidence(.context, at: $0.location, note: "boot loader of ostree")] } ?? []
        )
    }
}
