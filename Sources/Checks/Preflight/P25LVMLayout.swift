package import Findings
import SourceText
package import StorageModel

/// P25: LVM layouts that the migration service does not take.
package enum P25LVMLayout: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P25",
        family: .preflight,
        name: "lvm-layout-unsupported",
        title: "The LVM layout is not supported by the migration service",
        severity: .critical,
        mechanism:
            "The service takes volume groups over from the source by their names. It refuses thin pools and nested LVM, stops "
            + "at a volume group of which a physical volume is missing, and its scan of the target's disks breaks when a volume group of "
            + "that name is there already. A filter that names devices of the source hides the disks of the target.",
        remedy: "Repair or remove incomplete volume groups, rename duplicate ones, move data out of thin pools.",
        example: "`vg_data` is on source and target; `lvs` lists `thinpool` with attributes `twi-aotz--`.",
        references: [
            "Huawei Cloud SMS: notes and constraints (LVM)", "lvs(8), lv_attr", "lvm.conf(5), filter", "vgrename(8)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the LVM layout one that the migration service takes?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        var hard: [(String, Evidence)] = thin(facts) + nested(facts) + incomplete(facts)
        let duplicates = duplicates(facts, context.inventory.target)
        hard += duplicates.map { ($0.text, $0.evidence) }
        let counterparts = duplicates.map(\.counterpart)
        let filters = filters(facts)
        let reasons = (hard + filters).map(\.0)
        let evidence = (hard + filters).map(\.1) + counterparts
        if !reasons.isEmpty {
            return .fail(
                reasons.joined(separator: "; "),
                evidence: evidence,
                remediation: remedies(
                    duplicates.map(\.name),
                    hasFilter: !filters.isEmpty,
                    hasOther: hard.count > duplicates.count
                ),
                severity: hard.isEmpty ? PreflightSeverity.warns : nil
            )
        }
        return clean(facts, context)
    }

    private static func clean(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let members = (facts.devices ?? []).filter { $0.fsType == "LVM2_member" || $0.type == "lvm" }
        let isListed = facts.hasDeviceListing && (facts.devices ?? []).contains { $0.fsType != nil }
        if members.isEmpty, isListed, (facts.physicalVolumes ?? []).isEmpty {
            return .pass(
                "no device belongs to LVM",
                evidence: (facts.devices ?? []).prefix(1).map {
                    Evidence(.context, at: $0.location, note: "block devices")
                }
            )
        }
        var missing: [MissingEvidence] = []
        let settles = "whether LVM is laid out as the migration service takes it"
        if facts.physicalVolumes == nil { missing.append(facts.lacking("cmd/pvs.out", settles: settles)) }
        if facts.volumeGroups == nil { missing.append(facts.lacking("cmd/vgs.out", settles: settles)) }
        if facts.logicalVolumes == nil { missing.append(facts.lacking("cmd/lvs.out", settles: settles)) }
        guard missing.isEmpty else {
            return .unknown("the layout of LVM was not captured", missing: missing)
        }
        let groups = facts.volumeGroups ?? []
        let evidence = groups.map {
            Evidence(.context, at: $0.location, note: "volume group \(ShellQuote.code($0.name))")
        }
        guard context.inventory.target.volumeGroups != nil || groups.isEmpty else {
            return .unknown(
                "whether the target has a volume group of the same name is not known",
                missing: [
                    MissingEvidence(
                        origin: HostRole.target.nodePhrase,
                        capture: "cmd/vgs.out",
                        settles: "whether a volume group of the same name is on the target"
                    )
                ],
                evidence: evidence,
                severity: PreflightSeverity.warns
            )
        }
        return .pass(
            "\(CountText.of(groups.count, "volume group")), complete, without thin pools, under names that the target does not have",
            evidence: evidence
        )
    }

    private static func thin(_ facts: HostFacts) -> [(String, Evidence)] {
        (facts.logicalVolumes ?? []).filter { volume in
            !volume.pool.isEmpty || volume.attributes.hasPrefix("t") || volume.attributes.hasPrefix("V")
        }.map { volume in
            let name = ShellQuote.code("\(volume.volumeGroup)/\(volume.name)")
            return (
                "\(name) is a thin pool or lies in one",
                Evidence(.cause, at: volume.location, note: "thin provisioning")
            )
        }
    }

    private static func nested(_ facts: HostFacts) -> [(String, Evidence)] {
        let volumes = Set(
            (facts.logicalVolumes ?? []).flatMap { volume in
                ["/dev/\(volume.volumeGroup)/\(volume.name)", "/dev/mapper/\(mapperName(volume))"]
            }
        )
        let onVolumes = (facts.physicalVolumes ?? []).filter { volumes.contains($0.device) }
        let listed = (facts.devices ?? []).filter { $0.type == "lvm" && $0.fsType == "LVM2_member" }
        return onVolumes.map {
            (
                "\(ShellQuote.code($0.device)) is a physical volume on a logical one",
                Evidence(.cause, at: $0.location, note: "nested LVM")
            )
        }
            + listed.filter { device in !onVolumes.contains { $0.device == device.path } }.map {
                (
                    "\(ShellQuote.code($0.path)) is a physical volume on a logical one",
                    Evidence(.cause, at: $0.locations["FSTYPE"] ?? $0.location, note: "nested LVM")
                )
            }
    }

    /// The device-mapper name of a logical volume: dashes inside names are doubled (lvm(8)).
    private static func mapperName(_ volume: LogicalVolume) -> String {
        let doubled = [volume.volumeGroup, volume.name].map { name in
            name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "--")
        }
        return doubled.joined(separator: "-")
    }

    private static func incomplete(_ facts: HostFacts) -> [(String, Evidence)] {
        (facts.physicalVolumes ?? []).filter(\.isMissing).map { volume in
            (
                "volume group \(ShellQuote.code(volume.volumeGroup)) lacks a physical volume",
                Evidence(.cause, at: volume.location, note: "a physical volume is missing")
            )
        }
            + (facts.volumeGroups ?? []).filter { $0.attributes.dropFirst(3).hasPrefix("p") }.map { group in
                (
                    "volume group \(ShellQuote.code(group.name)) is partial",
                    Evidence(.cause, at: group.location, note: "attribute `p`")
                )
            }
    }

    private struct Duplicate {
        var name: String
        var text: String
        var evidence: Evidence
        var counterpart: Evidence
    }

    private static func duplicates(_ facts: HostFacts, _ target: HostFacts) -> [Duplicate] {
        (facts.volumeGroups ?? []).compactMap { group in
            guard let other = target.volumeGroups?.first(where: { $0.name == group.name }) else { return nil }
            return Duplicate(
                name: group.name,
                text: "both machines have a volume group \(ShellQuote.code(group.name))",
                evidence: Evidence(.cause, at: group.location, note: "on the source"),
                counterpart: Evidence(.counterpart, at: other.location, note: "on the target")
            )
        }
    }

    private static func filters(_ facts: HostFacts) -> [(String, Evidence)] {
        ["filter", "global_filter"].compactMap { key in
            guard let setting = facts.system.lvmSettings?[key] else { return nil }
            let names = [
                "/dev/sd", "/dev/vd", "/dev/nvme", "/dev/xvd", "/dev/disk/by-id", "/dev/disk/by-path", "by-id",
                "by-path",
            ]
            guard names.contains(where: setting.value.contains) else { return nil }
            return (
                "`\(key)` of lvm.conf names devices", Evidence(.cause, at: setting.location, note: "devices by name")
            )
        }
    }

    private static func remedies(_ duplicates: [String], hasFilter: Bool, hasOther: Bool) -> [Remediation] {
        var remedies = duplicates.map { name in
            let old = ShellText.quoted(name)
            let new = ShellText.quoted(name + "_old")
            return HostRemedies.command(
                "rename the volume group of the target, and its name in fstab and kernel arguments there",
                "vgrename \(old) \(new)",
                on: .target,
                undo: "vgrename \(new) \(old)"
            )
        }
        if hasFilter {
            remedies.append(
                Remediation(.hint, "take the filter out of lvm.conf, or add the devices of the target to it")
            )
        }
        if hasOther {
            remedies.append(
                Remediation(
                    .hint,
                    "repair or remove incomplete volume groups, and move data out of thin pools and nested LVM before the migration"
                )
            )
        }
        return remedies
    }
}
