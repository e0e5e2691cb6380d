package import Findings
import SourceText
package import StorageModel

/// P08: the UUIDs that the boot chain names must be those of the mounted file systems.
package enum P08BootIdentities: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P08",
        family: .preflight,
        name: "boot-identities-disagree",
        title: "Kernel arguments name another file system than the one that is mounted",
        severity: .critical,
        mechanism:
            "RHCOS finds its root and boot file systems by UUID: in the kernel arguments of every boot entry, in "
            + "/boot/.root_uuid and in bootuuid.cfg beside GRUB's configuration and on each EFI system partition. A copy that "
            + "formats with new UUIDs breaks all of them, and a repair of fstab and grub.cfg alone does not help.",
        message: "dracut-initqueue: Warning: /dev/disk/by-uuid/… does not exist",
        remedy: "Keep the UUIDs, or write them onto the unmounted target file systems before the first boot.",
        example: "`root=UUID=910678ff-…` in /proc/cmdline and UUID 910678ff-… on the device mounted at /sysroot.",
        references: [
            "coreos-installer: src/bin/rdcore/rootmap.rs", "bootupd: src/grub2/grub-static-pre.cfg", "xfs_admin(8), -U",
            "tune2fs(8), -U",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksFile
    package static let question = "Do kernel arguments and boot entries name the file systems that are mounted?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let arguments = facts.kernelCommandLine else {
            return .unknown(
                "the kernel arguments were not captured",
                missing: [facts.lacking("root/proc/cmdline", settles: "which UUIDs the boot depends on")]
            )
        }
        let named = references(arguments) + entryReferences(facts) + fileReferences(facts)
        guard !named.isEmpty else {
            return .notApplicable(
                "no kernel argument names the root or boot file system by UUID",
                evidence: arguments.first.map { [Evidence(.context, at: $0.location)] } ?? []
            )
        }
        guard let mounts = facts.mounts, let devices = facts.devices else {
            return .unknown(
                "mounts or block devices were not captured",
                missing: [
                    facts.lacking("root/proc/1/mountinfo and cmd/lsblk_json.out", settles: "which UUIDs are mounted")
                ]
            )
        }
        var evidence: [Evidence] = []
        var wrong: [String] = []
        var isOpen = false
        for (key, uuid) in named {
            let path = key == "boot" ? "/boot" : "/sysroot"
            let mount = MountFlags.topMount(at: path, in: mounts) ?? MountFlags.covering(path, in: mounts)
            guard let mount, let device = BootDisk.device(of: mount, in: devices), let actual = device.fsUUID else {
                isOpen = true
                continue
            }
            let isEqual = actual.lowercased() == uuid.value.lowercased()
            evidence.append(
                Evidence(isEqual ? .context : .cause, at: uuid.location, note: "names UUID `\(uuid.value)`")
            )
            evidence.append(
                Evidence(
                    .counterpart,
                    at: device.locations["UUID"] ?? device.location,
                    note: "`\(device.path)` has `\(actual)`"
                )
            )
            if !isEqual { wrong.append("`\(key)=UUID=\(uuid.value)` is not `\(device.path)` at `\(mount.target)`") }
        }
        if !wrong.isEmpty {
            return .fail(wrong.joined(separator: "; "), evidence: evidence, remediation: remedies)
        }
        if let open = incomplete(facts, evidence) { return open }
        if isOpen {
            return .unknown(
                "the UUID of a mounted file system was not captured",
                missing: [facts.lacking("cmd/lsblk_json.out", settles: "which UUIDs are mounted")],
                evidence: evidence
            )
        }
        return .pass(
            "the named UUIDs are those of the mounted file systems; they must be kept or patched",
            evidence: evidence
        )
    }

    /// GRUB's own reference on RHCOS: without it only half of the chain was compared.
    private static func incomplete(_ facts: HostFacts, _ evidence: [Evidence]) -> PreflightAnswer? {
        guard case .yes = NodePlatform.osTree(facts), facts.system.bootUUIDs == nil else { return nil }
        let path = "/boot/grub2/bootuuid.cfg"
        // Images of OpenShift before 4.10 find /boot by its label.
        if facts.manifest[path]?.result == "absent" { return nil }
        return .unknown(
            "kernel arguments agree with what is mounted, but the file that GRUB finds /boot by was not captured",
            missing: [
                facts.lacking("root\(path) and root/boot/.root_uuid", settles: "whether all of the boot chain agrees")
            ],
            evidence: evidence,
            severity: PreflightSeverity.warnsFile
        )
    }

    private static func fileReferences(_ facts: HostFacts) -> [(String, Located<String>)] {
        (facts.system.bootUUIDs ?? []).map { ($0.kind, $0.uuid) }
    }

    private static func entryReferences(_ facts: HostFacts) -> [(String, Located<String>)] {
        (facts.bootEntries ?? [:]).sorted { $0.key < $1.key }.flatMap { _, lines in
            lines.filter { $0.value.hasPrefix("options") }.flatMap { line in
                references(line.value.split(separator: " ").map { Located(String($0), at: line.location) })
            }
        }
    }

    private static func references(_ arguments: [Located<String>]) -> [(String, Located<String>)] {
        ["root", "boot"].flatMap { key in
            let prefix = "\(key)=UUID="
            return arguments.filter { $0.value.hasPrefix(prefix) }.map {
                (key, Located(String($0.value.dropFirst(prefix.count)), at: $0.location))
            }
        }
    }

    private static let remedies = [
        Remediation(
            .hint,
            "before the first boot of the target write the old UUIDs onto its unmounted file systems (`xfs_admin -U`, "
                + "`tune2fs -U`), or patch boot entries, both bootuuid.cfg and /boot/.root_uuid"
        )
    ]
}
