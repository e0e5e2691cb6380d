package import Findings
package import StorageModel

/// S03: `/etc` must be writable.
package enum S03EtcWritable: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S03",
        family: .guide,
        name: "etc-read-only",
        title: "`/etc` is read-only",
        severity: .critical,
        mechanism:
            "On a healthy RHCOS node `/etc` is a bind mount of its own that is writable without any preparation. "
            + "When it is read-only something is broken: most often the file system beneath was turned read-only, by an I/O "
            + "error or by `mount -o remount,ro /sysroot` without `bind`.",
        message: "Read-only file system",
        remedy:
            "Read the kernel log; when it shows no error remount the file system writable at `/sysroot`, else the mount.",
        example: "Superblock options of the `/etc` line begin with `ro` although field 6 says `rw`.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Read-only mount points", "ostree-remount(8)", "mount(8), remount",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is `/etc` writable?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        WritableMount.answer("/etc", facts, context)
    }
}
