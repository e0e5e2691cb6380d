import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-15: the provisioner's name contains the uid of a Node that is no more.
enum ProvisionerNamedByUID: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-15",
        family: .localStorage,
        name: "provisioner-named-by-node-uid",
        title: "The provisioner of the volume is named by the uid of another Node object",
        severity: .medium,
        mechanism:
            "The static provisioner appends the uid of the Node to its name unless told otherwise. After the Node object was created anew it takes the old PVs for those of somebody else: released ones are never cleaned, and publishing the same path again ends in AlreadyExists. The operator of OpenShift in contrast compares the beginning of the name only.",
        whenSilent: "Released volumes simply stay.",
        remedy: "Set `useNodeNameOnly`, or write the new provisioner name into the annotation of the PVs.",
        example: "`local-volume-provisioner-worker-1-1111…`, and Node `worker-1` has uid `2222…`.",
        references: [
            "sig-storage-local-static-provisioner pkg/controller/controller.go, pkg/populator/populator.go",
            "local-storage-operator pkg/common/names.go: PVMatchesProvisioner",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no volume in scope is published under the uid of a Node"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in LocalStorage.managed(context) {
            let volume = LocalStorage.volume(of: entry, context)
            let match = entry.subject.side == .carried ? context.graph.sourceNode : context.graph.targetNode
            guard let by = volume.metadata.annotations[LocalStorage.provisionedBy],
                let uid = uid(in: by.value, node: match.name)
            else { continue }
            tally.looked()
            guard let node = match.node, let own = node.metadata.uid else {
                tally.lacks([MachineAfter.lacksLabels("whether the provisioner's name has the uid of the Node")])
                continue
            }
            if own.value != uid { tally.hit(issue(entry, volume, by, own, match)) }
        }
    }

    private static func uid(in value: String, node: String) -> String? {
        let prefix = "\(LocalStorage.provisionerPrefix)\(node)-"
        guard value.hasPrefix(prefix) else { return nil }
        let rest = String(value.dropFirst(prefix.count))
        let parts = rest.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        return parts == [8, 4, 4, 4, 12] ? rest : nil
    }

    private static func issue(
        _ entry: StaticSubject,
        _ volume: PersistentVolume,
        _ by: Located<String>,
        _ own: Located<String>,
        _ match: NodeMatch
    ) -> ObjectIssue {
        let name = "\(LocalStorage.provisionerPrefix)\(match.name)-\(own.value)"
        let annotation = "\(LocalStorage.provisionedBy)=\(name)"
        return ObjectIssue(
            subject: volume.reference,
            side: FindingSide(entry.subject.side),
            node: match.name,
            key: StaticVolumes.key("uid", volume.cluster),
            detail:
                "the provisioner is \(ShellQuote.code(by.value)), but Node \(ShellQuote.code(match.name)) has uid \(ShellQuote.code(own.value))",
            effect:
                "the provisioner ignores the volume: when it is released nobody cleans it, and publishing its path again ends in `AlreadyExists`",
            remediation: [
                Remediation(
                    .command,
                    "write the name that the provisioner has today into the annotation",
                    body: "oc annotate pv \(ShellQuote.word(volume.name)) --overwrite \(ShellQuote.word(annotation))",
                    place: "workstation",
                    undo:
                        "oc annotate pv \(ShellQuote.word(volume.name)) --overwrite \(ShellQuote.word("\(LocalStorage.provisionedBy)=\(by.value)"))"
                )
            ],
            evidence: [
                Evidence(.cause, at: by.location, note: "provisioner"),
                Evidence(.counterpart, at: own.location, note: "uid of the Node"),
            ]
        )
    }
}
