import FoundationEssentials
import SourceText
import StorageModel

/// What a capture says about its own worth: when, where, and how completely it was taken.
enum CaptureQuality {
    /// Seconds after which a capture no longer counts as the state of a running node.
    static let oldest = 24 * 3600
    /// Seconds by which the clocks of a node and of the analysis may differ.
    private static let clockDifference = 15 * 60

    /// How old a capture is.
    enum Age {
        /// The capture does not say when it was taken.
        case unknown
        /// Taken within the limit.
        case recent(Located<String>)
        /// Older than the limit; `hours` is rounded down.
        case old(Located<String>, hours: Int)
        /// Taken after the moment of the analysis.
        case future(Located<String>)
        /// The time cannot be read.
        case unreadable(Located<String>)
    }

    /// The age of a machine's capture at the moment of the analysis.
    static func age(_ facts: HostFacts, now: Int) -> Age {
        guard let captured = facts.environment?.values["captured"], !captured.value.isEmpty else { return .unknown }
        guard let date = try? Date(captured.value, strategy: .iso8601) else { return .unreadable(captured) }
        let seconds = now - Int(date.timeIntervalSince1970)
        if seconds < -clockDifference { return .future(captured) }
        return seconds > oldest ? .old(captured, hours: seconds / 3600) : .recent(captured)
    }

    /// Items of the manifest without which predictions stay open, and what is wrong with them.
    static func failures(_ facts: HostFacts) -> [(entry: CaptureManifestEntry, reason: String)] {
        facts.manifest.values.sorted { ($0.location, $0.id) < ($1.location, $1.id) }.compactMap { entry in
            guard needed.contains(entry.id) else { return nil }
            return reason(entry.result).map { (entry, $0) }
        }
    }

    /// Whether the capture ran in another mount namespace than that of process 1.
    static func otherNamespace(_ facts: HostFacts) -> (own: Located<String>, first: Located<String>)? {
        guard let own = facts.environment?.values["mntns_self"], let first = facts.environment?.values["mntns_1"],
            !own.value.isEmpty, !first.value.isEmpty, own.value != first.value
        else { return nil }
        return (own, first)
    }

    /// What every analysis needs of a node; only one of the two forms of lsblk is taken.
    private static let needed: Set<String> = [
        "/proc/1/mountinfo", "/etc/fstab", "lsblk_json", "blkid", "by_links", "unit_links", "paths", "beneath",
    ]

    private static func reason(_ result: String) -> String? {
        switch result {
        case "0", "absent", "dangling": nil
        case "skipped": "it was skipped, because the time or size limit of the capture was reached"
        case "124", "137": "it ran into its time limit"
        case "141": "it was cut at its size limit"
        case "127": "the command was not there"
        default: "it ended with exit code \(result)"
        }
    }
}
