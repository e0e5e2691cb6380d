import Findings
import StorageModel

/// DEV-12: the node mounts the volume's device itself.
enum DeviceMountedByHost: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "DEV-12",
        family: .device,
        name: "device-mounted-by-host",
        title: "Device of the volume is also mounted by the node",
        severity: .high,
        mechanism:
            "fstab or a mount unit of the configuration after the takeover mounts (or swaps on) the device that the PV hands to pods. kubelet mounts it again: node and pod share one file system, and fsck cannot run. In Block mode the pod writes beneath a mounted file system.",
        whenSilent: "Always; the Local Storage Operator only refuses to publish such a device as a new PV.",
        remedy: "Take the entry out of fstab, or serve the mounted directory instead of the device.",
        example: "`UUID=… /data xfs defaults 0 0`, and a PV with path `/dev/disk/by-uuid/…` of the same file system.",
        references: [
            "Kubernetes mount-utils/mount_linux.go", "openshift/local-storage-operator pkg/internal/diskutil.go",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isLocal || facts.outcome.isBlockMode, DeviceVolume.isDevice(facts) else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.after.kind == .block else { return .clean }
        let names = identities(facts)
        guard
            let mount = facts.index.mounts.afterwards.first(where: {
                $0.isAutomatic && names.contains(normalised($0.source))
            })
        else { return .clean }
        let place = mount.target == "swap" ? "uses it as swap space" : "mounts it at \(ShellQuote.code(mount.target))"
        var issue = VolumeIssue(
            mount.target,
            detail:
                "\(StateText.clause(facts.after)) after the takeover, and the node \(place) through \(ShellQuote.code(mount.source))",
            effect: facts.outcome.isBlockMode || mount.target == "swap"
                ? "no event: node and pod write to one device independently, which corrupts it"
                : "no event: node and pods share one file system; `fsck -a` refuses, which only the kubelet log shows"
        )
        issue.severity = facts.outcome.isBlockMode || mount.target == "swap" ? .critical : .high
        issue.standsAlone = true
        issue.evidence = [Evidence(.cause, at: mount.location, note: "the node's own mount of the device")]
        let fields = [mount.source, mount.target, mount.fsType.isEmpty ? "auto" : mount.fsType]
        let line = fields.map(ShellQuote.fstab).joined(separator: " ")
        issue.remediation =
            VolumeRemedies.scaleToZero(facts) + [
                Remediation(
                    .filePatch,
                    "take the entry out, or serve its directory instead of the device",
                    body: "- \(line) \(ShellQuote.fstab(mount.options.joined(separator: ",")))",
                    place: "\(mount.host.rawValue) node",
                    undo: "put the line back"
                )
            ]
        return .hit(issue)
    }

    private static func identities(_ facts: VolumeFacts) -> Set<String> {
        var names: Set<String> = [facts.outcome.path]
        if let uuid = facts.after.filesystemUUID, !uuid.isEmpty { names.insert("UUID=\(uuid)") }
        if let device = facts.after.device { names.insert(device) }
        for hop in facts.after.hops where hop.step == .link { names.insert(hop.subject) }
        return Set(names.map(normalised))
    }

    private static func normalised(_ source: String) -> String {
        let pairs = [
            ("UUID=", "by-uuid"), ("LABEL=", "by-label"), ("PARTUUID=", "by-partuuid"), ("PARTLABEL=", "by-partlabel"),
        ]
        for (tag, folder) in pairs where source.hasPrefix(tag) {
            return "/dev/disk/\(folder)/\(source.dropFirst(tag.count))"
        }
        return source
    }
}
