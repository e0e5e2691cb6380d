package import Findings
import SourceText
package import StorageModel

/// S06: the EFI system partition of the boot disk must be mounted at `/boot/efi`.
package enum S06ESPMounted: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S06",
        family: .guide,
        name: "esp-not-mounted",
        title: "The EFI system partition of the boot disk is not mounted at `/boot/efi`",
        severity: .critical,
        mechanism:
            "From OpenShift 4.7 on no unit mounts `/boot/efi`. The right partition is the one of the EFI type on the "
            + "disk(s) behind `/boot`; label and number are no proof, for other disks may carry the same ones.",
        whenSilent: "A mount made in a debug pod is not there on the host.",
        remedy: "Find the partition by type on the boot disk and mount it at `/boot/efi` in the host's namespaces.",
        example: "`/boot` is on `/dev/sda3`, so `/dev/sda2` of type c12a7328-… on `sda` is the one, not `/dev/sdb1`.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: /boot/efi not mounted by default",
            "coreos-installer: src/blockdev.rs (find_colocated_esps)",
            "fedora-coreos-tracker issue 694",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the EFI system partition of the boot disk mounted at `/boot/efi`?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let settles = "what is mounted at `/boot/efi`"
        switch HostMounts.read(facts, context, settles: settles) {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            let mount = MountFlags.topMount(at: "/boot/efi", in: mounts)
            switch ESPLocator.locate(facts, mounts: mounts) {
            case .unknown(let reason, let missing):
                let state =
                    mount.map { "`\($0.source)` is mounted at `/boot/efi`" } ?? "nothing is mounted at `/boot/efi`"
                return .unknown(
                    "\(state), but \(reason)",
                    missing: missing,
                    evidence: mount.map { [Evidence(.context, at: $0.location)] } ?? [],
                    remediation: [lookUp(facts.role)]
                )
            case .none(let boot):
                return absent(facts, boot)
            case .found(let esps, let boot):
                return judge(mount, esps, boot, facts)
            }
        }
    }

    private static func absent(_ facts: HostFacts, _ boot: BootDisk) -> PreflightAnswer {
        let disks = boot.disks.map { "`\($0.path)`" }.joined(separator: ", ")
        if let firmware = facts.bootedWithEFI, firmware.value {
            return .unknown(
                "the machine was booted by UEFI firmware, but no partition of \(disks) is an EFI system partition",
                missing: [
                    facts.lacking("cmd/sfdisk_<disk>.out", settles: "which partition the firmware booted from")
                ],
                evidence: [Evidence(.context, at: firmware.location, note: "booted by UEFI firmware")],
                remediation: [lookUp(facts.role)]
            )
        }
        return .notApplicable(
            "no partition of \(disks) is an EFI system partition",
            evidence: boot.disks.map { Evidence(.context, at: $0.location, note: "disk behind `/boot`") }
        )
    }

    private static func judge(
        _ mount: MountEntry?,
        _ esps: [BlockDevice],
        _ boot: BootDisk,
        _ facts: HostFacts
    ) -> PreflightAnswer {
        let names = esps.map { "`\($0.path)`" }.joined(separator: " or ")
        let types = esps.map {
            ESPLocator.typeEvidence(
                $0,
                .context,
                note: "`\($0.path)` is an EFI system partition on a disk behind `/boot`"
            )
        }
        let bootLine = Evidence(
            .context,
            at: boot.mount.location,
            note: "`\(boot.mount.target)` leads to the boot disk"
        )
        guard let mount else {
            return .fail(
                "nothing is mounted at `/boot/efi`; the EFI system partition is \(names)",
                evidence: types + [bootLine],
                remediation: remedies(esps, facts.role)
            )
        }
        let line = Evidence(.cause, at: mount.location, note: "`\(mount.source)` is mounted at `/boot/efi`")
        let device = BootDisk.device(of: mount, in: facts.devices ?? [])
        guard let device, mount.fsType == "vfat", esps.contains(where: { $0.kname == device.kname }) else {
            return .fail(
                "`\(mount.source)` (\(mount.fsType)) is mounted at `/boot/efi`, but the EFI system partition is \(names)",
                evidence: [line] + types + [bootLine],
                remediation: remedies(esps, facts.role, unmountFirst: true)
            )
        }
        return .pass("`\(device.path)` is mounted at `/boot/efi`", evidence: [line] + types)
    }

    private static func remedies(
        _ esps: [BlockDevice],
        _ host: HostRole,
        unmountFirst: Bool = false
    ) -> [Remediation] {
        guard let esp = esps.first else { return [] }
        var remedies = [
            HostRemedies.command(
                "mount the EFI system partition of the boot disk",
                (unmountFirst ? "umount /boot/efi && " : "") + "mount \(ShellText.quoted(esp.path)) /boot/efi",
                on: host,
                undo: "umount /boot/efi"
            )
        ]
        if esps.count > 1 {
            let others = esps.dropFirst().map { "`\($0.path)`" }.joined(separator: ", ")
            remedies.append(
                Remediation(
                    .hint,
                    "the boot disks are mirrored but their EFI system partitions are not: plan to fill \(others) again afterwards"
                )
            )
        }
        return remedies
    }

    private static func lookUp(_ host: HostRole) -> Remediation {
        HostRemedies.command(
            "find the partition of type c12a7328-f81f-11d2-ba4b-00a0c93ec93b on the disk behind `/boot`, not by its label",
            "lsblk -o NAME,PARTTYPE,LABEL,PARTLABEL,MOUNTPOINT",
            on: host
        )
    }
}
