import Findings
import Resolution
import SourceText
import StorageModel

/// The checks on the migrated machine: boot, identities, mounts, volumes, containers, operator state.
enum RunbookAfter {
    /// The checklist, in the order in which a failure explains the ones after it.
    static func steps(_ context: CheckContext, fixes: [RunbookStep]) -> [RunbookStep] {
        [bootState] + fixes + [identities(context)] + volumes(context) + content(context) + cluster(context)
    }

    private static let target = HostRole.target.nodePhrase

    private static var bootState: RunbookStep {
        RunbookStep(
            .after,
            "See that the boot completed and every mount came up",
            command: "systemctl is-system-running\nsystemctl --failed --no-pager\nfindmnt --verify",
            place: target,
            expected: "`running`, no failed unit, no error of findmnt",
            checks: ["S15"]
        )
    }

    /// Compares what boot loader and fstab name with what the target's file systems have.
    private static func identities(_ context: CheckContext) -> RunbookStep {
        let devices = context.inventory.source.devices ?? []
        let expected = devices.filter { !($0.fsUUID ?? "").isEmpty && !$0.mountPoints.isEmpty }
            .map { "`\($0.mountPoints.first ?? "")` \($0.fsType ?? "") `\($0.fsUUID ?? "")`" }
        return RunbookStep(
            .after,
            "Compare the identities of the file systems with those of the source: kernel arguments, boot entries and mounts "
                + "name them",
            command: "lsblk -o NAME,FSTYPE,UUID,LABEL,PARTLABEL,MOUNTPOINT\ncat /proc/cmdline",
            place: target,
            expected: expected.isEmpty
                ? "the UUIDs and labels that `lsblk` printed on the source"
                : "as on the source: \(expected.prefix(12).joined(separator: ", "))",
            checks: ["S14"]
        )
    }

    private static func volumes(_ context: CheckContext) -> [RunbookStep] {
        let subjects = context.graph.subjects.filter { $0.volume.kind == "PersistentVolume" }
        let paths = Set(subjects.map(\.path.value)).sorted()
        guard !paths.isEmpty else { return [] }
        let shown = paths.prefix(20).map { path in
            let word = ShellText.quoted(path)
            return "findmnt -no TARGET,SOURCE,UUID -T \(word); ls -la \(word) | head -n 5"
        }
        let rest = paths.count > 20 ? "; \(paths.count - 20) more paths are in the report" : ""
        return [
            RunbookStep(
                .after,
                "Look at the path of each static PV before pods may write to it\(rest)",
                command: shown.joined(separator: "\n"),
                place: target,
                expected: "the mount point and the files that the report predicts for each volume",
                checks: ["S13", "S14"]
            )
        ]
    }

    private static func content(_ context: CheckContext) -> [RunbookStep] {
        guard case .yes = NodePlatform.osTree(context.inventory.source) else { return [] }
        var command = "ostree fsck\nls -Zd /usr/bin/bash /etc /var"
        if context.inventory.source.fileAttributes?["/sysroot"]?.flags?.contains("i") ?? false {
            command += "\nlsattr -d /sysroot"
        }
        return [
            RunbookStep(
                .after,
                "Check the content of the ostree repository and the security labels, which a copy can lose",
                command: command,
                place: target,
                expected: "`fsck` reports no corrupt object; labels such as `system_u:object_r:shell_exec_t:s0`",
                checks: ["S15"]
            )
        ]
    }

    private static func cluster(_ context: CheckContext) -> [RunbookStep] {
        // The migrated machine joins under the name that its host name and kubelet identity give it.
        let keepsTarget = context.plan?.profile.nodeIdentity == .target
        let node = ShellText.quoted((keepsTarget ? context.graph.targetNode : context.graph.sourceNode).name)
        let state = "machineconfiguration\\.openshift\\.io"
        let annotations = "{.metadata.annotations.\(state)/state} {.metadata.annotations.\(state)/reason}{\"\\n\"}"
        return [
            RunbookStep(
                .after,
                "Check the containers",
                command: "crictl ps -a\ncrictl images | head -n 5",
                place: target,
                expected: "no container in state Exited that should run; images are listed without error",
                checks: ["S15"]
            ),
            RunbookStep(
                .after,
                "Check the node and the state of the Machine Config Operator",
                command:
                    "oc get node \(node) -o wide\noc get node \(node) -o jsonpath='\(annotations)'\noc get machineconfigpool",
                place: "workstation",
                expected: "Ready; state `Done` and no reason; no pool DEGRADED",
                checks: ["S15"]
            ),
            RunbookStep(
                .after,
                "Check the pods of the node, then let new ones in",
                command: "oc get pods -A -o wide --field-selector spec.nodeName=\(node)\noc adm uncordon \(node)",
                place: "workstation",
                expected: "all pods Running or Completed; the node is schedulable",
                checks: ["S15"]
            ),
        ]
    }
}
