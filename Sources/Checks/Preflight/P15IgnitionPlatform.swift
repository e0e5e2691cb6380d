package import Findings
import SourceText
package import StorageModel

/// P15: the platform that Ignition was told of keeps deciding about metadata, network and time.
package enum P15IgnitionPlatform: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P15",
        family: .preflight,
        name: "platform-differs",
        title: "The node is set up for another platform",
        severity: .medium,
        mechanism:
            "`ignition.platform.id` stays among the kernel arguments and drives afterburn, network and time set-up at every "
            + "boot, and so do the host-name units of the Machine Config Operator: `openstack-hostname` asks the metadata service "
            + "for up to ten minutes, `vsphere-hostname` does nothing outside VMware. Ignition knows no platform of the target.",
        remedy: "Set the host name statically, and try one node first; `metal` and `qemu` ask nobody.",
        example: "`ignition.platform.id=vmware` among the kernel arguments.",
        references: ["ignition: docs/supported-platforms.md", "Machine Config Operator: templates, *-hostname.service"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the node set up for a platform that asks no metadata service?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if case .no(let evidence) = NodePlatform.osTree(facts) {
            return .notApplicable("the node is no ostree system and was not installed by Ignition", evidence: evidence)
        }
        let prefix = "ignition.platform.id="
        guard let argument = facts.kernelCommandLine?.last(where: { $0.value.hasPrefix(prefix) }) else {
            let isCaptured = facts.kernelCommandLine != nil
            return .unknown(
                isCaptured ? "no kernel argument `\(prefix)…`" : "the kernel arguments were not captured",
                missing: [
                    facts.lacking(
                        isCaptured ? "root/boot/loader/entries/*.conf" : "root/proc/cmdline",
                        settles: "which platform the node is set up for"
                    )
                ]
            )
        }
        let platform = String(argument.value.dropFirst(prefix.count))
        let evidence = [Evidence(.cause, at: argument.location, note: "platform of the node")]
        if ["metal", "qemu"].contains(platform) {
            return .pass("the platform is `\(platform)`, which asks no metadata service", evidence: evidence)
        }
        return .fail(
            "the node is set up for the platform \(ShellQuote.code(platform))",
            evidence: evidence,
            remediation: [
                HostRemedies.command(
                    "see which units depend on the platform, and what they did at the last boot",
                    "systemctl list-units --all --no-pager 'afterburn*' '*-hostname.service'",
                    on: facts.role
                ),
                Remediation(.hint, "set the host name statically and migrate one node for a trial before the others"),
            ]
        )
    }
}
