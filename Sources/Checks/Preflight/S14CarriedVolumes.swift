package import Findings
package import StorageModel

/// S14: static PVs on the source must find their data on the target's hardware.
package enum S14CarriedVolumes: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S14",
        family: .guide,
        name: "carried-volumes-disturbed",
        title: "Static PVs on the source do not find their data on the target",
        severity: .critical,
        mechanism:
            "The migrated system runs on other hardware: links by id and by path, kernel names and possibly UUIDs are "
            + "different there. A static PV that names one of them, directly or through a mount, ends elsewhere or nowhere.",
        whenSilent: "A mount that fails without stopping the boot leaves an empty directory, which pods fill.",
        remedy: "Let PVs and mounts name something that the takeover keeps, for example a file-system UUID.",
        example: "A local PV `/mnt/local-storage/ssd/wwn-0x5000…` whose link the target's hardware does not have.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Impact on PVS-based mounting", "Kubernetes documentation: local volumes",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Do the static PVs on the source find their data after the takeover?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        VolumeSides.answer(
            .carried,
            facts,
            context,
            remediation: [
                Remediation(
                    .hint,
                    "before the migration let PVs and mounts name what the takeover keeps, for example /dev/disk/by-uuid"
                ),
                Remediation(.hint, "see the section of each volume for what happens to it and what helps"),
            ]
        )
    }
}
