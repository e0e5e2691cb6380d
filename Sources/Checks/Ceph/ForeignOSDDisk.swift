import Findings
import Resolution
import SourceText
import StorageModel

/// ODF-01: the claim of an OSD gets a disk of another Ceph cluster.
enum ForeignOSDDisk: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "ODF-01",
        family: .ceph,
        name: "foreign-osd-disk",
        title: "The claim of an OSD leads to another Ceph disk",
        severity: .high,
        mechanism:
            "Rook reads the label that BlueStore keeps on the device. When the device behind an OSD's claim is another OSD's, the prepare job refuses a disk of another cluster, and an OSD of the same cluster starts on the wrong host.",
        message: "osd.3: \"5b1c…\" belonging to a different ceph cluster \"a1b2…\"",
        remedy: "Point every OSD's PV at its own device by a stable name before the OSD pods start.",
        example: "`ocs-deviceset-localblock-0-data-0` leads to a disk that holds `ceph_bluestore` of the source.",
        references: ["rook pkg/daemon/ceph/osd/volume.go"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard let claim = facts.claim, CephStorage.isOSDClaim(claim) else { return .outside }
        switch facts.outcome.pathFate {
        case .undetermined: return .unknown(facts.missing)
        case .otherData, .ambiguous: break
        default: return .clean
        }
        guard let type = facts.after.fsType else { return .unknown(DeviceVolume.signatureCapture(facts)) }
        guard type == "ceph_bluestore" || type == "crypto_LUKS" else { return .clean }
        var issue = VolumeIssue(
            "foreign-osd",
            detail:
                "the OSD's claim \(ShellQuote.code(claim.reference.qualifiedName)) leads to \(StateText.device(facts.after)), which is not its disk",
            effect:
                "the prepare job fails: `belonging to a different ceph cluster`, or another OSD of the cluster is started here"
        )
        issue.evidence = [Evidence(.cause, at: claim.metadata.name.location, note: "claim of the OSD")]
        issue.remediation =
            VolumeRemedies.retain(facts) + VolumeRemedies.repoint(facts, reason: VolumeRemedies.stableName(facts))
        return .hit(issue)
    }
}
