package import Findings
import Resolution
import SourceText
package import StorageModel

/// P26: fstab should name devices by what the takeover keeps.
package enum P26FstabIdentities: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P26",
        family: .preflight,
        name: "fstab-hardware-names",
        title: "fstab names devices by hardware or by order of discovery",
        severity: .critical,
        mechanism:
            "Links by id and by path and names such as sdb belong to the hardware: on the target they are missing or name "
            + "another disk. Labels and partition identities lie in the content but may be lost in a copy of files. An entry "
            + "that does not come up stops the boot unless it is `nofail` or `noauto`.",
        whenSilent: "With `nofail` the boot completes on an empty mount point, and pods write to the root file system.",
        message: "Dependency failed for Local File Systems.",
        remedy: "Name the file system by UUID before the migration.",
        example: "`/dev/sdb1 /var/lib/data xfs defaults 0 0`.",
        references: ["fstab(5)", "systemd-fstab-generator(8)", "udev: 60-persistent-storage.rules"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Does fstab name devices by what the takeover keeps?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let entries = facts.fstab else {
            if let row = facts.manifest["/etc/fstab"], row.result == "absent" {
                return .notApplicable("there is no fstab", evidence: [Evidence(.context, at: row.location)])
            }
            return .unknown(
                "no fstab was captured",
                missing: [facts.lacking("root/etc/fstab", settles: "which devices are mounted by which names")],
                severity: PreflightSeverity.warns
            )
        }
        let crypttab = facts.system.crypttab ?? []
        let names =
            entries.map { KeptNames.Name(value: $0.source, location: $0.location) }
            + crypttab.map { KeptNames.Name(value: $0.device, location: $0.location) }
        let hardware = entries.filter { MountSourceKind.of($0.source) == .hardware }
        let weak = entries.filter { MountSourceKind.of($0.source) == .weak }
        let opened = crypttab.filter { MountSourceKind.of($0.device) != .stable }
        guard !hardware.isEmpty || !weak.isEmpty || !opened.isEmpty else {
            if let answer = KeptNames.answer(names, context) { return answer }
            return .pass(
                entries.isEmpty
                    ? "fstab has no entry"
                    : "\(CountText.of(entries.count, "entry", "entries")) of fstab, none by hardware, order of discovery or label",
                evidence: entries.prefix(1).map { Evidence(.context, at: $0.location, note: "the first entry") }
            )
        }
        let isHardware = !hardware.isEmpty || opened.contains { MountSourceKind.of($0.device) == .hardware }
        let named =
            (hardware + weak).map { "`\($0.source)` at `\($0.target)`" }
            + opened.map { "\(ShellQuote.code($0.device)) of crypttab" }
        let stops = hardware.contains { entry in
            !entry.isSwap
                && !["nofail", "noauto", "_netdev", "x-systemd.automount"].contains(where: entry.options.contains)
        }
        // With a prediction the boot and each volume are judged by what really becomes of the names.
        let blocks = stops && context.prediction == nil
        return .fail(
            (isHardware ? "by hardware or order of discovery: " : "by label or partition: ")
                + named.joined(separator: ", "),
            evidence: (hardware + weak).map { Evidence(.cause, at: $0.location, note: "names `\($0.source)`") }
                + opened.map { Evidence(.cause, at: $0.location, note: "opens \(ShellQuote.code($0.device))") },
            remediation: (hardware + weak).compactMap { patch($0, facts) }
                + opened.map {
                    Remediation(.hint, "name the device of \(ShellQuote.code($0.name)) by UUID in crypttab")
                },
            severity: blocks ? nil : isHardware ? PreflightSeverity.warns : PreflightSeverity.warnsFile
        )
    }

    /// The same line with the UUID, when the capture tells it.
    private static func patch(_ entry: FstabEntry, _ facts: HostFacts) -> Remediation? {
        let device = (facts.devices ?? []).first { device in
            device.path == entry.source || "/dev/\(device.kname)" == entry.source
                || (facts.links ?? []).contains { $0.path == entry.source && $0.kname == device.kname }
        }
        guard let uuid = device?.fsUUID, !uuid.isEmpty else {
            return Remediation(.hint, "name `\(entry.target)` by UUID in fstab; `blkid` prints it")
        }
        return Remediation(
            .filePatch,
            "name `\(entry.target)` by UUID in /etc/fstab",
            body: "-\(entry.source) \(entry.target)\n+UUID=\(uuid) \(entry.target)",
            place: facts.role.nodePhrase,
            undo: "put the old name back"
        )
    }
}
