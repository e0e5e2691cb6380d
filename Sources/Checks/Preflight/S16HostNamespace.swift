package import Findings
import SourceText
package import StorageModel

/// S16: preparations and capture must have been made as root and in the host's namespaces.
package enum S16HostNamespace: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S16",
        family: .guide,
        name: "not-on-the-host",
        title: "The preparations or the capture were not made as root on the host",
        severity: .medium,
        mechanism:
            "In `oc debug node/…` a shell after `chroot /host` has the files of the host but the mount namespace of the "
            + "pod: remounts and mounts made there end with the pod and never reach the host.",
        whenSilent: "Every command succeeds, and the check in the same shell shows the wanted state.",
        remedy: "Repeat the preparations over ssh, or in the debug pod after `nsenter -a -t 1`.",
        example: "`mntns_self=mnt:[4026533001]` and `mntns_1=mnt:[4026531841]` in meta/env.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Preparations (as user root)", "mount_namespaces(7)", "nsenter(1)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Were preparations and capture made as root on the host?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if let trace = DebugPodTrace.find(in: facts.mounts ?? []) {
            return .fail(
                "`/boot` was remounted inside a debug pod only: the preparations did not reach the host",
                evidence: [trace],
                remediation: [remedy(facts)]
            )
        }
        guard let values = facts.environment?.values else {
            return unknown(facts, "no meta/env was captured", [])
        }
        if let uid = values["uid"], uid.value != "0" {
            return .fail(
                "the capture ran as uid \(uid.value), not as root",
                evidence: [Evidence(.cause, at: uid.location, note: "not root")],
                remediation: [remedy(facts)]
            )
        }
        guard let uid = values["uid"], let own = values["mntns_self"], let host = values["mntns_1"],
            !own.value.isEmpty, !host.value.isEmpty
        else {
            return unknown(facts, "meta/env lacks `uid`, `mntns_self` or `mntns_1`", [])
        }
        let evidence = [
            Evidence(.context, at: uid.location, note: "root"),
            Evidence(.context, at: own.location, note: "mount namespace of the capture"),
            Evidence(.context, at: host.location, note: "mount namespace of PID 1"),
        ]
        if own.value == host.value { return .pass("the capture ran as root on the host", evidence: evidence) }
        if let mount = facts.mounts?.first, HostMounts.path(of: mount, context).hasSuffix("proc/1/mountinfo") {
            return .pass(
                "the capture ran in a container, and the mounts were taken from PID 1 of the host",
                evidence: evidence
            )
        }
        return .fail(
            "the capture ran in another mount namespace than that of PID 1",
            evidence: evidence,
            remediation: [remedy(facts)]
        )
    }

    private static func unknown(_ facts: HostFacts, _ reason: String, _ evidence: [Evidence]) -> PreflightAnswer {
        .unknown(
            reason,
            missing: [facts.lacking("meta/env", settles: "whether the capture ran as root in the host's namespaces")],
            evidence: evidence
        )
    }

    private static func remedy(_ facts: HostFacts) -> Remediation {
        HostRemedies.command(
            "repeat the preparations and the capture; this prints `host` in the right shell",
            "[ \"$(id -u)\" = 0 ] && [ \"$(readlink /proc/self/ns/mnt)\" = \"$(readlink /proc/1/ns/mnt)\" ] && echo host",
            on: facts.role
        )
    }
}
