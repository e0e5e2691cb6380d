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
        var managed: [String] = []
        for workload in facts.workloads {
            let name = "\(workload.kind.lowercased())/\(workload.name)"
            let target = "\(ShellQuote.word(name)) -n \(ShellQuote.word(workload.namespace ?? "default"))"
            if let manager = manager(of: workload, facts) { managed.append(manager) }
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
        var remedies = commands.isEmpty ? [] : managed.map { Remediation(.hint, $0) }
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
                Remediation(
                    .hint,
                    "keep the pods of \(names) away from the node, by their own settings, until the path is verified"
                )
            )
        } else if commands.isEmpty, !facts.blastRadius.pods.isEmpty {
            let names = facts.blastRadius.pods.map(ShellQuote.code).joined(separator: ", ")
            remedies.append(Remediation(.hint, "stop pod \(names) before the takeover"))
        }
        return remedies
    }

    /// A warning when an operator keeps the workload as it is and takes a change of it back.
    private static func manager(of workload: ObjectReference, _ facts: VolumeFacts) -> String? {
        let name = ShellQuote.code("\(workload.kind) \(workload.qualifiedName)")
        let remedy = "stop it through the settings of its operator, or stop the operator first"
        if let owner = facts.index.owner(of: workload, in: facts.outcome.cluster) {
            return "\(name) belongs to \(ShellQuote.code(owner)), whose operator takes a scaling back: \(remedy)"
        }
        guard let namespace = workload.namespace, namespace.hasPrefix("openshift-") else { return nil }
        return "\(name) is part of OpenShift, whose operators take a scaling back: \(remedy)"
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
        // Before the takeover the line would be lost: the copy brings the configuration of the source.
        var title =
            "after the takeover, before pods start, mount the file system again by its UUID (on OpenShift as a mount unit in a MachineConfig); a change made on the target before it is overwritten"
        if !keepsUUID(facts) {
            title += "; first make sure that `blkid` on the target shows this UUID"
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
                "after the takeover, before pods start and while nothing is mounted, make the bare mount point immutable, so that a lost mount fails loudly; an attribute set on the target before it is overwritten",
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
        let restored = ShellQuote.word("\(volume.name).restore.yaml")
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
                body: ([
                    "oc get pv \(name) -o yaml > \(saved)",
                    "test -s \(saved)",
                    "oc create --dry-run=client -f \(created) -o name",
                    patch(volume.name, policy: "Retain"),
                ] + replacement(name, by: created) + ["oc get pv \(name)"]).joined(separator: " &&\n"),
                place: "workstation",
                undo: ([
                    // Fields of `metadata`, two columns in, that a new object must not have; those of claimRef are deeper.
                    "sed -e '/^  uid:/d' -e '/^  resourceVersion:/d' -e '/^  creationTimestamp:/d' \(saved) > \(restored)",
                    "test -s \(restored)",
                    patch(volume.name, policy: "Retain"),
                ] + replacement(name, by: restored)).joined(separator: " &&\n"),
                isDestructive: true
            )
        )
        if let manifest = PersistentVolumeManifest.text(for: facts, replacing: replacing) {
            remedies.append(
                Remediation(
                    .manifest,
                    "the PV to create (\(created)), to be used when `ls -l` on the target shows that its path exists and the annotations are those of \(saved)",
                    body: manifest,
                    place: "cluster"
                )
            )
        }
        return remedies
    }

    /// Deletes a PV that may still be in use and creates another of its name; a PV without users is gone at once.
    private static func replacement(_ name: String, by file: String) -> [String] {
        let unprotect = "oc patch {} --type merge -p '{\"metadata\":{\"finalizers\":null}}'"
        return [
            "oc delete pv \(name) --wait=false",
            "oc get pv \(name) --ignore-not-found -o name | xargs -r -I {} \(unprotect)",
            "oc create -f \(file)",
        ]
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
