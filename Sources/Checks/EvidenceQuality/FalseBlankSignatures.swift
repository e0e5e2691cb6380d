import Findings
import Resolution
import SourceText
import StorageModel

/// EV-04: lsblk or blkid ran without the rights to see signatures.
enum FalseBlankSignatures: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-04",
        family: .evidence,
        name: "false-blank-signatures",
        title: "Devices look blank because signatures could not be read",
        severity: .medium,
        mechanism:
            "Without root, or with an empty udev database, lsblk and blkid print no type for a device that has one. A device that looks blank is one that kubelet would format: that answer must not rest on such a capture.",
        whenSilent: "Always: an empty column looks like a blank disk.",
        remedy: "Run lsblk and `blkid -p` as root on the node.",
        example: "`/dev/sdb1` without FSTYPE in lsblk, and mounted as xfs in mountinfo.",
        references: ["man 8 lsblk", "man 8 blkid"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var subjects = 0
        for host in HostRole.allCases {
            let facts = context.inventory.facts(host)
            guard let devices = facts.devices, !devices.isEmpty else { continue }
            subjects += 1
            var evidence = contradictions(devices, facts.mounts ?? [])
            let count = evidence.count / 2
            if let uid = facts.environment?.values["uid"], !uid.value.isEmpty, uid.value != "0" {
                evidence.insert(Evidence(.cause, at: uid.location, note: "the capture did not run as root"), at: 0)
            }
            guard !evidence.isEmpty else { continue }
            findings.append(finding(Array(evidence.prefix(8)), count, host, context.graph.match(host).name))
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            nothing: "no list of block devices was given"
        )
    }

    /// Devices that were found blank and that are mounted: two lines each.
    private static func contradictions(_ devices: [BlockDevice], _ mounts: [MountEntry]) -> [Evidence] {
        var mounted: [String: MountEntry] = [:]
        for mount in mounts where mounted[mount.majMin] == nil { mounted[mount.majMin] = mount }
        return devices.flatMap { device -> [Evidence] in
            guard device.fsType == "", let number = device.majMin, let mount = mounted[number] else { return [] }
            return [
                Evidence(
                    .cause,
                    at: device.locations["FSTYPE"] ?? device.location,
                    note: "\(ShellQuote.code(device.path)) has no type here"
                ),
                Evidence(.counterpart, at: mount.location, note: "and is mounted as \(ShellQuote.code(mount.fsType))"),
            ]
        }
    }

    private static func finding(_ evidence: [Evidence], _ count: Int, _ host: HostRole, _ node: String) -> Finding {
        let detail =
            count > 0
            ? "mounted devices without a type in the device list: \(count)"
            : "the capture did not run as root, so that empty types prove nothing"
        let missing = MissingEvidence(
            origin: "\(host.rawValue) node",
            capture: "blkid -p and lsblk as root",
            settles: "which devices are blank"
        )
        return Finding(
            check: descriptor,
            certainty: .undetermined(missing: [missing]),
            subject: ObjectReference(kind: "Node", name: node),
            side: host == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: "false-blank",
            detail: detail,
            effect: "a device that seems blank may hold data",
            remediation: [
                Remediation(
                    .command,
                    "capture the device list again as root",
                    body: "oc debug node/\(ShellQuote.word(node)) -- nsenter -t 1 -m lsblk -J -b -O",
                    place: "workstation"
                )
            ],
            evidence: evidence
        )
    }
}
