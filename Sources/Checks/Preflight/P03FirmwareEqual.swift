package import Findings
import SourceText
package import StorageModel

/// P03: both machines must boot by the same kind of firmware.
package enum P03FirmwareEqual: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P03",
        family: .preflight,
        name: "firmware-differs",
        title: "Source and target boot by different firmware",
        severity: .critical,
        mechanism:
            "The boot loader that arrives with the disk settings is that of the source: a BIOS machine cannot start from "
            + "an EFI system partition, nor a UEFI machine from a BIOS boot partition. The migration service asks for the "
            + "same boot mode on both.",
        remedy: "Create the target from an image with the boot mode of the source.",
        example: "`efi=1` in the capture of the source, `efi=0` in that of the target.",
        references: [
            "Huawei Cloud SMS FAQ: firmware types of source and target server", "UEFI specification: boot manager",
        ]
    )
    package static let hosts: [HostRole] = [.target]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Does the target boot by the same kind of firmware as the source?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let sides = [context.inventory.source, context.inventory.target]
        let missing = sides.filter { $0.bootedWithEFI == nil }.map {
            $0.lacking("meta/firmware", settles: "whether both machines boot by the same kind of firmware")
        }
        guard let source = context.inventory.source.bootedWithEFI, let target = context.inventory.target.bootedWithEFI
        else {
            return .unknown("the firmware of a machine was not captured", missing: missing)
        }
        let evidence = [
            Evidence(.cause, at: target.location, note: "the target boots by \(name(target.value))"),
            Evidence(.counterpart, at: source.location, note: "the source boots by \(name(source.value))"),
        ]
        if source.value == target.value { return .pass("both boot by \(name(source.value))", evidence: evidence) }
        return .fail(
            "the source boots by \(name(source.value)), the target by \(name(target.value))",
            evidence: evidence,
            remediation: [Remediation(.hint, "create the target from an image that boots by \(name(source.value))")]
        )
    }

    private static func name(_ isEFI: Bool) -> String { isEFI ? "UEFI" : "BIOS" }
}
