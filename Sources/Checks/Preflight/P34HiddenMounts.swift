package import Findings
import SourceText
package import StorageModel

/// P34: with a mount namespace of its own for kubelet, PID 1 does not see the mounts of volumes.
package enum P34HiddenMounts: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P34",
        family: .preflight,
        name: "kubelet-mounts-hidden",
        title: "Volume mounts are hidden from PID 1",
        severity: .medium,
        mechanism:
            "When kubens.service is active, kubelet and CRI-O make their mounts in a namespace of their own. The mountinfo "
            + "of PID 1, and every tool that runs on the host, lacks all volume and container mounts.",
        whenSilent: "Lists of mounts on the host look clean.",
        remedy: "Capture kubelet's mountinfo too.",
        example: "`mntns_kubelet` and `mntns_1` differ in meta/env.",
        references: ["OpenShift documentation: container mount namespace hiding", "mount_namespaces(7)"]
    )
    package static let hosts: [HostRole] = [.source, .target]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does PID 1 see the mounts of kubelet?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let values = facts.environment?.values ?? [:]
        guard let kubelet = values["mntns_kubelet"], let first = values["mntns_1"], !kubelet.value.isEmpty else {
            return .unknown(
                "the mount namespace of kubelet was not captured",
                missing: [facts.lacking("meta/env (mntns_kubelet)", settles: "whether kubelet has mounts of its own")]
            )
        }
        let evidence = [
            Evidence(.cause, at: kubelet.location, note: "mount namespace of kubelet"),
            Evidence(.counterpart, at: first.location, note: "mount namespace of PID 1"),
        ]
        if kubelet.value == first.value { return .pass("kubelet and PID 1 share their mounts", evidence: evidence) }
        let isCaptured = facts.kubeletMounts != nil
        return .fail(
            isCaptured
                ? "kubelet has a mount namespace of its own; its mounts were captured and are used"
                : "kubelet has a mount namespace of its own, and its mounts were not captured",
            evidence: evidence,
            remediation: [Remediation(.hint, "judge volume mounts by kubelet's mountinfo, never by that of PID 1")],
            missing: isCaptured
                ? [] : [facts.lacking("root/proc/<kubelet>/mountinfo", settles: "which volumes are mounted")]
        )
    }
}
