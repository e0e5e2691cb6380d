import Findings
import Reporting
import SourceText
import StorageModel

/// Findings, check records and preflight rows of the sample.
enum SampleFindings {
    static func descriptor(_ id: String, _ family: CheckDescriptor.Family, _ title: String, _ severity: Severity)
        -> CheckDescriptor
    {
        CheckDescriptor(
            id: id,
            family: family,
            name: "sample",
            title: title,
            severity: severity,
            mechanism: "",
            remedy: "",
            example: "",
            references: []
        )
    }

    static var all: [Finding] {
        let lost = Finding(
            check: descriptor("TKO-03", .takeover, "Mount lost, writes land on the parent file system", .critical),
            subject: ObjectReference(kind: "PersistentVolume", name: "pv-db"),
            side: .resident,
            node: "worker-2",
            stableKey: "shadow-write",
            detail: "`/mnt/db` is not mounted after the takeover, its directory lies on `/var`",
            before: "`/dev/vdb1` (xfs) is mounted at `/mnt/db`",
            after: "`/mnt/db` is a bare directory of the file system at `/var`",
            effect: "pods start without an error and write to the node's system disk",
            blastRadius: SampleVolumes.database.blastRadius,
            remediation: [
                Remediation(.hint, "add the mount to the source's fstab before the migration"),
                Remediation(
                    .filePatch,
                    "fstab line that mounts the volume on the target",
                    body: "UUID=3f0c9a52-6c1e-4a6e-9a65-0d8f3f1f6a77 /mnt/db xfs defaults,nofail 0 0",
                    place: "source node",
                    undo: "remove the line"
                ),
            ],
            evidence: [
                Sample.evidence(
                    Sample.targetFstab,
                    4,
                    "UUID=3f0c9a52-6c1e-4a6e-9a65-0d8f3f1f6a77 /mnt/db xfs defaults 0 0"
                ),
                Evidence(.counterpart, at: nil, note: "no entry for /mnt/db in source/fstab"),
            ]
        )
        let notMounted = Finding(
            check: descriptor("PATH-02", .path, "Local path is not a mount point", .critical),
            subject: lost.subject,
            side: .resident,
            node: "worker-2",
            stableKey: "not-mounted",
            detail: "nothing of the inherited configuration mounts `/mnt/db`",
            effect: "kubelet bind-mounts the bare directory",
            evidence: [],
            causedBy: lost.fingerprint
        )
        let destroyed = Finding(
            check: descriptor("TKO-01", .takeover, "Data destroyed by the takeover", .critical),
            subject: ObjectReference(kind: "PersistentVolume", name: "pv-cache"),
            side: .resident,
            node: "worker-2",
            stableKey: "destroyed",
            detail: "`/dev/vda`, which holds the volume, is formatted",
            remediation: [
                Remediation(
                    .command,
                    "copy the data away",
                    body: "rsync -aHAX /mnt/cache/ backup:/srv/pv-cache/",
                    place: "target node",
                    isDestructive: false
                )
            ],
            evidence: [Sample.evidence(Sample.targetMountinfo, 33, "733 98 252:6 / /mnt/cache rw - xfs /dev/vda6 rw")]
        )
        return [notMounted, lost, destroyed, missing, undetermined]
    }

    private static var missing: Finding {
        Finding(
            check: descriptor("TKO-06", .takeover, "Path missing after the takeover", .high),
            certainty: .depends(on: ["filesystemUUID"]),
            subject: ObjectReference(kind: "PersistentVolume", name: "pv-archive"),
            side: .carried,
            node: "worker-1",
            stableKey: "missing",
            detail: "`/mnt/archive` is not there when file-system UUIDs are regenerated",
            effect: "pods stay in ContainerCreating: `MountVolume.NewMounter initialization failed`",
            evidence: [
                Sample.evidence(
                    Sample.sourceFstab,
                    4,
                    "UUID=7d1f7ab2-0f5e-4d0b-8d4e-2f3b6f9a1c11 /mnt/archive xfs nofail 0 0"
                )
            ]
        )
    }

    private static var undetermined: Finding {
        Finding(
            check: descriptor("TKO-10", .takeover, "Outcome cannot be determined", .high),
            certainty: .undetermined(missing: [SampleReport.missingBeneath]),
            subject: ObjectReference(kind: "PersistentVolume", name: "pv-logs"),
            side: .resident,
            node: "worker-2",
            stableKey: "undetermined",
            detail: "what lies beneath the mount at `/mnt/logs` was not captured",
            evidence: []
        )
    }

    static var outcomes: [CheckOutcome] {
        let byCheck = Dictionary(grouping: all, by: \.check)
        var outcomes = byCheck.keys.sorted().map { id in
            CheckOutcome(check: id, result: .fail, subjects: 5, findings: byCheck[id] ?? [])
        }
        outcomes.append(CheckOutcome(check: "PATH-03", result: .pass, subjects: 5))
        outcomes.append(
            CheckOutcome(
                check: "DEV-01",
                result: .unknown,
                subjects: 0,
                reason: "device links were not captured",
                missing: [
                    MissingEvidence(
                        origin: "source node",
                        capture: "links/by-id",
                        settles: "which links the disks of the source have"
                    )
                ]
            )
        )
        outcomes.append(CheckOutcome(check: "DEV-02", result: .notApplicable, subjects: 0, reason: "no raw devices"))
        return outcomes
    }

    static var preflight: [PreflightRow] {
        let both: [TakeoverMethod: Severity] = [.file: .critical, .block: .critical]
        return [
            PreflightRow(
                id: "S01",
                title: "Is the physical root free of the immutable flag?",
                host: .source,
                result: .fail,
                severity: both,
                detail: "`/sysroot` has the flag `i`",
                evidence: [Sample.evidence(Sample.sourceFstab, 1, "----i--------------- /sysroot")],
                remediation: [
                    Remediation(
                        .command,
                        "remove the flag",
                        body: "mount -o remount,rw /sysroot && chattr -i /sysroot",
                        place: "source node",
                        undo: "chattr +i /sysroot"
                    )
                ]
            ),
            PreflightRow(
                id: "S07",
                title: "Is the boot disk free of GPT on BIOS firmware?",
                host: .source,
                result: .pass,
                severity: [.file: .critical, .block: .info],
                detail: "booted by UEFI"
            ),
            PreflightRow(
                id: "S09",
                title: "Are VirtIO drivers in the initramfs?",
                host: .source,
                result: .unknown,
                severity: both,
                detail: "no listing of the initramfs was captured",
                missing: [
                    MissingEvidence(
                        origin: "source node",
                        capture: "cmd/lsinitrd",
                        settles: "whether the target can find its disks at boot"
                    )
                ]
            ),
            PreflightRow(
                id: "S13",
                title: "Do static PVs depend on the disks of the target?",
                host: .target,
                result: .notApplicable,
                severity: [.file: .medium, .block: .medium],
                detail: ""
            ),
        ]
    }
}
