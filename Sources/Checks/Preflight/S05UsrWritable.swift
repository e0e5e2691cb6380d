package import Findings
package import StorageModel

/// S05: `/usr` must be writable, which composefs rules out.
package enum S05UsrWritable: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S05",
        family: .guide,
        name: "usr-read-only",
        title: "`/usr` is read-only",
        severity: .critical,
        mechanism:
            "Without composefs `/usr` is a read-only bind mount that can be remounted. With composefs (`maybe` from "
            + "OpenShift 4.19 on) it is part of `/`, an overlay without upper directory, which no remount makes writable. The "
            + "release does not tell which of both a node has; the mount of `/` does.",
        message: "mount: /usr: mount point not mounted or bad option",
        remedy:
            "Without composefs remount `/usr` writable for as short a time as possible: its files share data with the "
            + "ostree repository. With composefs use block-level migration or ask the migration service.",
        example: "`40 1 0:33 / / ro,relatime - overlay composefs ro,lowerdir+=/run/ostree/.private/cfsroot-lower`.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Read-only mount points", "ostree: docs/composefs.md",
            "rpm-ostree(1), usroverlay",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is `/usr` writable?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        WritableMount.answer("/usr", facts, context)
    }
}
