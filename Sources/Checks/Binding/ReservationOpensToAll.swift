import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-19: a copied PV carries the mark that makes an unbind clear its whole reservation.
enum ReservationOpensToAll: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-19",
        family: .binding,
        name: "reservation-opens-to-all",
        title: "Reservation is lost when the binding is rolled back",
        severity: .high,
        mechanism:
            "`pv.kubernetes.io/bound-by-controller` tells that the controller wrote claimRef, not a person. When such a binding is rolled back, the controller clears all of claimRef and the volume is open to every claim; without the annotation it keeps namespace and name. A saved manifest brings the annotation along.",
        whenSilent: "Always: the volume turns Available and another claim takes it.",
        remedy: "Remove the annotation from volumes that are reserved by hand.",
        example:
            "A PV that was made again with claimRef without uid and `pv.kubernetes.io/bound-by-controller: \"yes\"`.",
        references: ["Kubernetes pkg/controller/volume/persistentvolume/pv_controller.go: unbindVolume, syncVolume"],
        requires: [.cluster("PersistentVolume")]
    )

    private static let key = "pv.kubernetes.io/bound-by-controller"

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let volumes = StaticVolumes.inScope(context).filter { $0.volume.claimRef != nil }
        let findings: [Finding] = volumes.compactMap { pair in
            guard let mark = pair.volume.metadata.annotations[key],
                [.reserved, .claimElsewhere].contains(pair.binding.state)
            else { return nil }
            return finding(pair, mark)
        }
        return .decided(
            descriptor,
            subjects: volumes.count,
            findings: findings,
            nothing: "no static volume names a claim"
        )
    }

    private static func finding(_ pair: StaticVolume, _ mark: Located<String>) -> Finding {
        let name = ShellQuote.word(pair.volume.name)
        let claim = pair.volume.claimRef?.reference.qualifiedName ?? ""
        return Finding(
            check: descriptor,
            subject: pair.volume.reference,
            side: .cluster,
            stableKey: pair.key("open-to-all"),
            detail: "the volume is reserved for \(ShellQuote.code(claim)), and is marked as bound by the controller",
            effect: pair.binding.state == .claimElsewhere
                ? "its claim has another volume: the controller clears claimRef, and any claim can take the volume"
                : "if the binding is rolled back, claimRef is cleared and any claim can take the volume",
            blastRadius: pair.binding.blastRadius,
            remediation: [
                Remediation(
                    .command,
                    "remove the annotation, so that the reservation outlasts a rolled back binding",
                    body: "oc annotate pv \(name) \(key)-",
                    place: "workstation",
                    undo: "oc annotate pv \(name) \(ShellQuote.word("\(key)=\(mark.value)"))"
                )
            ],
            evidence: [Evidence(.cause, at: mark.location)]
                + (pair.volume.claimRef.map { [Evidence(.context, at: $0.name.location, note: "the claim")] } ?? [])
        )
    }
}
