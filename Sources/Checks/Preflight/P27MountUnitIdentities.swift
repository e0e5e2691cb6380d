package import Findings
import Resolution
import SourceText
package import StorageModel

/// P27: mount units should name devices by what the takeover keeps.
package enum P27MountUnitIdentities: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P27",
        family: .preflight,
        name: "mount-unit-hardware-names",
        title: "A mount unit names its device by hardware or by order of discovery",
        severity: .critical,
        mechanism:
            "As with fstab: links by id and by path and kernel names belong to the hardware. A unit that local-fs.target "
            + "requires (`RequiredBy=`, not `WantedBy=`) stops the boot when its device is missing.",
        whenSilent: "A unit that is only wanted fails without stopping the boot, and pods write below it.",
        message: "Dependency failed for Local File Systems.",
        remedy: "Change `What=` to a UUID in the MachineConfig that makes the unit; an edit on disk degrades the node.",
        example: "`What=/dev/disk/by-id/wwn-0x5000c500a1b2c3d4` in /etc/systemd/system/var-lib-data.mount.",
        references: [
            "systemd.mount(5)", "systemd.special(7), local-fs.target", "Machine Config Operator: config drift",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Do mount units name devices by what the takeover keeps?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let files = facts.unitFiles else {
            return .unknown(
                "no mount units were captured",
                missing: [facts.lacking("root/etc/systemd/system/*.mount", settles: "which devices mount units name")],
                severity: PreflightSeverity.warns
            )
        }
        let sources = files.filter { $0.unit.hasSuffix(".mount") }.flatMap { file in
            file.settings.filter { $0.section == "Mount" && $0.key == "What" && !$0.value.isEmpty }.map { (file, $0) }
        }
        let hardware = sources.filter { MountSourceKind.of($0.1.value) == .hardware }
        let weak = sources.filter { MountSourceKind.of($0.1.value) == .weak }
        guard !hardware.isEmpty || !weak.isEmpty else {
            let names = sources.map { KeptNames.Name(value: $0.1.value, location: $0.1.location) }
            if let answer = KeptNames.answer(names, context) { return answer }
            return .pass(
                sources.isEmpty
                    ? "no mount unit names a device"
                    : "\(CountText.of(sources.count, "mount unit")), none by hardware, order of discovery or label",
                evidence: sources.prefix(1).map { Evidence(.context, at: $0.1.location, note: "`\($0.0.unit)`") }
            )
        }
        let named = (hardware + weak).map { "`\($0.1.value)` in `\($0.0.unit)`" }.joined(separator: ", ")
        let stops = hardware.contains { isRequired($0.0.unit, facts) }
        let blocks = stops && context.prediction == nil
        return .fail(
            hardware.isEmpty ? "by label or partition: \(named)" : "by hardware or order of discovery: \(named)",
            evidence: (hardware + weak).map { Evidence(.cause, at: $0.1.location, note: "`What=` of `\($0.0.unit)`") },
            remediation: [
                Remediation(
                    .hint,
                    "change `What=` to /dev/disk/by-uuid/… in the MachineConfig that makes the unit, not on disk"
                )
            ],
            severity: blocks ? nil : hardware.isEmpty ? PreflightSeverity.warnsFile : PreflightSeverity.warns
        )
    }

    /// Whether local-fs.target requires the unit: enablement decides, not `nofail`.
    private static func isRequired(_ unit: String, _ facts: HostFacts) -> Bool {
        let name = "/local-fs.target.requires/\(unit)"
        return (facts.unitLinks ?? []).contains { $0.path.hasSuffix(name) }
    }
}
