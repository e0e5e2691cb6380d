package import Findings
import StorageModel

/// Identifies the TKO finding of a volume, so that other rules can name it as their cause.
package enum TakeoverFindings {
    /// Fingerprint of the TKO finding of an outcome; nil for `unaffected`, which has none.
    package static func fingerprint(of outcome: VolumeOutcome) -> String? {
        guard let check = outcome.headline.checkID else { return nil }
        return Fingerprint.finding(
            check: check,
            subject: outcome.volume,
            side: FindingSide(outcome.side),
            node: outcome.node,
            stableKey: key(outcome.headline.rawValue, of: outcome)
        )
    }

    /// A key that also tells inline host paths of one path and different types apart.
    static func key(_ key: String, of outcome: VolumeOutcome) -> String {
        guard outcome.volume.kind != "PersistentVolume" else { return key }
        return "\(key)|\(outcome.hostPathType ?? "")|\(outcome.podVolume ?? "")"
    }
}
