package import Findings
import SourceText
package import StorageModel

/// P44: certificates need a clock that is right on both sides of the migration.
package enum P44Clock: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P44",
        family: .preflight,
        name: "clock-not-synchronised",
        title: "The clock is not synchronised, or the hardware clock runs in local time",
        severity: .medium,
        mechanism:
            "kubelet's certificates are valid for a day at first and are renewed by themselves while the node runs. With a wrong "
            + "clock, or one that another machine reads as UTC, they count as expired or not yet valid, and the node stays NotReady.",
        message: "x509: certificate has expired or is not yet valid",
        remedy: "Let chrony reach its servers before and after, and keep the hardware clock in UTC.",
        example: "`NTPSynchronized=no` in `timedatectl show`.",
        references: ["timedatectl(1)", "chronyc(1)", "Kubernetes documentation: kubelet certificate rotation"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the clock synchronised and the hardware clock in UTC?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let synchronised = facts.system.clockSynchronised
        let local = facts.system.hardwareClockIsLocal
        var reasons: [String] = []
        var evidence: [Evidence] = []
        if let synchronised {
            evidence.append(Evidence(.cause, at: synchronised.location, note: "state of the synchronisation"))
            if !synchronised.value { reasons.append("the clock is not synchronised") }
        }
        if let local {
            evidence.append(Evidence(.cause, at: local.location, note: "time of the hardware clock"))
            if local.value { reasons.append("the hardware clock runs in local time") }
        }
        if !reasons.isEmpty {
            return .fail(
                reasons.joined(separator: "; "),
                evidence: evidence,
                remediation: [
                    HostRemedies.command(
                        "see whether chrony reaches its servers",
                        "chronyc sources\nchronyc tracking\ntimedatectl",
                        on: facts.role
                    )
                ]
            )
        }
        guard synchronised != nil, local != nil else {
            return .unknown(
                "the state of the clock was not captured",
                missing: [
                    facts.lacking("cmd/timedatectl.out (`timedatectl show`)", settles: "whether the clock is right")
                ],
                evidence: evidence
            )
        }
        return .pass("the clock is synchronised, and the hardware clock runs in UTC", evidence: evidence)
    }
}
