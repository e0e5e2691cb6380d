package import Findings
package import StorageModel

/// What a replication has to carry, as far as captures tell: facts in place of a promise about its duration.
package struct ReplicationFacts: Sendable, Hashable {
    /// One clause for each fact, biggest first.
    package var clauses: [String] = []
    /// Lines that show them.
    package var evidence: [Evidence] = []
    /// Whether the number of files or the share of container storage makes a long replication likely.
    package var isStrong = false

    /// Inodes in use from which the number of files dominates the time.
    private static let manyInodes: UInt64 = 1_000_000
    /// Average size below which a file costs more by its existence than by its bytes.
    private static let smallFile: UInt64 = 64 << 10

    /// Collects the facts of a machine; `byFile` tells whether files are copied one by one.
    package static func collect(_ facts: HostFacts, byFile: Bool) -> ReplicationFacts {
        var result = ReplicationFacts()
        result.addVolumes(facts, byFile: byFile)
        result.addChanges(facts)
        if byFile { result.addDoubles(facts) }
        result.addLimits(facts)
        result.addLeftBehind(facts)
        return result
    }

    private mutating func addVolumes(_ facts: HostFacts, byFile: Bool) {
        guard let root = ReplicationVolume.root(of: facts) else { return }
        var seen: Set<String> = [root.source]
        let others = (facts.filesystemUsage ?? []).filter { row in
            row.source.hasPrefix("/dev/") && row.target != "/boot/efi" && seen.insert(row.source).inserted
        }
        for row in [root] + others.prefix(6) {
            var parts: [String] = []
            if let used = row.used {
                parts.append("\(ByteText.rounded(used)) in use on \(ShellQuote.code(row.target))")
            }
            if let inodes = row.inodesUsed { parts.append("\(inodes) inodes in use") }
            if byFile, let used = row.used, let inodes = row.inodesUsed, inodes > 0 {
                let average = used / inodes
                parts.append(
                    "\(ByteText.rounded(average)) each on average\(average < Self.smallFile ? ", so mostly small files" : "")"
                )
            }
            guard !parts.isEmpty else { continue }
            clauses.append(parts.joined(separator: ", "))
            evidence.append(Evidence(.context, at: row.location, note: "use of a file system"))
            if byFile, (row.inodesUsed ?? 0) > Self.manyInodes { isStrong = true }
            if row.target == "/var/lib/containers", let size = root.size, (row.used ?? 0) > size / 2 { isStrong = true }
        }
        if others.count > 6 { clauses.append("\(others.count - 6) more file systems") }
    }

    private mutating func addChanges(_ facts: HostFacts) {
        let mounts = (facts.mounts ?? []) + (facts.kubeletMounts ?? [])
        let containers = S15ContainerStart.containerMounts(mounts)
        let volumes = Set(mounts.filter { $0.target.hasPrefix("/var/lib/kubelet/pods/") }.map(\.target)).count
        var places: [String] = []
        if let first = containers.first {
            places.append("`/var/lib/containers` (\(CountText.of(containers.count, "container")))")
            evidence.append(Evidence(.context, at: first.location, note: "a container that writes while it is copied"))
        }
        if volumes > 0 { places.append("`/var/lib/kubelet` (\(CountText.of(volumes, "mount")) of pods)") }
        if let member = facts.system.etcdMember {
            places.append("`/var/lib/etcd`")
            evidence.append(Evidence(.context, at: member, note: "an etcd member"))
        }
        guard !places.isEmpty else { return }
        clauses.append("changing while it is copied: \((places + ["`/var/log`"]).joined(separator: ", "))")
    }

    private mutating func addDoubles(_ facts: HostFacts) {
        guard let group = DoubleReachable.groups(facts.mounts ?? []).max(by: { $0.count < $1.count }) else { return }
        clauses.append("one file system is reachable at \(group.count) mount points")
        evidence.append(
            Evidence(
                .context,
                at: group[0].location,
                note: "the first of \(group.count) mounts of `\(group[0].majMin)`"
            )
        )
    }

    private mutating func addLimits(_ facts: HostFacts) {
        let disks = (facts.devices ?? []).filter {
            $0.type == "disk" && !["zram", "ram", "loop"].contains(where: $0.kname.hasPrefix)
        }
        guard facts.hasDeviceListing, let first = disks.first else { return }
        var text = "\(disks.count) of at most 23 disks"
        let largest = disks.compactMap(\.size).max()
        if let largest { text += ", the largest with \(ByteText.rounded(largest)) of at most 16 TB" }
        clauses.append(text)
        evidence.append(Evidence(.context, at: first.location, note: "list of disks"))
    }

    private mutating func addLeftBehind(_ facts: HostFacts) {
        let devices = facts.devices ?? []
        let empty =
            facts.hasDeviceListing ? P30RawDevices.bareDevices(devices).filter { $0.fsType == "" } : []
        let network = (facts.mounts ?? []).filter {
            P31ExternalStorage.networkTypes.contains($0.fsType) && !$0.target.hasPrefix("/var/lib/kubelet/")
        }
        let names =
            empty.map { "\(ShellQuote.code($0.path)) (empty)" }
            + network.map { "\(ShellQuote.code($0.target)) (\(ShellQuote.code($0.fsType)))" }
        guard !names.isEmpty else { return }
        clauses.append("not migrated: \(names.joined(separator: ", "))")
        evidence += (empty.map(\.location) + network.map(\.location)).map {
            Evidence(.context, at: $0, note: "stays behind")
        }
    }
}
