import Findings
import Resolution
import StorageModel

/// DEV-11: two PVs end at one device.
enum SharedDevice: Check {
    static let descriptor = CheckDescriptor(
        id: "DEV-11",
        family: .device,
        name: "shared-device",
        title: "Two volumes lie on one block device",
        severity: .critical,
        mechanism:
            "Two PVs of one node resolve to the same device, or one to a partition of the other's disk. Kubernetes has no check for that: one superblock is mounted twice, or a raw device is written beneath a mounted file system.",
        whenSilent: "Always, until data is corrupt.",
        remedy: "Keep one PV and delete the other one: Retain first, with the provisioner stopped on the node.",
        example: "`pv-a` uses `/dev/sdb`, `pv-b` uses `/dev/disk/by-id/wwn-…` of the same disk.",
        references: [
            "Kubernetes pkg/volume/local/local.go: one mount directory for each PV name",
            "openshift-docs: persistent-storage-local-create-cr",
        ]
    )

    private struct Place: Hashable {
        var cluster: ClusterRole
        var device: String
    }

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard let prediction = context.prediction else { return .notPredicted(descriptor) }
        let index = VolumeIndex(context)
        let candidates = prediction.volumes.filter { $0.volume.kind == "PersistentVolume" && claimsDevice($0.after) }
        let groups = Dictionary(grouping: candidates) { outcome in
            Place(cluster: outcome.cluster, device: outcome.after.device ?? "")
        }
        var findings: [Finding] = []
        for place in groups.keys.sorted(by: { ($0.cluster, $0.device) < ($1.cluster, $1.device) }) {
            guard let group = groups[place] else { continue }
            let members = unique(group)
            guard members.contains(where: { $0.after.kind == .block }) else { continue }
            if members.count > 1 { findings.append(finding(members, index: index, partition: nil)) }
        }
        findings += partitions(groups, index: index)
        let undecided = prediction.volumes.filter { isUndecided(index.facts(of: $0)) }
        let result: CheckResult =
            !findings.isEmpty
            ? .fail : !undecided.isEmpty ? .unknown : candidates.isEmpty ? .notApplicable : .pass
        return CheckOutcome(
            check: descriptor.id,
            result: result,
            subjects: candidates.count + undecided.count,
            reason: reason(result, undecided: undecided.count),
            missing: Set(undecided.flatMap { index.facts(of: $0).missing }).sorted(),
            findings: findings
        )
    }

    private static func reason(_ result: CheckResult, undecided: Int) -> String {
        switch result {
        case .notApplicable: "no volume on a block device of its own"
        case .unknown: "the device of \(undecided) volumes is not known"
        case .pass, .fail: ""
        }
    }

    /// Devices are claimed by block paths and by paths that are mount points themselves.
    private static func claimsDevice(_ state: PathResolution) -> Bool {
        guard let device = state.device, device.hasPrefix("/dev/") else { return false }
        return state.kind == .block || state.kind == .directory && state.isMountPoint
    }

    private static func isUndecided(_ facts: VolumeFacts) -> Bool {
        !facts.isInline && facts.after.kind == .unknown && DeviceReference(of: facts) != .none
    }

    private static func unique(_ outcomes: [VolumeOutcome]) -> [VolumeOutcome] {
        var names: Set<String> = []
        return outcomes.sorted { ($0.volume, $0.side) < ($1.volume, $1.side) }.filter {
            names.insert($0.volume.name).inserted
        }
    }

    private static func partitions(_ groups: [Place: [VolumeOutcome]], index: VolumeIndex) -> [Finding] {
        var findings: [Finding] = []
        for place in groups.keys.sorted(by: { ($0.cluster, $0.device) < ($1.cluster, $1.device) }) {
            guard let disk = wholeDisk(of: place.device), let parts = groups[place],
                let holders = groups[Place(cluster: place.cluster, device: disk)],
                let whole = unique(holders).first(where: { $0.after.kind == .block }),
                let part = unique(parts).first, part.volume != whole.volume
            else { continue }
            findings.append(finding([whole, part], index: index, partition: place.device))
        }
        return findings
    }

    /// Device node of the disk that a partition's kernel name belongs to.
    private static func wholeDisk(of device: String) -> String? {
        let digits = device.utf8.reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        guard digits > 0 else { return nil }
        var disk = String(device.dropLast(digits))
        if disk.hasSuffix("p"), DeviceReference.isPartition(device, of: String(disk.dropLast())) { disk.removeLast() }
        return DeviceReference.isPartition(device, of: disk) ? disk : nil
    }

    private static func finding(_ members: [VolumeOutcome], index: VolumeIndex, partition: String?) -> Finding {
        let facts = members.map { index.facts(of: $0) }
        let names = members.map { ShellQuote.code($0.volume.name) }.joined(separator: ", ")
        let radii = facts.map(\.blastRadius)
        let device = StateText.device(members[0].after)
        return Finding(
            check: descriptor,
            certainty: members.first { $0.certainty != .certain }?.certainty ?? .certain,
            subject: members[0].volume,
            side: FindingSide(members[0].side),
            node: members[0].node,
            stableKey: members.map(\.volume.name).joined(separator: "+"),
            detail: partition.map {
                "PVs \(names): the second lies on \(ShellQuote.code($0)), a partition of \(device) that the first one has"
            } ?? "PVs \(names) all lie on \(device) after the takeover",
            after: StateText.clause(members[0].after),
            effect: "no check and no event: both volumes are served, and their pods overwrite each other",
            blastRadius: BlastRadius(
                claims: Set(radii.flatMap(\.claims)).sorted(),
                pods: Set(radii.flatMap(\.pods)).sorted(),
                workloads: Set(radii.flatMap(\.workloads)).sorted(),
                namespaces: Set(radii.flatMap(\.namespaces)).sorted()
            ),
            remediation: facts.flatMap { VolumeRemedies.scaleToZero($0) + VolumeRemedies.retain($0) } + [
                Remediation(
                    .hint,
                    "keep the PV whose data is on the device and delete the other one, with the provisioner of local volumes stopped on the node"
                )
            ],
            evidence: EvidenceList.merged(
                members.flatMap(\.evidence),
                members.flatMap { EvidenceList.of($0) }
            )
        )
    }
}
