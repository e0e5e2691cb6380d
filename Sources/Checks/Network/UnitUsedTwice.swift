import Findings
import Resolution
import SourceText
import StorageModel

/// NET-04: one unit is used through two PVs.
enum UnitUsedTwice: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-04",
        family: .network,
        name: "unit-used-twice",
        title: "One storage unit is used through two volumes",
        severity: .critical,
        mechanism:
            "Attach logic and access modes know one API server only, and compare PVs, not units. When two PVs, in one cluster or in two, name the same iSCSI or Fibre Channel unit or the same CSI handle, two hosts mount one ext4 or XFS at a time, or both format it when it is blank.",
        whenSilent: "Until the file system is damaged.",
        remedy:
            "Stop the workload on one side for good before the other one starts, and delete the surplus PV with policy Retain.",
        example: "PV `pv-a` of the source's cluster and PV `pv-a2` of the target's name `iqn…:storage`, unit 1.",
        references: [
            "Kubernetes pkg/scheduler/framework/plugins/volumerestrictions",
            "Kubernetes pkg/controller/volume/attachdetach",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static volume names an iSCSI, Fibre Channel or CSI unit"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        var groups: [String: [VolumeBinding]] = [:]
        let volumes = context.inventory.cluster.persistentVolumes
        for binding in context.graph.bindings {
            guard let unit = unit(volumes[binding.volumeIndex]) else { continue }
            tally.looked()
            groups[unit, default: []].append(binding)
        }
        for unit in groups.keys.sorted() {
            guard let group = groups[unit], let first = group.first, group.count > 1 else { continue }
            tally.hit(issue(unit, first, group.dropFirst(), volumes))
        }
    }

    /// What tells one unit from another; nil for volumes without a unit.
    private static func unit(_ volume: PersistentVolume) -> String? {
        switch volume.source {
        case .iscsi(_, let iqn, let lun, _): return "\(iqn.value) unit \(lun.isEmpty ? "0" : lun)"
        case .fc(let names, let lun, let ids):
            if let id = ids.first { return "WWID \(id.value)" }
            return names.first.map { "WWN \($0.value.lowercased()) unit \(lun.isEmpty ? "0" : lun)" }
        case .csi(let driver, let handle?, _, _):
            // Shared file systems are made for many PVs.
            let isShared = volume.accessModes.contains { ["ReadWriteMany", "ReadOnlyMany"].contains($0.value) }
            return isShared || handle.value.isEmpty ? nil : "\(driver.value) \(handle.value)"
        default: return nil
        }
    }

    private static func issue(
        _ unit: String,
        _ first: VolumeBinding,
        _ others: ArraySlice<VolumeBinding>,
        _ volumes: [PersistentVolume]
    ) -> ObjectIssue {
        let all = [first] + others
        let names = all.map { binding in
            ShellQuote.code(binding.volume.name)
                + (binding.cluster == .shared ? "" : " (cluster of the \(binding.cluster.rawValue))")
        }
        func union(_ part: (BlastRadius) -> [String]) -> [String] {
            Set(all.map(\.blastRadius).flatMap(part)).sorted()
        }
        return ObjectIssue(
            subject: first.volume,
            side: .cluster,
            key: "unit|\(unit)",
            detail: "PVs \(names.joined(separator: " and ")) name one unit, \(ShellQuote.code(unit))",
            effect:
                "no event: whoever starts pods on both mounts the file system twice; a blank unit is formatted by both",
            certainty: .depends(on: ["whether pods of both volumes run at one time"]),
            radius: BlastRadius(
                claims: union(\.claims),
                pods: union(\.pods),
                workloads: union(\.workloads),
                namespaces: union(\.namespaces)
            ),
            remediation: [
                Remediation(
                    .hint,
                    "keep the workload of one of them at 0 replicas, and delete its PV with policy Retain"
                )
            ],
            evidence: all.enumerated().map { position, binding in
                let entry = NetworkVolume(volume: volumes[binding.volumeIndex], binding: binding, pods: [])
                return Evidence(position == 0 ? .cause : .counterpart, at: entry.place, note: "unit of the volume")
            }
        )
    }
}
