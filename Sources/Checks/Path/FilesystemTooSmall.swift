import Findings
import SourceText
import StorageModel

/// PATH-21: the file system behind the volume is smaller than the volume claims, or shared with the node.
enum FilesystemTooSmall: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-21",
        family: .path,
        name: "filesystem-too-small",
        title: "File system behind the volume is too small or shared with the operating system",
        severity: .medium,
        mechanism:
            "Nothing enforces the capacity of local and hostPath volumes. When the file system is smaller than the PV's capacity, or is the node's own, pods meet ENOSPC, or kubelet evicts pods for disk pressure.",
        whenSilent: "Until the file system is full.",
        remedy: "Give the volume a file system of its own that is at least as large as the PV's capacity.",
        example: "PV of 100Gi on a 40 GiB root file system.",
        references: [
            "Kubernetes pkg/volume/local/local.go: no capacity check",
            "Kubernetes pkg/kubelet/eviction: nodefs thresholds",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard !facts.isInline, let capacity = facts.capacity else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard !facts.isAbsentAfter else { return .clean }
        let mountPoint = facts.after.mountPoint ?? ""
        let movesToSystem =
            facts.after.kind == .directory && HostPathText.isSystem(mountPoint)
            && !HostPathText.isSystem(facts.before.mountPoint ?? mountPoint)
        if let size = facts.after.size, size < capacity, !isUsualOverhead(facts, size: size, capacity: capacity) {
            return .hit(tooSmall(facts, size: size, capacity: capacity))
        }
        if movesToSystem { return .hit(shared(facts, mountPoint: mountPoint)) }
        if facts.after.size == nil { return .unknown([sizeCapture(facts)]) }
        return .clean
    }

    /// Whether nothing but the usual overhead is missing, today as afterwards.
    ///
    /// Partition alignment and file-system metadata take up to two percent of a disk, and administrators write the size
    /// of the disk into the PV; without this every PV with a whole disk would be named.
    private static func isUsualOverhead(_ facts: VolumeFacts, size: UInt64, capacity: UInt64) -> Bool {
        guard let before = facts.before.size, before <= size else { return false }
        return capacity - size < capacity / 50
    }

    private static func tooSmall(_ facts: VolumeFacts, size: UInt64, capacity: UInt64) -> VolumeIssue {
        let wasSmall = facts.before.size.map { $0 < capacity && $0 <= size } ?? false
        let since = wasSmall ? "; it is not larger today" : ""
        var issue = VolumeIssue(
            "too-small",
            detail:
                "the PV claims \(StateText.bytes(capacity)), but \(ShellQuote.code(facts.outcome.path)) offers \(StateText.bytes(size)) after the takeover\(since)",
            effect: "nothing enforces the capacity: writes fail with ENOSPC when the file system is full"
        )
        issue.severity = wasSmall ? .low : .medium
        issue.standsAlone = facts.outcome.pathFate == .sameData
        issue.remediation = [
            Remediation(.hint, "choose a larger target disk, or have the owner confirm that the smaller size is enough")
        ]
        if let capacity = facts.volume?.capacity {
            issue.evidence = [Evidence(.context, at: capacity.location, note: "capacity of the PV")]
        }
        return issue
    }

    private static func shared(_ facts: VolumeFacts, mountPoint: String) -> VolumeIssue {
        var issue = VolumeIssue(
            "shared-with-system",
            detail:
                "\(ShellQuote.code(facts.outcome.path)) shares \(StateText.filesystem(at: mountPoint)) with the operating system after the takeover, and does not today",
            effect: "a full volume fills the node's file system: kubelet reports DiskPressure and evicts pods"
        )
        issue.standsAlone = facts.outcome.pathFate == .sameData
        issue.remediation = VolumeRemedies.restoreMount(facts)
        return issue
    }

    private static func sizeCapture(_ facts: VolumeFacts) -> MissingEvidence {
        MissingEvidence(
            origin: facts.outcome.side == .carried ? "source node" : "target node",
            capture: "df or lsblk",
            settles:
                "whether the file system behind \(ShellQuote.code(facts.outcome.path)) is as large as its PV claims"
        )
    }
}
