package import Findings
import SourceText
package import StorageModel

/// P45: programs that the agent of the migration service needs.
package enum P45AgentTools: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P45",
        family: .preflight,
        name: "agent-tools-missing",
        title: "A program that the migration agent needs is missing",
        severity: .critical,
        mechanism:
            "The agent copies files with rsync, limits its rate with tc and unpacks with tar; without rsync it stops with "
            + "SMS.6517. RHCOS has these three, but neither python nor perl, and software cannot be installed on its /usr.",
        message: "SMS.6517",
        remedy:
            "Layer the missing package with rpm-ostree and reboot before the migration, or use block-level migration.",
        example: "`rsync` has no path in meta/tools.tsv.",
        references: ["Huawei Cloud SMS: information collected about source servers", "rpm-ostree(1), install"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFile
    package static let question = "Does the source have the programs that the agent needs?"

    private static let packages = ["rsync": "rsync", "tc": "iproute-tc", "tar": "tar"]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let tools = facts.system.tools ?? [:]
        let names = packages.keys.sorted()
        let lacking = names.filter { tools[$0]?.value.isEmpty ?? false }
        let unseen = names.filter { tools[$0] == nil }
        let evidence = names.compactMap { name in
            tools[name].map { Evidence(.cause, at: $0.location, note: $0.value.isEmpty ? "no `\(name)`" : "`\(name)`") }
        }
        if !lacking.isEmpty {
            let list = lacking.compactMap { packages[$0] }.joined(separator: " ")
            return .fail(
                "missing: \(lacking.map { "`\($0)`" }.joined(separator: ", "))",
                evidence: evidence,
                remediation: [install(list, facts)]
            )
        }
        guard unseen.isEmpty else {
            return .unknown(
                "whether \(unseen.map { "`\($0)`" }.joined(separator: ", ")) is there was not captured",
                missing: [facts.lacking("meta/tools.tsv", settles: "which programs the agent finds")],
                evidence: evidence
            )
        }
        let absent = ["python3", "perl"].filter { tools[$0]?.value.isEmpty ?? false }
        let note =
            absent.isEmpty
            ? ""
            : "; \(absent.map { "`\($0)`" }.joined(separator: " and ")) is missing, ask the service whether its agent needs it"
        return .pass("rsync, tc and tar are there\(note)", evidence: evidence)
    }

    private static func install(_ list: String, _ facts: HostFacts) -> Remediation {
        if S09VirtIODrivers.isOSTree(facts) {
            return HostRemedies.command(
                "layer the packages and reboot the drained node; ask for support on nodes that the Machine Config Operator manages",
                "rpm-ostree install \(list) &&\nsystemctl reboot",
                on: facts.role,
                undo: "rpm-ostree uninstall \(list) &&\nsystemctl reboot",
                isDestructive: true
            )
        }
        return HostRemedies.command(
            "install the packages",
            "dnf install -y \(list)",
            on: facts.role,
            undo: "dnf remove -y \(list)"
        )
    }
}
