import Findings
import Reporting
import SourceText
import StorageModel

/// Volumes of the sample: one of each kind of outcome that reads differently.
enum SampleVolumes {
    static var all: [VolumeRow] { [archive, cache, database, logs, scratch] }

    private static func state(_ state: HostState, _ path: String, _ kind: FileKind) -> PathResolution {
        PathResolution(state: state, path: path, kind: kind)
    }

    private static func outcome(
        _ name: String,
        line: Int,
        path: String,
        side: VolumeSide,
        before: PathResolution,
        worlds: [VolumeWorld],
        certainty: Certainty
    ) -> VolumeOutcome {
        var outcome = VolumeOutcome(
            volume: ObjectReference(kind: "PersistentVolume", name: name),
            cluster: .shared,
            sourceField: "local",
            path: path,
            side: side,
            node: side == .resident ? "worker-2" : "worker-1",
            before: before,
            worst: worlds[0]
        )
        outcome.worlds = worlds
        outcome.certainty = certainty
        outcome.evidence = [Sample.evidence(Sample.cluster, line, "path: \(path)")]
        return outcome
    }

    private static func mounted(_ state: HostState, _ path: String, device: String, disk: String) -> PathResolution {
        var resolution = PathResolution(state: state, path: path, kind: .directory)
        resolution.mountPoint = path
        resolution.isMountPoint = true
        resolution.device = device
        resolution.fsType = "xfs"
        resolution.filesystemUUID = "3f0c9a52-6c1e-4a6e-9a65-0d8f3f1f6a77"
        resolution.disks = [disk]
        resolution.size = 536_870_912_000
        resolution.hops = [
            EvidenceHop(.path, path, rule: "no link in the path"),
            EvidenceHop(
                .mount,
                path,
                rule: "longest mount point in front of the path",
                evidence: [Sample.evidence(Sample.targetMountinfo, 31, "731 98 252:17 / \(path) rw - xfs \(device) rw")]
            ),
            EvidenceHop(.disk, disk, rule: "the partition lies on it"),
        ]
        return resolution
    }

    /// The mount is not in the source's fstab: writes land on the root file system.
    static var database: VolumeRow {
        var after = state(.targetAfter, "/mnt/db", .directory)
        after.mountPoint = "/var"
        after.fsType = "xfs"
        after.hops = [
            EvidenceHop(
                .mount,
                "/var",
                rule: "the inherited fstab has no entry for /mnt/db",
                evidence: [
                    Sample.evidence(
                        Sample.targetFstab,
                        4,
                        "UUID=3f0c9a52-6c1e-4a6e-9a65-0d8f3f1f6a77 /mnt/db xfs defaults 0 0",
                        note: "not taken over"
                    )
                ]
            )
        ]
        return VolumeRow(
            outcome: outcome(
                "pv-db",
                line: 12,
                path: "/mnt/db",
                side: .resident,
                before: mounted(.targetBefore, "/mnt/db", device: "/dev/vdb1", disk: "vol-0a1b"),
                worlds: [
                    VolumeWorld(
                        assumptions: [],
                        pathFate: .bareDirectory,
                        dataFate: .kept,
                        headline: .shadowWrite,
                        after: after
                    )
                ],
                certainty: .certain
            ),
            provisioning: "static",
            provisioningReasons: ["its class has no provisioner"],
            bindingState: "bound",
            blastRadius: BlastRadius(
                claims: ["shop/data-db-0"],
                pods: ["shop/db-0"],
                workloads: ["StatefulSet shop/db"],
                namespaces: ["shop"]
            )
        )
    }

