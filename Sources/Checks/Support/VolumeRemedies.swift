import Findings
import Resolution
import SourceText
import StorageModel

/// Remedies for volumes, with the real names; every value of an input is quoted for the shell or the file it goes into.
enum VolumeRemedies {
    /// Stops every workload that uses the volume; the first step of almost every remedy.
    static func scaleToZero(_ facts: VolumeFacts) -> [Remediation] {
        let cluster = facts.outcome.cluster
        var commands: [String] = []
        var undo: [String] = []
        var others: [String] = []
        for workload in facts.workloads {
            let name = "\(workload.kind.lowercased())/\(workload.name)"
            let target = "\(ShellQuote.word(name)) -n \(ShellQuote.word(workload.namespace ?? "default"))"
            switch workload.kind {
            case "Deployment", "StatefulSet", "ReplicaSet", "DeploymentConfig", "ReplicationController":
                commands.append("oc scale \(target) --replicas=0")
                let replicas = facts.index.replicas(of: workload, in: cluster) ?? 1
                undo.append("oc scale \(target) --replicas=\(replicas)")
            case "CronJob", "Job":
                commands.append("oc patch \(target) --type merge -p '{\"spec\":{\"suspend\":true}}'")
                undo.append("oc patch \(target) --type merge -p '{\"spec\":{\"suspend\":false}}'")
            default: others.append("\(workload.kind) \(ShellQuote.code(workload.qualifiedName))")
            }
        }
        var remedies: [Remediation] = []
        if !commands.isEmpty {
            remedies.append(
                Remediation(
                    .command,
                    "stop every workload that uses the volume before the takeover, and start it only after the path is verified",
                    body: commands.joined(separator: "\n"),
                    place: "workstation",
                    undo: undo.joined(separator: "\n")
                )
            )
        }
        if !others.isEmpty {
            let names = others.joined(separator: ", ")
            remedies.append(
                Remediation(.hint, "keep the pods of \(names) away from the node until the path is verified")
            )
        } else if commands.isEmpty, !facts.blastRadius.pods.isEmpty {
            let names = facts.blastRadius.pods.map(ShellQuote.code).joined(separator: ", ")
            remedies.append(Remediation(.hint, "stop pod \(names) before the takeover"))
        }
        return remedies
    }

    /// Makes sure that no controller deletes or wipes the volume; nothing when the policy is Retain already.
    static func retain(_ facts: VolumeFacts) -> [Remediation] {
        guard let volume = facts.volume else { return [] }
        let policy = volume.reclaimPolicy?.value ?? "Retain"
        guard policy != "Retain" else { return [] }
        return [
            Remediation(
                .command,
                "set the reclaim policy to Retain first, so that nothing deletes the volume or wipes its disk",
                body: patch(volume.name, policy: "Retain"),
                place: "workstation",
                undo: patch(volume.name, policy: policy)
            )
        ]
    }

    /// The fstab line that brings the mount back, from the state before; nothing without a mount point and a UUID.
    static func restoreMount(_ facts: VolumeFacts) -> [Remediation] {
        let before = facts.before
        guard before.kind != .block, let mountPoint = before.mountPoint, mountPoint != "/",
            let uuid = before.filesystemUUID, !uuid.isEmpty, let fsType = before.fsType, !fsType.isEmpty,
            [.kept, .arrives].contains(facts.outcome.dataFate)
        else { return [] }
        let options = restoredOptions(facts)
        let line =
            "UUID=\(ShellQuote.fstab(uuid)) \(ShellQuote.fstab(mountPoint)) \(ShellQuote.fstab(fsType)) \(options) 0 0"
        var title = "mount the file system again by its UUID (on OpenShift as a mount unit in a MachineConfig)"
        if !keepsUUID(facts) {
            title += ", after `blkid` on the target has shown that it still has this UUID"
        }
        return [
            Remediation(
                .filePatch,
                title,
                body: "+ \(line)",
                place: "target node",
                undo: "remove the line from /etc/fstab and run systemctl daemon-reload"
            )
        ]
    }

    /// Makes a mount point that is not mounted refuse writes.
    static func protectMountPoint(_ facts: VolumeFacts) -> [Remediation] {
        guard let mountPoint = facts.before.mountPoint, mountPoint != "/", facts.before.kind == .directory else {
            return []
        }
        let path = ShellQuote.word(mountPoint)
        return [
            Remediation(
                .command,
                "make the bare mount point immutable while nothing is mounted, so that a lost mount fails loudly",
                body: "mountpoint -q \(path) || chattr +i \(path)",
                place: "target node",
                undo: "mountpoint -q \(path) || chattr -i \(path)"
            )
        ]
    }

