import Findings
import Resolution
import SourceText
import StorageModel

/// ODF-05: an OSD claim without volume can get another OSD's disk.
enum OSDVolumesInterchangeable: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "ODF-05",
        family: .ceph,
        name: "osd-volumes-interchangeable",
        title: "An unbound OSD claim can get another OSD's disk",
        severity: .high,
        mechanism:
            "Among free PVs of one class, mode and size the controller's choice is arbitrary. When OSD claims are created again while several local PVs are free, an OSD can get the disk of another one.",
        whenSilent: "The claim is Bound; only the OSD fails.",
        remedy:
            "Reserve every PV by a claimRef with namespace and name of its OSD claim before the claims are created.",
        example: "Claim `set1-data-0` is Pending, and two PVs of class `localblock` are Available.",
        references: ["Kubernetes component-helpers storage/volume/pv_helpers.go: FindMatchingVolume"],
        requires: [.cluster("PersistentVolume"), .cluster("PersistentVolumeClaim")]
    )
    static let nothing = "the dumps hold no claim of an OSD"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        let cluster = context.inventory.cluster
        for claim in cluster.persistentVolumeClaims where CephStorage.isOSDClaim(claim) {
            tally.looked()
            let isBound = claim.boundVolumeName.map {
                context.graph.index.volumes[ClusterIndex.Name(claim.cluster, $0)] != nil
            }
            guard isBound != true else { continue }
            let request = (claim.requestedStorage?.value).flatMap { Quantity($0) }
            let free = cluster.persistentVolumes.filter { volume in
                guard volume.cluster == claim.cluster, volume.claimRef == nil,
                    volume.storageClassName?.value ?? "" == claim.storageClassName?.value ?? "",
                    volume.isBlockMode == (claim.volumeMode?.value == "Block"), let text = volume.capacity?.value,
                    let size = Quantity(text)
                else { return false }
                return request.map { size >= $0 } ?? true
            }
            guard free.count > 1, let first = free.first else { continue }
            tally.hit(
                ObjectIssue(
                    subject: claim.reference,
                    side: .cluster,
                    key: StaticVolumes.key("osd", claim.cluster),
                    detail:
                        "\(free.count) free PVs fit the OSD's claim: \(free.prefix(4).map { ShellQuote.code($0.name) }.joined(separator: ", "))",
                    effect:
                        "the claim binds to any of them: an OSD can get another OSD's disk, and its prepare job fails or takes it over",
                    radius: BlastRadius(claims: [claim.reference.qualifiedName], namespaces: [claim.namespace]),
                    remediation: [
                        Remediation(
                            .command,
                            "reserve the right PV for the claim (repeat for every OSD, with the PV that holds its disk)",
                            body:
                                "oc patch pv PV_OF_THIS_OSD --type merge -p \(ShellQuote.word(#"{"spec":{"claimRef":{"namespace":\#(ShellQuote.yaml(claim.namespace)),"name":\#(ShellQuote.yaml(claim.name))}}}"#))",
                            place: "workstation",
                            undo:
                                "oc patch pv PV_OF_THIS_OSD --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/claimRef\"}]'"
                        )
                    ],
                    evidence: [
                        Evidence(.cause, at: claim.metadata.name.location, note: "claim of the OSD"),
                        Evidence(.counterpart, at: first.metadata.name.location, note: "one of the free PVs"),
                    ]
                )
            )
        }
    }
}