    /// The source's disk stays behind when UUIDs change.
    static var archive: VolumeRow {
        let gone = state(.targetAfter, "/mnt/archive", .missing)
        let there = mounted(.targetAfter, "/mnt/archive", device: "/dev/vda5", disk: "vda")
        return VolumeRow(
            outcome: outcome(
                "pv-archive",
                line: 44,
                path: "/mnt/archive",
                side: .carried,
                before: mounted(.source, "/mnt/archive", device: "/dev/sda5", disk: "S4NENF0M512345"),
                worlds: [
                    VolumeWorld(
                        assumptions: ["filesystemUUID: regenerated"],
                        pathFate: .missing,
                        dataFate: .arrives,
                        headline: .missing,
                        after: gone
                    ),
                    VolumeWorld(
                        assumptions: ["filesystemUUID: kept"],
                        pathFate: .sameData,
                        dataFate: .arrives,
                        headline: .unaffected,
                        after: there
                    ),
                ],
                certainty: .depends(on: ["filesystemUUID"])
            ),
            provisioning: "static-managed",
            provisioningReasons: ["made by the Local Storage Operator"],
            bindingState: "bound",
            blastRadius: BlastRadius(
                claims: ["shop/archive"],
                pods: (0..<12).map { "shop/reader-\($0)" },
                workloads: ["CronJob shop/prune", "Deployment shop/reader"],
                namespaces: ["shop"]
            )
        )
    }

    /// The disk is formatted.
    static var cache: VolumeRow {
        VolumeRow(
            outcome: outcome(
                "pv-cache",
                line: 76,
                path: "/mnt/cache",
                side: .resident,
                before: mounted(.targetBefore, "/mnt/cache", device: "/dev/vda6", disk: "vda"),
                worlds: [
                    VolumeWorld(
                        assumptions: [],
                        pathFate: .missing,
                        dataFate: .destroyed,
                        headline: .destroyed,
                        after: state(.targetAfter, "/mnt/cache", .missing)
                    )
                ],
                certainty: .certain
            ),
            provisioning: "static",
            bindingState: "available"
        )
    }

    /// What lies beneath the mount is not known.
    static var logs: VolumeRow {
        var after = state(.targetAfter, "/mnt/logs", .unknown)
        after.missing = [SampleReport.missingBeneath]
        return VolumeRow(
            outcome: outcome(
                "pv-logs",
                line: 108,
                path: "/mnt/logs",
                side: .resident,
                before: mounted(.targetBefore, "/mnt/logs", device: "/dev/vdb2", disk: "vol-0a1b"),
                worlds: [
                    VolumeWorld(
                        assumptions: [],
                        pathFate: .undetermined,
                        dataFate: .unknown,
                        headline: .undetermined,
                        after: after
                    )
                ],
                certainty: .undetermined(missing: [SampleReport.missingBeneath])
            ),
            provisioning: "static",
            bindingState: "bound",
            blastRadius: BlastRadius(claims: ["ops/logs"], pods: ["ops/collector-x"], namespaces: ["ops"])
        )
    }

    /// Nothing happens.
    static var scratch: VolumeRow {
        let after = mounted(.targetAfter, "/mnt/scratch", device: "/dev/vdc1", disk: "vdc")
        return VolumeRow(
            outcome: outcome(
                "pv-scratch",
                line: 140,
                path: "/mnt/scratch",
                side: .resident,
                before: mounted(.targetBefore, "/mnt/scratch", device: "/dev/vdc1", disk: "vdc"),
                worlds: [
                    VolumeWorld(
                        assumptions: [],
                        pathFate: .sameData,
                        dataFate: .kept,
                        headline: .unaffected,
                        after: after
                    )
                ],
                certainty: .certain
            ),
            provisioning: "static",
            bindingState: "available"
        )
    }

    /// A host path that a pod mounts directly.
    static var hostPath: VolumeRow {
        var row = database
        row.outcome.volume = ObjectReference(kind: "HostPath", name: "/mnt/db/export")
        row.outcome.podVolume = "export"
        row.outcome.sourceField = "hostPath"
        row.outcome.hostPathType = "Directory"
        row.outcome.path = "/mnt/db/export"
        row.provisioning = ""
        row.provisioningReasons = []
        row.bindingState = ""
        row.blastRadius = BlastRadius(
            pods: ["shop/exporter-a"],
            workloads: ["DaemonSet shop/exporter"],
            namespaces: ["shop"]
        )
        return row
    }
}
