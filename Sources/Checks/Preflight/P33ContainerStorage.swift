package import Findings
import SourceText
package import StorageModel

/// P33: container storage is large and changes while it is copied.
package enum P33ContainerStorage: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P33",
        family: .preflight,
        name: "container-storage-active",
        title: "Container file systems are mounted and change",
        severity: .medium,
        mechanism:
            "Each running container has a merged overlay mount below /var/lib/containers/storage. A copier that enters it copies "
            + "the layers a second time as plain files, and what is written meanwhile makes every synchronisation longer.",
        remedy: "Stop kubelet and CRI-O before the last synchronisation, and exclude the merged mounts.",
        example: "43 mounts `/var/lib/containers/storage/overlay/…/merged`.",
        references: ["containers-storage.conf(5)", "Huawei Cloud SMS API: excluded directories (MIGRATE_EXCLUDE_DIR)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the container storage at rest?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let settles = "whether containers run"
        switch HostMounts.read(facts, context, settles: settles) {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            let merged = S15ContainerStart.containerMounts(mounts + (facts.kubeletMounts ?? []))
            if let first = merged.first { return active(first, merged.count, facts) }
            let values = facts.environment?.values ?? [:]
            let kubelet = values["mntns_kubelet"]?.value ?? ""
            // With a mount namespace of kubelet, PID 1 sees none of its mounts.
            if !kubelet.isEmpty, kubelet != values["mntns_1"]?.value, facts.kubeletMounts == nil {
                return .unknown(
                    "kubelet has a mount namespace of its own, and its mounts were not captured",
                    missing: [facts.lacking("root/proc/<kubelet>/mountinfo", settles: settles)]
                )
            }
            return .pass(
                "no container file system is mounted",
                evidence: mounts.prefix(1).map { Evidence(.context, at: $0.location, note: "mounts of PID 1") }
            )
        }
    }

    private static func active(_ first: MountEntry, _ count: Int, _ facts: HostFacts) -> PreflightAnswer {
        var detail = "\(CountText.of(count, "container file system")) mounted"
        var evidence = [Evidence(.cause, at: first.location, note: "the first of \(count) merged mounts")]
        let rows = facts.filesystemUsage ?? []
        for target in ["/var/lib/containers", "/var", "/sysroot"] {
            guard let row = rows.last(where: { $0.target == target }), let used = row.used else { continue }
            detail += "; \(ByteText.rounded(used)) in use on the file system of \(ShellQuote.code(target))"
            evidence.append(
                Evidence(.context, at: row.location, note: "use of the file system with the container storage")
            )
            break
        }
        return .fail(
            detail,
            evidence: evidence,
            remediation: [
                HostRemedies.command(
                    "stop kubelet and all containers before the last synchronisation",
                    "systemctl stop kubelet\ncrictl ps -q | xargs -r crictl stop\nsystemctl stop crio",
                    on: facts.role,
                    undo: "systemctl start crio kubelet",
                    isDestructive: true
                ),
                Remediation(
                    .hint,
                    "exclude `/var/lib/containers/storage/overlay/*/merged` from migration and synchronisation by files"
                ),
            ]
        )
    }
}
