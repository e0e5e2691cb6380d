import Findings
import Resolution
import SourceText
import StorageModel

/// EV-11: what is mounted is not what fstab names.
enum FstabNotMounted: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-11",
        family: .evidence,
        name: "fstab-not-what-is-mounted",
        title: "A file system is mounted that fstab does not name",
        severity: .medium,
        mechanism:
            "mountinfo shows the running node, fstab what the next boot mounts. When they name different file systems for one mount point, the next boot changes the path, with or without a migration: either fstab was edited, or somebody mounted by hand.",
        whenSilent: "Until the next boot.",
        remedy: "Decide which of the two is meant and correct the other before the migration.",
        example: "`UUID=1111… /data` in fstab, and a file system with UUID 2222… mounted at /data.",
        references: ["man 5 fstab", "man 5 proc_pid_mountinfo"],
        requires: []
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var subjects = 0
        for host in HostRole.allCases {
            let facts = context.inventory.facts(host)
            guard let entries = facts.fstab, let mounts = facts.mounts, let devices = facts.devices else { continue }
            for entry in entries where !entry.isSwap && entry.target.hasPrefix("/") {
                // The last mount on a point is the one that is seen.
                guard let mount = mounts.last(where: { $0.target == entry.target }),
                    let device = BootDisk.device(of: mount, in: devices), let named = Identity(entry.source)
                else { continue }
                guard let mounted = named.value(of: device, facts.links ?? []) else { continue }
                subjects += 1
                if !named.resolved(facts.links ?? []).isSame(mounted) {
                    findings.append(finding(entry, mount, device, context.graph.match(host).name, host))
                }
            }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            nothing: "no fstab line names the identity of a mounted device"
        )
    }

    /// What an fstab line asks for.
    private struct Identity {
        private enum Kind { case uuid, label, partUUID, partLabel, node }
        private var kind: Kind
        private var wanted: String

        init?(_ source: String) {
            let parts = source.split(separator: "=", maxSplits: 1).map(String.init)
            if source.hasPrefix("/dev/") {
                (kind, wanted) = (.node, source)
                return
            }
            guard parts.count == 2 else { return nil }
            switch parts[0].uppercased() {
            case "UUID": kind = .uuid
            case "LABEL": kind = .label
            case "PARTUUID": kind = .partUUID
            case "PARTLABEL": kind = .partLabel
            default: return nil
            }
            wanted = parts[1]
        }

        /// The same identity of a device; nil when it was not captured.
        func value(of device: BlockDevice, _ links: [DeviceLink]) -> String? {
            switch kind {
            case .uuid: device.fsUUID.flatMap { $0.isEmpty ? nil : $0 }
            case .label: device.fsLabel
            case .partUUID: device.partitionUUID
            case .partLabel: device.partitionLabel
            case .node:
                // Only a link that was listed says which device a node is.
                links.contains { $0.path == wanted } ? device.kname : nil
            }
        }

        func isSame(_ value: String) -> Bool {
            kind == .label || kind == .partLabel ? value == wanted : value.lowercased() == wanted.lowercased()
        }

        /// The identity with links followed, for lines that name a device node.
        func resolved(_ links: [DeviceLink]) -> Identity {
            guard kind == .node, let link = links.first(where: { $0.path == wanted }) else { return self }
            var copy = self
            copy.wanted = link.kname
            return copy
        }
    }

    private static func finding(
        _ entry: FstabEntry,
        _ mount: MountEntry,
        _ device: BlockDevice,
        _ node: String,
        _ host: HostRole
    ) -> Finding {
        Finding(
            check: descriptor,
            subject: ObjectReference(kind: "Node", name: node),
            side: host == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: "fstab|\(entry.target)",
            detail:
                "fstab names \(ShellQuote.code(entry.source)) for \(ShellQuote.code(entry.target)), and \(ShellQuote.code(device.path)) is mounted there",
            effect: "the next boot mounts another file system at this path",
            remediation: [Remediation(.hint, "correct fstab, or mount what it names, before the migration")],
            evidence: [
                Evidence(.cause, at: entry.location, note: "what the next boot mounts"),
                Evidence(.counterpart, at: mount.location, note: "what is mounted"),
                Evidence(
                    .context,
                    at: device.locations["UUID"] ?? device.location,
                    note: "the device that is mounted"
                ),
            ]
        )
    }
}
