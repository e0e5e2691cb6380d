package import Findings
import Resolution
package import StorageModel

/// S13: static PVs on the target must survive that it takes on the source's disk settings.
package enum S13ResidentVolumes: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S13",
        family: .guide,
        name: "resident-volumes-disturbed",
        title: "Static PVs on the target are disturbed by the takeover",
        severity: .critical,
        mechanism:
            "The target takes on the disk settings of the source: its paired disks are overwritten and its mount "
            + "configuration is replaced. A static PV names a path or device of the node; what lies behind it changes while "
            + "the API objects stay as they are.",
        whenSilent: "Pods start again on an empty directory or on the source's data.",
        remedy: "Move the data away or make the PVs anew on another node before the migration.",
        example: "A local PV `/mnt/data` on the target whose mount is missing in the source's fstab.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Impact on PVS-based mounting", "Kubernetes documentation: local volumes",
        ]
    )
    package static let hosts: [HostRole] = [.target]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Do the static PVs on the target survive the takeover?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let node = ShellText.quoted(context.graph.match(facts.role).name)
        return VolumeSides.answer(
            .resident,
            facts,
            context,
            remediation: [
                Remediation(
                    .command,
                    "keep new pods away from the target, then move the data of these volumes or make them anew elsewhere",
                    body: "oc adm cordon \(node)",
                    place: "workstation",
                    undo: "oc adm uncordon \(node)"
                ),
                Remediation(.hint, "see the section of each volume for what happens to it and what helps"),
            ]
        )
    }
}
