package import Findings
package import StorageModel

/// S04: `/boot` must be mounted writable.
package enum S04BootWritable: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S04",
        family: .guide,
        name: "boot-read-only",
        title: "`/boot` is mounted read-only",
        severity: .critical,
        mechanism: "From OpenShift 4.8 on a generated unit mounts `/boot` with `ro,nodev,nosuid`; 4.6 and 4.7 mount it "
            + "writable. A mount that is read-only on a writable superblock was remounted in a debug pod only.",
        whenSilent:
            "Commands in a debug pod after `chroot /host` succeed and show `rw` there, while the host stays as it was.",
        remedy: "Remount `/boot` writable over ssh or after `nsenter -a -t 1`.",
        example:
            "`51 46 8:3 / /boot ro,nosuid,nodev,relatime shared:5 - ext4 /dev/sda3 rw,seclabel` after a remount in a pod.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Read-only mount points",
            "fedora-coreos-config: coreos-boot-mount-generator", "mount_namespaces(7)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is `/boot` mounted writable?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        var answer = WritableMount.answer("/boot", facts, context)
        let isMounted = MountFlags.topMount(at: "/boot", in: facts.mounts ?? []) != nil
        if case .yes = NodePlatform.osTree(facts), answer.result != .unknown, !isMounted {
            // The folder in the deployment is empty: what lies on the root says nothing about the boot file system.
            return .unknown(
                "nothing is mounted at `/boot`, where RHCOS has a file system of its own",
                missing: [
                    facts.lacking(
                        "root/proc/1/mountinfo (while `/boot` is mounted)",
                        settles: "whether `/boot` is writable"
                    )
                ],
                evidence: answer.evidence
            )
        }
        if answer.result == .fail, let trace = DebugPodTrace.find(in: facts.mounts ?? []) {
            answer.detail =
                "`/boot` is read-only on the host although its superblock is writable: it was remounted only inside a debug pod"
            answer.evidence = [trace]
        }
        return answer
    }
}
