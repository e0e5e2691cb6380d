package import Findings
import SourceText
package import StorageModel

/// P05: the EFI system partition should be the only one, and its label unambiguous.
package enum P05OneESP: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P05",
        family: .preflight,
        name: "several-esps",
        title: "The machine has more than one EFI system partition",
        severity: .medium,
        mechanism:
            "Mirrored boot disks carry one EFI system partition each, which nothing keeps equal; a copy of the mounted "
            + "tree fills one of them. Data disks that were cloned from an image carry one too, often with the same label, so "
            + "that a link by label leads to any of them.",
        whenSilent: "Nobody notices until the machine starts from the other disk.",
        remedy: "Mount the partition by its device, and plan to fill the others of the boot disks again.",
        example: "`sda2` and `sdb2` are both of type c12a7328-…, labelled esp-1 and esp-2.",
        references: ["butane: config/fcos (boot_device.mirror)", "coreos-installer: src/blockdev.rs"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is there exactly one EFI system partition?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        switch HostMounts.read(facts, context, settles: "which disk `/boot` is on") {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            switch ESPLocator.locate(facts, mounts: mounts) {
            case .unknown(let reason, let missing): return .unknown(reason, missing: missing)
            case .none: return .notApplicable("the boot disk has no EFI system partition")
            case .found(let esps, _): return judge(esps, facts)
            }
        }
    }

    private static func judge(_ esps: [BlockDevice], _ facts: HostFacts) -> PreflightAnswer {
        let own = Set(esps.map(\.kname))
        let others = (facts.devices ?? []).filter { ESPLocator.isESP($0) && !own.contains($0.kname) }
        let evidence = (esps + others).map {
            ESPLocator.typeEvidence($0, .cause, note: "`\($0.path)` is an EFI system partition")
        }
        if esps.count > 1 {
            let names = esps.map { "`\($0.path)`" }.joined(separator: ", ")
            return .fail(
                "the boot disks have several EFI system partitions: \(names)",
                evidence: evidence,
                remediation: [Remediation(.hint, "fill the partitions that were not mounted again after the migration")]
            )
        }
        guard others.isEmpty else {
            let names = others.map { "`\($0.path)`" }.joined(separator: ", ")
            return .fail(
                "disks that do not belong to `/boot` have an EFI system partition too: \(names)",
                evidence: evidence,
                remediation: [Remediation(.hint, "name the partition by its device, never by its label")]
            )
        }
        return .pass("`\(esps[0].path)` is the only EFI system partition", evidence: evidence)
    }
}
