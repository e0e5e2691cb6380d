package import Findings
import SourceText
package import StorageModel

/// P21: the agent of the migration service needs some space, memory and processor time.
package enum P21FreeResources: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P21",
        family: .preflight,
        name: "resources-scarce",
        title: "The source has too little space, memory or processor time for the agent",
        severity: .critical,
        mechanism:
            "The agent asks for 200 MB of free space on the root file system, more than 256 MB of free memory and a processor "
            + "load of at most 80 %. With composefs `/` is an image that is always full: the space is that of `/sysroot`.",
        remedy: "Prune images and logs, drain the node, and start the migration when the load is low.",
        example: "120 MiB available on /sysroot.",
        references: [
            "Huawei Cloud MgC FAQ: notes and constraints of server migration", "proc_meminfo(5)", "proc_loadavg(5)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Does the source have the space, memory and processor time that the agent needs?"

    /// 200 MB and 256 MB as documented, decimal.
    private static let space: UInt64 = 200_000_000
    private static let memory: UInt64 = 256_000_000
    /// Hundredths of load for each processor.
    private static let load = 80

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        var reasons: [String] = []
        var seen: [String] = []
        var evidence: [Evidence] = []
        var missing: [MissingEvidence] = []
        var isHard = false
        if let root = ReplicationVolume.root(of: facts), let free = root.available {
            seen.append("\(ByteText.rounded(free)) available on \(ShellQuote.code(root.target))")
            evidence.append(Evidence(.cause, at: root.location, note: "free space of the root file system"))
            if free < space { (isHard, reasons) = (true, reasons + [seen[seen.count - 1]]) }
        } else {
            missing.append(facts.lacking("cmd/df.out", settles: "free space of the root file system"))
        }
        if let free = facts.system.availableMemory {
            seen.append("\(ByteText.rounded(free.value)) of memory available")
            evidence.append(Evidence(.cause, at: free.location, note: "memory that programs can get"))
            if free.value <= memory { (isHard, reasons) = (true, reasons + [seen[seen.count - 1]]) }
        } else {
            missing.append(facts.lacking("root/proc/meminfo", settles: "free memory"))
        }
        if let average = facts.system.loadAverage, let count = facts.system.processorCount, count.value > 0 {
            let share = average.value / count.value
            seen.append("a load of \(share) % for \(CountText.of(count.value, "processor"))")
            evidence.append(Evidence(.cause, at: average.location, note: "load average over one minute"))
            evidence.append(Evidence(.context, at: count.location, note: "first of the processors"))
            if share > load { reasons.append(seen[seen.count - 1]) }
        } else {
            missing.append(
                facts.lacking("root/proc/loadavg and root/proc/cpuinfo", settles: "the load of the processors")
            )
        }
        if !reasons.isEmpty {
            return .fail(
                "too little for the agent: \(reasons.joined(separator: ", "))",
                evidence: evidence,
                remediation: [
                    HostRemedies.command("remove unused images", "crictl rmi --prune", on: facts.role),
                    HostRemedies.command(
                        "shorten the journal",
                        "journalctl --vacuum-size=200M",
                        on: facts.role,
                        isDestructive: true
                    ),
                    Remediation(.hint, "drain the node, which also lowers memory use and load"),
                ],
                missing: missing,
                // A moment of load passes by itself; space and memory do not.
                severity: isHard ? nil : PreflightSeverity.warns
            )
        }
        guard missing.isEmpty else {
            return .unknown(
                seen.isEmpty
                    ? "space, memory and load were not captured"
                    : "not everything was captured: \(seen.joined(separator: ", "))",
                missing: missing,
                evidence: evidence
            )
        }
        return .pass(seen.joined(separator: ", "), evidence: evidence)
    }
}
