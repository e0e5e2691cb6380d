package import Findings
import SourceText
package import StorageModel

/// P23: RHEL 9 and 10 need processors of a certain level.
package enum P23ProcessorLevel: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P23",
        family: .preflight,
        name: "processor-too-old",
        title: "The processor of the target is too old for the operating system",
        severity: .medium,
        mechanism:
            "Programs of RHEL 9 are built for x86-64-v2, those of RHEL 10 for x86-64-v3. On a processor, or a virtual "
            + "processor model, without these instructions the first program of the initramfs ends with an error.",
        message: "Fatal glibc error: CPU does not support x86-64-v2",
        remedy: "Choose a flavor of the target whose processor has the level.",
        example: "A target of model `kvm64` without `sse4_2` for a node of OpenShift 4.16 (RHEL 9.4).",
        references: ["x86-64 psABI: micro-architecture levels", "RHEL 9 and 10: considerations in adopting"]
    )
    package static let hosts: [HostRole] = [.target]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does the processor of the target have the level that the operating system needs?"

    private static let second: Set<String> = ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"]
    private static let third: Set<String> = ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let source = context.inventory.source
        guard let release = EnterpriseLinux.major(of: source) else {
            return .unknown(
                "which major release of RHEL the source is built from is not known",
                missing: [source.lacking("root/etc/os-release", settles: "which processors the operating system needs")]
            )
        }
        let system = Evidence(.counterpart, at: release.location, note: "built from RHEL \(release.value)")
        if let machine = source.system.machine, machine.value != "x86_64" {
            return .notApplicable(
                "levels are those of x86_64",
                evidence: [Evidence(.context, at: machine.location, note: "machine hardware name")]
            )
        }
        let needed = release.value >= 10 ? second.union(third) : release.value == 9 ? second : []
        let level = release.value >= 10 ? "x86-64-v3" : "x86-64-v2"
        if needed.isEmpty { return .pass("RHEL \(release.value) runs on every x86_64 processor", evidence: [system]) }
        guard let flags = facts.system.processorFlags else {
            return .unknown(
                "the operating system needs \(level); the processor of the target was not captured",
                missing: [
                    facts.lacking("root/proc/cpuinfo", settles: "whether the target has a processor of level \(level)")
                ],
                evidence: [system]
            )
        }
        let lacking = needed.subtracting(flags.value)
        let evidence = [Evidence(.cause, at: flags.location, note: "flags of the processor"), system]
        if lacking.isEmpty { return .pass("the processor of the target has level \(level)", evidence: evidence) }
        return .fail(
            "the processor of the target lacks \(lacking.sorted().map(ShellQuote.code).joined(separator: ", ")) of level \(level)",
            evidence: evidence,
            remediation: [Remediation(.hint, "choose a flavor whose processor has level \(level)")]
        )
    }
}
