import Findings
import Resolution
import SourceText
import StorageModel

/// A claim that is not bound, with what the control plane does with it.
struct PendingClaim {
    /// The claim.
    var claim: PersistentVolumeClaim
    /// How it stands to its PV, and who uses it.
    var binding: ClaimBinding
    /// What happens to it.
    var prediction: BindingPrediction

    /// A stable key that tells the claims of two clusters apart.
    func key(_ outcome: String) -> String { StaticVolumes.key(outcome, claim.cluster) }
}

/// Selects claims for the checks about what a claim will be bound to.
enum PendingClaims {
    /// Claims that are not bound, in inventory order.
    static func all(_ context: CheckContext) -> [PendingClaim] {
        context.graph.claims.compactMap { binding in
            context.graph.predictions[binding.claimIndex].map {
                PendingClaim(
                    claim: context.inventory.cluster.persistentVolumeClaims[binding.claimIndex],
                    binding: binding,
                    prediction: $0
                )
            }
        }
    }

    /// Names of the static PVs on the two nodes, by cluster.
    static func staticNames(_ context: CheckContext) -> Set<ClusterIndex.Name> {
        Set(StaticVolumes.inScope(context).map { ClusterIndex.Name($0.volume.cluster, $0.volume.name) })
    }

    /// A command that writes the name of a claim into a PV, so that no other claim takes it and the claim takes no other.
    static func reserve(_ volume: String, for claim: PersistentVolumeClaim) -> Remediation {
        let body =
            #"{"spec":{"claimRef":{"apiVersion":"v1","kind":"PersistentVolumeClaim","namespace":\#(ShellQuote.yaml(claim.namespace)),"name":\#(ShellQuote.yaml(claim.name))}}}"#
        return Remediation(
            .command,
            "reserve the volume that holds the data of the claim",
            body: "oc patch pv \(ShellQuote.word(volume)) --type merge -p \(ShellQuote.word(body))",
            place: "workstation",
            undo: "oc patch pv \(ShellQuote.word(volume)) --type merge -p '{\"spec\":{\"claimRef\":null}}'"
        )
    }
}
