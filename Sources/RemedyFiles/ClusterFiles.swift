import Findings
import Reporting
import SourceText
import StorageModel
import YAMLEvents

/// Writes the manifests and scripts for PVs and claims.
struct ClusterFiles {
    private let input: RemedyInput
    private let workloads: [ObjectReference: Workload]
    /// PVs that something is to be done about, sorted by cluster and name.
    let volumes: [VolumeWork]
    /// Claims that something is to be done about.
    let claims: [ClaimWork]
    /// Whether source and target belong to two clusters.
    let isMove: Bool

    init(_ input: RemedyInput) {
        self.input = input
        workloads = Dictionary(
            input.cluster.workloads.map { ($0.reference, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        isMove = input.cluster.persistentVolumes.contains { $0.cluster == .source }
        var findings: [ObjectReference: [Finding]] = [:]
        for finding in input.report.findings { findings[finding.subject, default: []].append(finding) }
        var rows: [Key: [VolumeRow]] = [:]
        for row in input.report.volumes where row.isDisturbed {
            rows[Key(cluster: row.outcome.cluster, name: row.outcome.volume.qualifiedName), default: []].append(row)
        }
        var claimOf: [Key: PersistentVolumeClaim] = [:]
        var naming: [Key: PersistentVolumeClaim] = [:]
        for claim in input.cluster.persistentVolumeClaims {
            claimOf[Key(cluster: claim.cluster, name: claim.reference.qualifiedName)] = claim
            if let volume = claim.volumeName?.value { naming[Key(cluster: claim.cluster, name: volume)] = claim }
        }
        volumes = input.cluster.persistentVolumes.compactMap { volume in
            guard let original = input.originals[volume.metadata.name.location] else { return nil }
            let key = Key(cluster: volume.cluster, name: volume.name)
            let claim =
                volume.claimRef.flatMap { claimOf[Key(cluster: volume.cluster, name: $0.reference.qualifiedName)] }
                ?? naming[key]
            let own = findings[volume.reference] ?? []
            let ofClaim = claim.flatMap { findings[$0.reference] } ?? []
            guard rows[key] != nil || !own.isEmpty || ofClaim.contains(where: { $0.check == "BIND-11" }) else {
                return nil
            }
            return VolumeWork(
                volume: volume,
                original: original,
                claim: claim,
                originalClaim: claim.flatMap { input.originals[$0.metadata.name.location] },
                rows: rows[key] ?? [],
                findings: own + ofClaim
            )
        }
        claims = input.cluster.persistentVolumeClaims.compactMap { claim in
            guard let found = findings[claim.reference], let original = input.originals[claim.metadata.name.location]
            else { return nil }
            return ClaimWork(claim: claim, original: original, findings: found)
        }
    }

    /// `spec.replicas` of a workload, 1 when nothing tells.
    func replicas(of workload: ObjectReference) -> Int { workloads[workload]?.replicas ?? 1 }

    /// `persistentVolumeClaimRetentionPolicy` of a StatefulSet: whether its claims are deleted with it, or when it shrinks.
    func deletesClaims(_ workload: ObjectReference) -> Bool {
        guard let place = workloads[workload]?.metadata.name.location, let node = input.originals[place],
            let policy = node["spec"]?["persistentVolumeClaimRetentionPolicy"]
        else { return false }
        return ["whenDeleted", "whenScaled"].contains { policy[$0]?.string?.value == "Delete" }
    }

    private struct Key: Hashable {
        var cluster: ClusterRole
        var name: String
    }

    /// Name of a PV's files; PVs of two clusters may have one name.
    static func fileName(_ volume: PersistentVolume) -> String {
        let prefix = volume.cluster == .shared ? "pv" : "\(volume.cluster.rawValue)-pv"
        return "\(prefix)-\(SafeName.file(volume.name))"
    }

    /// Name of a claim's files.
    static func fileName(_ claim: PersistentVolumeClaim) -> String {
        let prefix = claim.cluster == .shared ? "pvc" : "\(claim.cluster.rawValue)-pvc"
        return "\(prefix)-\(SafeName.file(claim.namespace))-\(SafeName.file(claim.name))"
    }

    /// All files, in the order in which they are used.
    func files() -> [RemedyFile] {
        saved() + [stop(), retain()].compactMap { $0 } + inPlace() + recreated() + moved() + [start()].compactMap { $0 }
    }

    private func manifest(_ editor: ManifestEditor, _ comment: [String]) -> String {
        comment.map { "# \(ShellQuote.printable($0))\n" }.joined() + editor.node.blockText
    }

    private func saved() -> [RemedyFile] {
        var files: [RemedyFile] = []
        for work in volumes {
            files.append(savedFile(Self.fileName(work.volume), work.editor, "PV \(work.volume.name)"))
            guard let claim = work.claim, let original = work.originalClaim else { continue }
            let editor = ManifestEditor(original, apiVersion: "v1", kind: "PersistentVolumeClaim")
            files.append(savedFile(Self.fileName(claim), editor, "claim \(claim.reference.qualifiedName)"))
        }
        return files
    }

    /// Sequence C and other changes of fields that may be changed while the object exists.
    private func inPlace() -> [RemedyFile] {
        var files: [RemedyFile] = []
        var script = ShellScript([
            "Replaces objects by the manifests in manifests/in-place. A manifest has the uid of the dump, and the",
            "resourceVersion where nothing before has changed the object: an object that was made anew or changed since is",
            "refused, and a new dump must be analysed. Undo: commands/91-undo-in-place.sh",
        ])
        var undo = ShellScript(["Puts the objects back as they stand in saved, whatever was changed since."])
        script.enterFolder(depth: 1)
        undo.enterFolder(depth: 1)
        var isReplaced = false
        func add(_ name: String, _ editor: ManifestEditor, _ changes: [String], _ what: String) {
            let path = "manifests/in-place/\(name).yaml"
            let list = changes.joined(separator: "; ")
            let text = manifest(editor, ["Changed: \(list). Use with `oc replace -f`."])
            files.append(RemedyFile(path, text, purpose: "\(what): \(list)"))
            // The policy alone is set by commands/10-retain.sh.
            guard changes != [VolumeWork.retained] else { return }
            isReplaced = true
            script.note("\(what): \(list)")
            script.add("oc replace -f \(path)")
            undo.add("sed '/^  resourceVersion:/d' saved/\(name).yaml | oc replace -f -")
        }
        for work in volumes where !(isMove && work.volume.cluster == .source) {
            guard var change = work.changedInPlace else { continue }
            if change.changes.contains(VolumeWork.retained) { change.editor.remove(["metadata", "resourceVersion"]) }
            add(Self.fileName(work.volume), change.editor, change.changes, "PV \(work.volume.name)")
        }
        for work in claims where !(isMove && work.claim.cluster == .source) {
            guard let change = work.changedInPlace else { continue }
            let name = Self.fileName(work.claim)
            let what = "claim \(work.claim.reference.qualifiedName)"
            let saved = ManifestEditor(work.original, apiVersion: "v1", kind: "PersistentVolumeClaim")
            files.append(savedFile(name, saved, what))
            add(name, change.editor, change.changes, what)
        }
        guard isReplaced else { return files }
        return files + [
            RemedyFile(
                "commands/30-replace-in-place.sh",
                script.text,
                purpose: "puts the changed manifests into the cluster"
            ),
            RemedyFile("commands/91-undo-in-place.sh", undo.text, purpose: "takes the changes in place back"),
        ]
    }

    private func savedFile(_ name: String, _ editor: ManifestEditor, _ what: String) -> RemedyFile {
        RemedyFile(
            "saved/\(name).yaml",
            manifest(editor, ["As it stands in the dump, with every field."]),
            purpose: "\(what) as it is now"
        )
    }

    /// Policy Retain before anything else, for every PV that is deleted or disturbed.
    private func retain() -> RemedyFile? {
        let endangered = volumes.filter { ($0.volume.reclaimPolicy?.value ?? "Retain") != "Retain" }
        guard !endangered.isEmpty else { return nil }
        var script = ShellScript([
            "Sets the reclaim policy to Retain, before anything else is done, so that no controller deletes data.",
            "The undo commands stand behind each line, as comments.",
        ])
        if isMove { script.note("with the kubeconfig of the cluster that a PV is in: source or target") }
        for work in endangered {
            if isMove { script.note("cluster: \(work.volume.cluster.rawValue)") }
            let name = ShellQuote.word(work.volume.name)
            script.add(
                "oc patch pv \(name) --type merge -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}'"
            )
            let old = ShellQuote.word(
                "{\"spec\":{\"persistentVolumeReclaimPolicy\":\(ShellQuote.yaml(work.volume.reclaimPolicy?.value ?? ""))}}"
            )
            script.note("undo: oc patch pv \(name) --type merge -p \(old)")
        }
        return RemedyFile("commands/10-retain.sh", script.text, purpose: "policy Retain first")
    }

    /// Sequence A for every PV for which a check knows a better path or node.
    private func recreated() -> [RemedyFile] {
        volumes.flatMap { work -> [RemedyFile] in
            guard !(isMove && work.volume.cluster == .source), let editor = work.recreated else { return [] }
            let name = Self.fileName(work.volume)
            let checks = work.checks.joined(separator: ", ")
            let comment = "To be made in place of the PV of this name, for \(checks). The claim turns Lost until then."
            return [
                RemedyFile(
                    "manifests/recreate/\(name).yaml",
                    manifest(editor, [comment]),
                    purpose: "PV \(work.volume.name) with a path that the migrated node has"
                ),
                RemedyFile(
                    "manifests/restore/\(name).yaml",
                    manifest(work.restored, ["The PV as it was, ready to be made again: the way back."]),
                    purpose: "PV \(work.volume.name) as it was, to go back"
                ),
                replacement(work, by: "manifests/recreate/\(name).yaml", "commands/40-recreate-\(name).sh"),
                replacement(work, by: "manifests/restore/\(name).yaml", "commands/90-restore-\(name).sh"),
            ]
        }
    }

    private func replacement(_ work: VolumeWork, by manifest: String, _ path: String) -> RemedyFile {
        let name = ShellQuote.word(work.volume.name)
        let isBack = manifest.contains("/restore/")
        let copy = "saved/\(Self.fileName(work.volume)).\(isBack ? "before-restore" : "live").yaml"
        var script = ShellScript(
            [
                "Deletes the object PV \(work.volume.name) (its data stays where it is) and makes it again from \(manifest).",
                "Before: its workloads are stopped, its policy is Retain, and `ls -l` on the node shows the path of the manifest.",
                isBack ? "This is the way back." : "Undo: commands/90-restore-\(Self.fileName(work.volume)).sh",
            ],
            confirmation: "delete and make again pv \(work.volume.name)"
        )
        script.enterFolder(depth: 1)
        script.add(
            "oc create --dry-run=client -f \(manifest) -o name",
            "test \"$(oc get pv \(name) -o jsonpath='{.spec.persistentVolumeReclaimPolicy}')\" = Retain",
            "oc get pv \(name) -o yaml > \(copy)",
            "test -s \(copy)",
            "oc delete pv \(name) --wait=false",
            "oc get pv \(name) --ignore-not-found -o name | xargs -r -I {} oc patch {} --type merge -p '{\"metadata\":{\"finalizers\":null}}'",
            "oc create -f \(manifest)",
            "oc get pv \(name)"
        )
        return RemedyFile(
            path,
            script.text,
            purpose: isBack ? "the way back for PV \(work.volume.name)" : "sequence A for PV \(work.volume.name)",
            isDestructive: true
        )
    }

    /// Sequence B: classes, PVs, claims, in this order, for the other cluster.
    private func moved() -> [RemedyFile] {
        guard isMove else { return [] }
        var files: [RemedyFile] = []
        var script = ShellScript([
            "Makes the PVs and claims of the source's cluster in that of the target: PVs first, claims second, workloads",
            "last. The PVs are reserved for their claims by name, with policy Retain.",
            "Run it with the kubeconfig of the target's cluster.",
            "Undo: delete the claims, then the PVs; with policy Retain no data goes.",
        ])
        script.enterFolder(depth: 1)
        var claims: [String] = []
        for work in volumes where work.volume.cluster == .source {
            let manifests = work.moved
            let path = "manifests/move/\(Self.fileName(work.volume)).yaml"
            files.append(
                RemedyFile(
                    path,
                    manifest(manifests.volume, ["For the other cluster, reserved for its claim by name."]),
                    purpose: "PV \(work.volume.name) for the other cluster"
                )
            )
            script.add("oc create -f \(path)")
            guard let claim = work.claim, let editor = manifests.claim else { continue }
            let claimPath = "manifests/move/\(Self.fileName(claim)).yaml"
            files.append(
                RemedyFile(
                    claimPath,
                    manifest(editor, ["For the other cluster, after its PV and before its workload."]),
                    purpose: "claim \(claim.reference.qualifiedName) for the other cluster"
                )
            )
            claims.append("oc create -f \(claimPath)")
        }
        guard !files.isEmpty else { return [] }
        script.add(claims)
        return files + [
            RemedyFile("commands/50-create-in-target-cluster.sh", script.text, purpose: "sequence B: PVs, then claims")
        ]
    }
}
