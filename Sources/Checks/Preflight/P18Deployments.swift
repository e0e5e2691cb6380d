package import Findings
import SourceText
package import StorageModel

/// P18: a staged deployment is written after everything that was copied.
package enum P18Deployments: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P18",
        family: .preflight,
        name: "deployment-staged",
        title: "A deployment is staged or unlocked",
        severity: .critical,
        mechanism:
            "A staged deployment is finished at shutdown: it rewrites boot entries after the last synchronisation, so the "
            + "target boots something that was never checked. What lies in an unlocked deployment is an overlay that a reboot, or "
            + "the next deployment, drops; pinned ones take up space.",
        remedy: "Reboot into the staged deployment or discard it, and put packages of an overlay into the image.",
        example: "`\"staged\": true` in `rpm-ostree status --json`.",
        references: ["rpm-ostree(1), status and cleanup", "ostree: docs/deployment.md", "ostree-admin-unlock(1)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is no deployment staged or unlocked?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if case .no(let evidence) = NodePlatform.osTree(facts) {
            return .notApplicable("the node is no ostree system", evidence: evidence)
        }
        guard let deployments = facts.system.deployments else {
            return .unknown(
                "the deployments were not captured",
                missing: [
                    facts.lacking("cmd/rpm-ostree_status.out", settles: "whether a deployment is staged or unlocked")
                ]
            )
        }
        if let staged = deployments.first(where: { $0.isStaged.value }) {
            return .fail(
                "the deployment \(name(staged)) is staged and is finished only at shutdown",
                evidence: [Evidence(.cause, at: staged.isStaged.location, note: "staged")],
                remediation: [
                    HostRemedies.command(
                        "reboot the drained node into it before the migration",
                        "systemctl reboot",
                        on: facts.role,
                        isDestructive: true
                    ),
                    HostRemedies.command("or discard it", "rpm-ostree cleanup -p", on: facts.role, isDestructive: true),
                ]
            )
        }
        if let unlocked = deployments.first(where: { $0.isBooted.value && $0.unlocked.value != "none" }) {
            return .fail(
                "the deployment \(name(unlocked)) is unlocked (\(ShellQuote.code(unlocked.unlocked.value)))",
                evidence: [Evidence(.cause, at: unlocked.unlocked.location, note: "changes of /usr lie in an overlay")],
                remediation: [
                    Remediation(
                        .hint,
                        "put what the overlay holds into the image; it does not survive the next deployment"
                    )
                ],
                severity: PreflightSeverity.warns
            )
        }
        return quiet(deployments)
    }

    private static func quiet(_ deployments: [OSTreeDeployment]) -> PreflightAnswer {
        var notes = ["\(CountText.of(deployments.count, "deployment")), none staged or unlocked"]
        var evidence: [Evidence] = []
        if let booted = deployments.first(where: { $0.isBooted.value }) {
            evidence.append(Evidence(.context, at: booted.isBooted.location, note: "the booted deployment"))
        }
        let pinned = deployments.filter(\.isPinned.value)
        if let first = pinned.first {
            notes.append("\(pinned.count) pinned, which take up space")
            evidence.append(Evidence(.context, at: first.isPinned.location, note: "pinned"))
        }
        if let made = deployments.first(where: { $0.isBooted.value && $0.regeneratesInitramfs.value }) {
            notes.append("the initramfs was made on this node")
            evidence.append(Evidence(.context, at: made.regeneratesInitramfs.location, note: "initramfs of the node"))
        }
        return .pass(notes.joined(separator: "; "), evidence: evidence)
    }

    private static func name(_ deployment: OSTreeDeployment) -> String {
        ShellQuote.code(deployment.version.isEmpty ? String(deployment.checksum.prefix(12)) : deployment.version)
    }
}
