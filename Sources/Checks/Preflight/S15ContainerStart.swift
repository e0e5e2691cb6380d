package import Findings
import Resolution
package import StorageModel

/// S15: nobody promises that containers start after the migration.
package enum S15ContainerStart: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S15",
        family: .guide,
        name: "container-start-not-guaranteed",
        title: "Container start after the migration is not guaranteed",
        severity: .medium,
        mechanism:
            "The migration service keeps file systems consistent, not container storage: layers and writable layers are "
            + "copied while containers run, and overlay attributes may be lost in a copy of files.",
        message: "CreateContainerError",
        remedy:
            "Stop kubelet and CRI-O before the last synchronisation, check all containers afterwards, and keep the source "
            + "until the check is done.",
        example: "43 merged overlay mounts are active below /var/lib/containers/storage/overlay.",
        references: ["Huawei Cloud SMS FAQ on RHCOS: Container startup failure", "containers-storage.conf(5)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is it guaranteed that containers start after the migration?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let node = ShellText.quoted(context.graph.match(facts.role).name)
        let remedies = [
            HostRemedies.command("check the containers after the migration", "crictl ps -a", on: .target),
            Remediation(
                .command,
                "check the pods after the migration",
                body: "oc get pods -A -o wide --field-selector spec.nodeName=\(node)",
                place: "workstation"
            ),
            Remediation(.hint, "keep the source until the checks are done, but never run both machines at once"),
        ]
        guard let mounts = facts.mounts else {
            return .fail(
                "container start is not guaranteed; how many containers run was not captured",
                evidence: [Evidence(.cause, at: nil, note: "no mounts were captured")],
                remediation: remedies,
                missing: [facts.lacking("root/proc/1/mountinfo", settles: "how many containers run on the node")]
            )
        }
        let merged = containerMounts(mounts + (facts.kubeletMounts ?? []))
        let evidence =
            merged.first.map {
                Evidence(.context, at: $0.location, note: "the first of \(merged.count) merged overlay mounts")
            } ?? Evidence(.cause, at: nil, note: "no merged overlay mount is listed")
        return .fail(
            "container start is not guaranteed; \(merged.count) container file systems are mounted",
            evidence: [evidence],
            remediation: remedies,
            severity: merged.isEmpty ? PreflightSeverity.notes : PreflightSeverity.warns
        )
    }

    /// The merged overlay mounts of containers, one for each mount point.
    static func containerMounts(_ mounts: [MountEntry]) -> [MountEntry] {
        var seen: Set<String> = []
        return mounts.filter { mount in
            mount.fsType == "overlay" && mount.target.hasSuffix("/merged")
                && mount.target.contains("/containers/storage/overlay/") && seen.insert(mount.target).inserted
        }
    }
}
