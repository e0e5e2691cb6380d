import Findings
import Gating
import Reporting
import SourceText
import StorageModel

/// One report with something in every section, as a run over two nodes would give it.
enum SampleReport {
    static let missingBeneath = MissingEvidence(
        origin: "target node",
        capture: "probe/beneath.tsv",
        settles: "whether pods meet a bare directory or nothing when the mount is gone"
    )

    static func make() -> Report {
        let volumes = SampleVolumes.all
        let findings = SampleFindings.all
        let outcomes = SampleFindings.outcomes
        let boot = BootOutcome(
            result: .degraded,
            certainty: .certain,
            problems: [
                BootProblem(
                    target: "/mnt/archive",
                    source: "UUID=7d1f7ab2-0f5e-4d0b-8d4e-2f3b6f9a1c11",
                    result: .degraded,
                    reason: "no device of the target has this UUID afterwards; the entry has `nofail`",
                    evidence: [
                        Sample.evidence(
                            Sample.sourceFstab,
                            4,
                            "UUID=7d1f7ab2-0f5e-4d0b-8d4e-2f3b6f9a1c11 /mnt/archive xfs nofail 0 0"
                        )
                    ]
                )
            ]
        )
        let problems = [
            InputProblem(
                .skippedLine,
                at: SourceLocation(file: Sample.targetFstab, line: 9, column: 1),
                "expected at least 2 fields, found 1"
            )
        ]
        var gate = GateInput(scope: .analysis, method: .file)
        gate.findings = findings
        gate.outcomes = outcomes
        gate.volumes = volumes.map(\.outcome)
        gate.preflight = SampleFindings.preflight
        gate.boot = boot
        gate.problems = problems
        var report = Report(
            tool: ToolIdentity(name: "pv-impact", version: "0.1.0"),
            evaluatedAt: "2026-02-03T04:05:06Z",
            options: Sample.options,
            decision: Gate.decide(gate, policy: GatePolicy()),
            sources: Sample.sources
        )
        report.volumes = volumes
        report.hostPaths = [SampleVolumes.hostPath]
        report.boot = boot
        report.problems = problems
        report.preflight = SampleFindings.preflight
        report.findings = FindingOrder.sorted(findings)
        report.outcomes = outcomes
        Sample.fillBackground(&report)
        report.alternatives = SampleAlternatives.make()
        report.openQuestions = [
            OpenQuestionRow(key: "which disk gets the name `/dev/sdb`", answers: ["S45YNA0M100001", "S45YNA0M100002"])
        ]
        report.options.assumed = [AssumedAnswer(key: "nodeIdentity", value: "source")]
        return report
    }
}

/// Files, options and background of the sample.
enum Sample {
    static let cluster = FileID(0)
    static let sourceFstab = FileID(1)
    static let targetFstab = FileID(2)
    static let targetMountinfo = FileID(3)

    static var sources: SourceMap {
        var map = SourceMap()
        let digest = String(repeating: "0123456789abcdef", count: 4)
        let files: [(String, InputRole, String, Int)] = [
            ("dump/cluster.yaml", .cluster, "kubernetes manifests", 18_244),
            ("source/fstab", .sourceNode, "fstab", 412),
            ("target/fstab", .targetNode, "fstab", 377),
            ("target/mountinfo", .targetNode, "mountinfo", 9_120),
        ]
        for (path, role, kind, size) in files {
            _ = map.add(SourceFile(path: path, role: role, sha256: digest, size: size, kind: kind))
        }
        return map
    }

    static func evidence(_ file: FileID, _ line: Int, _ quote: String, note: String = "", role: Evidence.Role = .cause)
        -> Evidence
    {
        var evidence = Evidence(role, at: SourceLocation(file: file, line: line), note: note)
        evidence.quote = quote
        return evidence
    }

    static var options: ReportOptions {
        ReportOptions(
            scope: .analysis,
            method: .file,
            profile: "sms-file",
            profileAttributes: [
                ProfileAttribute(key: "filesystemUUID", value: "unknown"),
                ProfileAttribute(key: "lvmNames", value: "kept"),
                ProfileAttribute(key: "mountConfiguration", value: "source"),
            ],
            pairs: ["sda=vda"],
            sourceNode: NodeRow(host: .source, name: "worker-1", isMatched: true, reason: "machineID"),
            targetNode: NodeRow(
                host: .target,
                name: "worker-2",
                isMatched: true,
                reason: "name",
                capturedAt: "2026-02-03T01:00:00Z",
                captureAge: 11_106
            ),
            policy: GatePolicy()
        )
    }

    static func fillBackground(_ report: inout Report) {
        report.outOfScope = ["pv-nfs", "pv-ceph"].map {
            OutOfScopeVolume(
                volume: ObjectReference(kind: "PersistentVolume", name: $0),
                cluster: .shared,
                reason: "its data is not on a disk of either node",
                evidence: []
            )
        }
        report.diskPlan = [
            DiskPlanRow(
                role: .source,
                device: "/dev/sda",
                identity: "S4NENF0M512345",
                size: 107_374_182_400,
                action: .copied,
                partner: "/dev/vda",
                reason: "given with `--pair`",
                problem: nil,
                contents: ["sda3 ext4 /boot", "sda4 xfs /sysroot"],
                evidence: []
            ),
            DiskPlanRow(
                role: .target,
                device: "/dev/vda",
                identity: "",
                size: 107_374_182_400,
                action: .overwritten,
                partner: "/dev/sda",
                reason: "given with `--pair`",
                problem: "1 GB larger is needed, because the source disk is GPT",
                contents: ["vda4 xfs /sysroot"],
                evidence: []
            ),
            DiskPlanRow(
                role: .target,
                device: "/dev/vdb",
                identity: "vol-0a1b",
                size: 536_870_912_000,
                action: .unknown,
                partner: nil,
                reason: "no source disk is left for it",
                problem: nil,
                contents: ["vdb1 xfs /mnt/db"],
                evidence: []
            ),
        ]
        report.assumptions = ["disks without `--pair` are paired by order"]
        report.objectCounts = [
            ObjectCount(kind: "PersistentVolume", count: 6), ObjectCount(kind: "Pod", count: 12),
        ]
        report.contradictions = [
            FactContradiction(
                fact: "FSTYPE of /dev/vdb1",
                used: Located("xfs", at: SourceLocation(file: targetMountinfo, line: 31)),
                other: Located("ext4", at: SourceLocation(file: targetFstab, line: 4))
            )
        ]
        report.conflicts = [
            ObjectConflict(
                reference: ObjectReference(kind: "Pod", namespace: "shop", name: "db-0"),
                cluster: .shared,
                kept: Located("5f1c", at: SourceLocation(file: cluster, line: 210)),
                dropped: Located("9e2d", at: SourceLocation(file: cluster, line: 480))
            )
        ]
        report.runbook = Runbook(steps: [
            RunbookStep(
                .before,
                "make the physical root writable",
                command: "mount -o remount,rw /sysroot && chattr -i /sysroot",
                place: "source node",
                expected: "`lsattr -d /sysroot` shows no `i`",
                undo: "chattr +i /sysroot",
                checks: ["S01"]
            ),
            RunbookStep(
                .during,
                "keep workloads off the target",
                command: "oc adm cordon worker-2",
                place: "workstation"
            ),
            RunbookStep(
                .after,
                "look at the mounts before any pod starts",
                command: "findmnt /mnt/db",
                place: "target node",
                expected: "`/mnt/db` is a mount point"
            ),
        ])
    }
}