    /// Points the PV at a stable name of its data: sequence of retaining, deleting and re-creating the PV under its own name.
    static func repoint(
        _ facts: VolumeFacts,
        reason: String,
        replacing: PersistentVolumeManifest.Replacement = PersistentVolumeManifest.Replacement()
    ) -> [Remediation] {
        guard let volume = facts.volume else {
            return [Remediation(.hint, "change the hostPath in the pod template to \(reason)")]
        }
        let name = ShellQuote.word(volume.name)
        let saved = ShellQuote.word("\(volume.name).saved.yaml")
        let created = ShellQuote.word("\(volume.name).new.yaml")
        var remedies: [Remediation] = []
        if facts.binding?.provisioning.kind == .staticManaged {
            remedies.append(
                Remediation(
                    .hint,
                    "stop the operator that publishes local disks on the node (unlabel the node or scale its DaemonSet) until the PV is re-created"
                )
            )
        }
        remedies.append(
            Remediation(
                .command,
                "re-create the PV under its own name with \(reason); its path is immutable and the claim turns Lost until then",
                body: [
                    patch(volume.name, policy: "Retain"),
                    "oc get pv \(name) -o yaml > \(saved)",
                    "oc delete pv \(name) --wait=false",
                    "oc patch pv \(name) --type merge -p '{\"metadata\":{\"finalizers\":null}}'",
                    "oc create -f \(created)",
                    "oc get pv \(name)",
                ].joined(separator: "\n"),
                place: "workstation",
                undo:
                    "delete the new PV the same way and create \(saved) again without metadata.uid, resourceVersion and status",
                isDestructive: true
            )
        )
        if let manifest = PersistentVolumeManifest.text(for: facts, replacing: replacing) {
            remedies.append(
                Remediation(
                    .manifest,
                    "the PV to create (\(created)), to be used when `ls -l` on the target shows that its path exists",
                    body: manifest,
                    place: "cluster"
                )
            )
        }
        return remedies
    }

    /// Saves the data of a path that will be destroyed.
    static func backUp(_ facts: VolumeFacts) -> Remediation {
        let node = ShellQuote.word(facts.outcome.node)
        let path = facts.before.realPath ?? facts.outcome.path
        let file = ShellQuote.word(
            "\(facts.outcome.node)-\(facts.outcome.volume.name.split(separator: "/").joined(separator: "-")).backup"
        )
        let body =
            facts.before.kind == .block
            ? "oc debug node/\(node) --quiet -- dd if=\(ShellQuote.word("/host" + path)) bs=4M status=none > \(file)"
            : "oc debug node/\(node) --quiet -- tar -C \(ShellQuote.word("/host" + path)) --xattrs --acls --selinux -cpf - . > \(file)"
        return Remediation(
            .command,
            "copy the data away before the takeover, with the workloads stopped, and check the copy",
            body: body,
            place: "workstation"
        )
    }

    /// The captures that would decide the volume.
    static func captures(_ missing: [MissingEvidence]) -> [Remediation] {
        missing.map { item in
            let origin = ShellQuote.printable(item.origin)
            return Remediation(
                .hint,
                "capture \(ShellQuote.code(item.capture)) of \(origin) and run the analysis again: it settles \(ShellQuote.printable(item.settles))"
            )
        }
    }

    /// Stop, retain, mount again, protect: the remedies for a lost mount.
    static func lostMount(_ facts: VolumeFacts) -> [Remediation] {
        scaleToZero(facts) + retain(facts) + restoreMount(facts) + protectMountPoint(facts)
    }

    /// Stop, retain, re-point: the remedies for a path that names the wrong thing.
    static func wrongName(_ facts: VolumeFacts) -> [Remediation] {
        scaleToZero(facts) + repoint(facts, reason: stableName(facts))
    }

    /// The name to use instead, in words.
    static func stableName(_ facts: VolumeFacts) -> String {
        if let path = PersistentVolumeManifest.stablePath(facts) { return "path \(ShellQuote.code(path))" }
        return "a `/dev/disk/by-id` path of the target that `ls -l /dev/disk/by-id` shows for the disk with this data"
    }

    /// Whether the UUID of the data is sure to be the same after the takeover.
    static func keepsUUID(_ facts: VolumeFacts) -> Bool {
        facts.outcome.side == .resident || facts.index.context.plan?.profile.filesystemUUID == .kept
    }

    private static func restoredOptions(_ facts: VolumeFacts) -> String {
        let configured =
            facts.configuredBefore?.options.filter { $0 != "nofail" && $0 != "noauto" && $0 != "bind" } ?? []
        return configured.isEmpty ? "defaults" : ShellQuote.fstab(configured.joined(separator: ","))
    }

    private static func patch(_ name: String, policy: String) -> String {
        let body = "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"\(policy)\"}}"
        return "oc patch pv \(ShellQuote.word(name)) --type merge -p \(ShellQuote.word(body))"
    }
}
