package import Findings
package import StorageModel

/// S09: bus and disk drivers of VirtIO must be there when the machine boots.
package enum S09VirtIODrivers: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S09",
        family: .guide,
        name: "virtio-drivers-missing",
        title: "VirtIO disk drivers are missing at boot",
        severity: .critical,
        mechanism:
            "The target presents its disks by VirtIO. The bus drivers (virtio, virtio_ring, virtio_pci; virtio_ccw on "
            + "s390x) and virtio_blk or virtio_scsi must be built into the kernel or lie in the initramfs of every boot entry. "
            + "The migration cannot run dracut on RHCOS. RHEL 8 and 9 kernels have the bus built in, which no listing shows.",
        whenSilent:
            "`lsinitrd | grep virtio` always prints something: RHCOS images hold `ignition-virtio-dump-journal`. Without "
            + "the helper skipcpio, lsinitrd lists only the microcode archive and still exits with 0.",
        message: "dracut-initqueue: Warning: /dev/disk/by-uuid/… does not exist",
        remedy: "Add the drivers with `rpm-ostree initramfs` and reboot before the migration.",
        example: "The listing has `…/kernel/drivers/block/virtio_blk.ko.xz` and modules.builtin has "
            + "`kernel/drivers/virtio/virtio_pci.ko`: complete.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Check for the Virtio drivers", "lsinitrd(1)",
            "dracut: 90kernel-modules, 90qemu",
            "rpm-ostree(1), initramfs",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Are the VirtIO bus and disk drivers available at boot?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let drivers = VirtIODrivers(facts)
        let verdict = drivers.missingForDisks()
        let needed = VirtIODrivers.neededByTarget(context.inventory.target)
        let absentTransport = drivers.transport.filter(verdict.absent.contains)
        let absentDisks = VirtIODrivers.disks.filter(verdict.absent.contains)
        let evidence = drivers.evidence(for: drivers.transport + VirtIODrivers.disks) + images(drivers)
        let isFatal =
            !absentTransport.isEmpty || absentDisks.count == VirtIODrivers.disks.count
            || needed.map { verdict.absent.contains($0.driver) } ?? false
        let absent = absentTransport + absentDisks
        let place = verdict.image.isEmpty ? "" : " of `\(verdict.image)`"
        let remedy =
            hasNoModule(absent, facts)
            ? S10DriversCanBeAdded.replaceKernel
            : HostRemedies.addDrivers(absent, to: verdict.image, isOSTree: isOSTree(facts), on: facts.role)
        if isFatal {
            return .fail(
                "neither the kernel nor the initramfs\(place) has \(list(absent))",
                evidence: evidence + (needed.map { [$0.evidence] } ?? []),
                remediation: [remedy]
            )
        }
        if !verdict.undecided.isEmpty {
            return unknown(facts, drivers, verdict, evidence)
        }
        if let driver = absentDisks.first {
            let reason = needed == nil ? "whether the target needs it is not known" : "the target does not need it"
            return .fail(
                "neither the kernel nor the initramfs\(place) has `\(driver)`; \(reason)",
                evidence: evidence + (needed.map { [$0.evidence] } ?? []),
                remediation: [remedy],
                missing: needed == nil
                    ? [
                        MissingEvidence(
                            origin: HostRole.target.nodePhrase,
                            capture: "cmd/lsblk_json.out",
                            settles: "whether the disks of the target need `\(driver)`"
                        )
                    ] : [],
                severity: PreflightSeverity.warns
            )
        }
        return .pass("the kernel and the initramfs have all VirtIO bus and disk drivers", evidence: evidence)
    }

    private static func unknown(
        _ facts: HostFacts,
        _ drivers: VirtIODrivers,
        _ verdict: VirtIODrivers.Verdict,
        _ evidence: [Evidence]
    ) -> PreflightAnswer {
        let open = list(verdict.undecided.sorted())
        var missing: [MissingEvidence] = []
        var reasons: [String] = []
        if drivers.builtIn == nil {
            reasons.append("no list of built-in modules was captured")
            missing.append(
                facts.lacking(
                    "root/usr/lib/modules/<release>/modules.builtin",
                    settles: "whether \(open) are built into the kernel"
                )
            )
        }
        let incomplete = drivers.images.compactMap(\.incompleteReason)
        if drivers.images.isEmpty || !incomplete.isEmpty {
            reasons.append(incomplete.first ?? "no listing of an initramfs was captured")
            missing.append(
                facts.lacking(
                    "cmd/lsinitrd_<image>.out",
                    settles: "whether \(open) are in the initramfs of each boot entry"
                )
            )
        }
        return .unknown(
            "\(open) were not seen: \(reasons.joined(separator: "; "))",
            missing: missing,
            evidence: evidence,
            remediation: [lookUp(drivers, facts)]
        )
    }

    /// Lists the drivers of the image that boots, with the file named: without one, older lsinitrd ends with an error.
    static func lookUp(_ drivers: VirtIODrivers, _ facts: HostFacts) -> Remediation {
        let command: String
        if let image = drivers.images.first?.image, !image.isEmpty {
            command = listing(of: image)
        } else {
            command = listing(of: nil)
        }
        return HostRemedies.command(
            "list the drivers in the initramfs and those that are built in",
            "\(command)\ngrep -E '/virtio[a-z_-]*\\.ko' \"/usr/lib/modules/$(uname -r)/modules.builtin\"",
            on: facts.role
        )
    }

    /// The command that lists the VirtIO modules of an image, matching module files and nothing else.
    static func listing(of image: String?) -> String {
        let file: String
        if let image {
            let isBelowBoot = image.hasPrefix("/boot/") || image.hasPrefix("/usr/") || image.hasPrefix("/lib/")
            file = ShellText.quoted(isBelowBoot ? image : "/boot\(image)")
        } else {
            file = "\"/usr/lib/modules/$(uname -r)/initramfs.img\""
        }
        return "lsinitrd \(file) | grep -E '/kernel/drivers/(block|scsi|net|virtio|char)/virtio[a-z_-]*\\.ko'"
    }

    private static func images(_ drivers: VirtIODrivers) -> [Evidence] {
        drivers.images.map { image in
            let name = image.image.isEmpty ? "the initramfs" : "`\(image.image)`"
            let state = image.incompleteReason.map { "not complete: \($0)" } ?? "complete"
            return Evidence(.context, at: image.location, note: "listing of \(name), \(state)")
        }
    }

    /// Whether one of the drivers is sure to have no module file, so that no initramfs can get it.
    static func hasNoModule(_ drivers: [String], _ facts: HostFacts) -> Bool {
        guard let modules = facts.modulesOnDisk else { return false }
        return drivers.contains { modules[$0] == nil }
    }

    static func isOSTree(_ facts: HostFacts) -> Bool {
        if case .no = NodePlatform.osTree(facts) { return false }
        return true
    }

    private static func list(_ drivers: [String]) -> String {
        drivers.map { "`\($0)`" }.joined(separator: ", ")
    }
}
