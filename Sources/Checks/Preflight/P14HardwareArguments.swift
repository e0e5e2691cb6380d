package import Findings
import SourceText
package import StorageModel

/// P14: kernel arguments that name hardware of the source.
package enum P14HardwareArguments: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P14",
        family: .preflight,
        name: "arguments-name-hardware",
        title: "Kernel arguments name hardware of the source",
        severity: .medium,
        mechanism:
            "Kernel arguments come along with the boot entries. A network card under its name, a serial console, processors "
            + "that the target lacks, or an IOMMU of another vendor do not exist on the target: the network of the initramfs "
            + "stays down, or processors stay isolated that should work.",
        remedy: "Change them with `rpm-ostree kargs`, or in the MachineConfig or PerformanceProfile that sets them.",
        example: "`ip=10.0.0.5::10.0.0.1:255.255.255.0:worker-1:ens192:none` and `isolcpus=2-63`.",
        references: [
            "kernel-command-line(7)", "dracut.cmdline(7)", "kernel: Documentation/admin-guide/kernel-parameters",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Are the kernel arguments free of hardware of the source?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let arguments = facts.kernelCommandLine else {
            return .unknown(
                "the kernel arguments were not captured",
                missing: [facts.lacking("root/proc/cmdline", settles: "whether kernel arguments name hardware")]
            )
        }
        let processors = context.inventory.target.system.processorCount
        var evidence: [Evidence] = []
        var named: [String] = []
        var needsProcessors = false
        for argument in arguments {
            if let list = processorList(argument.value) {
                let highest = highestProcessor(list)
                if let count = processors, let highest, highest < count.value { continue }
                if processors == nil { needsProcessors = true }
                let limit = processors.map { "the target has \($0.value) processors" } ?? "processors of the source"
                named.append(argument.value)
                evidence.append(Evidence(.cause, at: argument.location, note: limit))
            } else if let reason = reason(argument.value) {
                named.append(argument.value)
                evidence.append(Evidence(.cause, at: argument.location, note: reason))
            }
        }
        guard !named.isEmpty else {
            return .pass(
                "none of \(CountText.of(arguments.count, "kernel argument")) names hardware",
                evidence: arguments.prefix(1).map { Evidence(.context, at: $0.location, note: "kernel arguments") }
            )
        }
        return .fail(
            "tied to hardware: \(named.map(ShellQuote.code).joined(separator: ", "))",
            evidence: evidence,
            remediation: [
                Remediation(
                    .hint,
                    "change each with `rpm-ostree kargs --replace=…`, or in the MachineConfig or PerformanceProfile that sets it"
                )
            ],
            missing: needsProcessors
                ? [
                    MissingEvidence(
                        origin: HostRole.target.nodePhrase,
                        capture: "root/proc/cpuinfo",
                        settles: "whether the target has the processors that the arguments name"
                    )
                ] : []
        )
    }

    /// Why an argument is tied to hardware; nil for all others.
    private static func reason(_ argument: String) -> String? {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = parts.count > 1 ? parts[1] : ""
        switch parts[0] {
        case "ip": return interface(value).map { "configures the network card \(ShellQuote.code($0))" }
        case "ifname": return "gives a network card its name by hardware address"
        case "vlan", "bond", "team", "bridge": return "builds on a network card by its name"
        case "console": return value.hasPrefix("ttyS") && !value.hasPrefix("ttyS0") ? "a second serial port" : nil
        case "rd.znet": return "a network device of IBM Z"
        case "rd.dasd", "rd.zfcp": return "a disk of IBM Z"
        case "intel_iommu", "amd_iommu": return "the IOMMU of one vendor"
        case "crashkernel": return "memory that is reserved for kdump"
        default: return nil
        }
    }

    /// The network card that an `ip=` argument names (dracut.cmdline(7)); nil when it names none.
    package static func interface(_ value: String) -> String? {
        var fields: [String] = []
        var current = ""
        var isBracketed = false
        for character in value {
            if character == "[" { isBracketed = true }
            if character == "]" { isBracketed = false }
            if character == ":", !isBracketed {
                fields.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        fields.append(current)
        // `ip=METHOD`, `ip=INTERFACE:METHOD[:…]`, `ip=ADDRESS:[PEER]:GATEWAY:NETMASK:HOST:INTERFACE:METHOD[:…]`.
        if fields.count >= 6, !fields[5].isEmpty { return fields[5] }
        guard (2...5).contains(fields.count), !fields[0].isEmpty, !fields[0].hasPrefix("[") else { return nil }
        return fields[0].allSatisfy { $0.isNumber || $0 == "." } ? nil : fields[0]
    }

    /// The list of an argument that binds processors; nil for other arguments.
    private static func processorList(_ argument: String) -> String? {
        for key in ["isolcpus=", "nohz_full=", "rcu_nocbs=", "irqaffinity=", "systemd.cpu_affinity="]
        where argument.hasPrefix(key) {
            return String(argument.dropFirst(key.count))
        }
        return nil
    }

    /// The highest number in a list such as `managed_irq,domain,2-15,18`; nil when it has none.
    private static func highestProcessor(_ list: String) -> Int? {
        list.split(whereSeparator: { $0 == "," || $0 == "-" || $0 == ":" || $0 == "/" }).compactMap { Int($0) }.max()
    }
}
