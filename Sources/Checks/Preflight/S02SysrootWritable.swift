package import Findings
package import StorageModel

/// S02: the physical root must be mounted writable.
package enum S02SysrootWritable: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S02",
        family: .guide,
        name: "sysroot-read-only",
        title: "`/sysroot` is mounted read-only",
        severity: .critical,
        mechanism:
            "ostree mounts the physical root read-only (`sysroot.readonly=true`, or composefs). Only that mount is: "
            + "`/etc` and `/var` are writable mounts of the same file system.",
        remedy:
            "Remount `/sysroot` writable in the host's namespaces. Undo with `remount,bind,ro`: without `bind` the whole "
            + "file system, `/etc` and `/var` included, turns read-only.",
        example:
            "`44 46 8:4 / /sysroot ro,relatime - xfs /dev/sda4 rw,prjquota`: field 6 says `ro`, the superblock `rw`.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Read-only mount points", "ostree-prepare-root(1)",
            "proc_pid_mountinfo(5)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is `/sysroot` mounted writable?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        switch NodePlatform.osTree(facts) {
        case .no(let evidence):
            return .notApplicable("the node is no ostree system and has no `/sysroot` mount", evidence: evidence)
        case .unknown:
            return .unknown(
                "neither the release nor a `/sysroot` mount shows whether the node runs RHCOS",
                missing: [NodePlatform.missing(facts)]
            )
        case .yes:
            return WritableMount.answer("/sysroot", facts, context)
        }
    }
}
