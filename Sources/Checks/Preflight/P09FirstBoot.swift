package import Findings
import SourceText
package import StorageModel

/// P09: a node whose first boot is not finished starts Ignition again on the target.
package enum P09FirstBoot: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P09",
        family: .preflight,
        name: "first-boot-unfinished",
        title: "The first boot is not finished: Ignition would run on the target",
        severity: .critical,
        mechanism:
            "GRUB adds the first-boot arguments while /boot/ignition.firstboot exists. It is removed at the end of the first "
            + "boot; copied to the target, it makes Ignition run there, which may partition and format disks again.",
        remedy: "Finish the first boot; remove the file only when provisioning is shown to be complete.",
        example: "`/boot/ignition.firstboot` is in the listing of /boot.",
        references: [
            "fedora-coreos-config: coreos-ignition-firstboot-complete", "ignition: docs/supported-platforms.md",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the first boot finished?"

    private static let file = "/boot/ignition.firstboot"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if let place = facts.system.bootFiles?[file] {
            return .fail(
                "`\(file)` exists",
                evidence: [Evidence(.cause, at: place, note: "starts Ignition at the next boot")],
                remediation: [
                    Remediation(.hint, "reboot the source once and see that the file is gone"),
                    HostRemedies.command(
                        "remove it only when the file of the first line exists, which shows that provisioning completed",
                        "ls -l /etc/.ignition-result.json &&\nmount -o remount,rw /boot &&\nrm \(file)",
                        on: facts.role,
                        isDestructive: true
                    ),
                ]
            )
        }
        if case .no(let evidence) = NodePlatform.osTree(facts) {
            return .notApplicable("the node is no ostree system and was not installed by Ignition", evidence: evidence)
        }
        guard let files = facts.system.bootFiles else {
            return .unknown(
                "no listing of /boot was captured",
                missing: [facts.lacking("cmd/ls_boot.out", settles: "whether Ignition runs at the next boot")]
            )
        }
        return .pass(
            "`\(file)` is not among the \(CountText.of(files.count, "entry", "entries")) of /boot",
            evidence: files.values.min().map { [Evidence(.context, at: $0, note: "listing of /boot")] } ?? []
        )
    }
}
