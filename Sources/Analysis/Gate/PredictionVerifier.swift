import Findings
import Gating
import Reporting
import Resolution
import StorageModel

/// Looks at the path of every predicted volume on the machine as it is after the migration.
///
/// Data is recognised by the UUID of its file system, or by its place: a copied disk is on its partner, an untouched disk
/// is where it was. What neither can tell is not checked.
struct PredictionVerifier {
    private let report: Report
    private let machine: CapturedMachine
    private let contents: [CapturedMachine.Content]
    /// Identities of target disks that hold a copy of a source disk, or of the same disk when it was moved.
    private let partners: [String: [String]]
    /// Identities of target disks that were overwritten.
    private let overwritten: Set<String>
    /// Identities of target disks that keep their content.
    private let untouched: Set<String>

    init(_ report: Report, machine: CapturedMachine) {
        self.report = report
        self.machine = machine
        contents = machine.contents
        let source = report.diskPlan.filter { $0.role == .source }
        let target = report.diskPlan.filter { $0.role == .target }
        var partners: [String: [String]] = [:]
        for row in target where row.action == .overwritten {
            guard let origin = source.first(where: { $0.device == row.partner }) else { continue }
            partners[origin.identity, default: []].append(row.identity)
        }
        for row in source where row.action == .reattached { partners[row.identity, default: []].append(row.identity) }
        self.partners = partners
        overwritten = Set(target.filter { $0.action == .overwritten }.map(\.identity))
        untouched = Set(target.filter { $0.action == .untouched }.map(\.identity))
    }

    /// One row for each predicted volume.
    func volumes() -> [VerifiedVolume] {
        let accepted = Set(report.decision.waivedFindings + report.decision.baselineFindings)
        let covered = report.findings.filter { accepted.contains($0.fingerprint) }
        return (report.volumes + report.hostPaths).map { row in
            let outcome = row.outcome
            let isAccepted = covered.contains { finding in
                finding.check == outcome.headline.checkID && finding.subject == outcome.volume
                    && finding.side.rawValue == outcome.side.rawValue
            }
            return verify(outcome, isAccepted: isAccepted)
        }
    }

    /// Mounts that were predicted not to come up; swap is not looked at.
    func mounts() -> [VerifiedMount] {
        (report.boot?.problems ?? []).filter { $0.target.hasPrefix("/") }
            .map { VerifiedMount(predicted: $0, isMounted: machine.isMounted($0.target)) }
    }

    private func verify(_ outcome: VolumeOutcome, isAccepted: Bool) -> VerifiedVolume {
        let found = machine.resolve(outcome.path)
        let fates = pathFates(outcome, found)
        let data = dataFate(outcome, found, fates)
        let changes = fates == [.sameData] ? self.changes(outcome.before, found) : []
        let (score, notes) = PredictionScore.score(outcome, fates: fates, data: data)
        return VerifiedVolume(
            predicted: outcome,
            found: found,
            pathFates: fates,
            dataFate: data,
            changes: changes,
            score: score,
            notes: notes,
            isAccepted: isAccepted
        )
    }

    // MARK: - Path

    /// What pods meet at the path; empty when the capture does not tell.
    private func pathFates(_ outcome: VolumeOutcome, _ found: PathResolution) -> [PathFate] {
        let before = outcome.before
        switch found.kind {
        case .missing, .dangling: return [isCreated(outcome, found.kind) ? .createdEmpty : .missing]
        case .unknown, .link:
            switch isSame(outcome, found) {
            case true?:
                // The file system is the same one; that the path is still in it follows when nothing wrote to it.
                let isKept = report.options.method == .block || outcome.side == .resident
                return isKept && before.kind != .unknown ? [.sameData] : []
            case false? where found.mountPoint != nil: return [lostTo(before, found), .missing]
            default: return []
            }
        default:
            let isKnown = ![.unknown, .missing, .dangling, .link].contains(before.kind)
            if isKnown, before.kind != found.kind { return [.wrongType] }
            switch isSame(outcome, found) {
            case true?: return [.sameData]
            case false?: return [found.kind == .block ? .otherData : lostTo(before, found)]
            case nil: return []
            }
        }
    }

    /// What answers at a path instead of the data: the directory beneath a lost mount, or other data.
    private func lostTo(_ before: PathResolution, _ found: PathResolution) -> PathFate {
        guard let was = before.mountPoint, was != "/", let now = found.mountPoint, now != was else { return .otherData }
        return now == "/" || was.hasPrefix(now + "/") ? .bareDirectory : .otherData
    }

    private func isCreated(_ outcome: VolumeOutcome, _ kind: FileKind) -> Bool {
        guard outcome.sourceField == "hostPath" else { return false }
        let type = outcome.hostPathType ?? ""
        if kind == .dangling { return type == "FileOrCreate" }
        return ["", "DirectoryOrCreate", "FileOrCreate"].contains(type)
    }

    // MARK: - Identity

    /// Whether the data that was behind the path is what stands there now; nil when nothing tells.
    private func isSame(_ outcome: VolumeOutcome, _ found: PathResolution) -> Bool? {
        let before = outcome.before
        guard let was = before.contentIdentity.map(Place.init), let now = found.contentIdentity.map(Place.init) else {
            return nil
        }
        if was.key.hasPrefix("network ") || now.key.hasPrefix("network ") { return was == now }
        if let old = before.filesystemUUID, let new = found.filesystemUUID, !old.isEmpty, old == new,
            before.fsType == nil || found.fsType == nil || before.fsType == found.fsType,
            outcome.side == .resident || found.disks.isEmpty || !found.disks.allSatisfy(untouched.contains)
        {
            return was.inner == now.inner
        }
        if let places = expectedKeys(outcome), !before.disks.isEmpty, !found.disks.isEmpty {
            guard places.contains(now.key), was.inner == now.inner else { return false }
            return isRecognisable(outcome) ? true : nil
        }
        let keepsUUID = outcome.side == .resident || report.options.keepsFilesystemUUID
        if keepsUUID, let old = before.filesystemUUID, let new = found.filesystemUUID, !old.isEmpty, !new.isEmpty {
            return false
        }
        return nil
    }

    /// Whether a device at the expected place is known to hold the data: a file-level copy fills file systems only.
    private func isRecognisable(_ outcome: VolumeOutcome) -> Bool {
        outcome.side == .resident || report.options.method == .block || outcome.before.mountPoint != nil
            || !(outcome.before.fsType ?? "").isEmpty
    }

    /// Where the data must be now, in the words of the captured machine; nil when the disk plan does not say.
    private func expectedKeys(_ outcome: VolumeOutcome) -> Set<String>? {
        let before = outcome.before
        guard let was = before.contentIdentity.map(Place.init) else { return nil }
        guard outcome.side == .carried else {
            if before.disks.contains(where: overwritten.contains) { return [] }
            return before.disks.allSatisfy(untouched.contains) ? [was.key] : nil
        }
        let planned = Set(report.diskPlan.filter { $0.role == .source }.map(\.identity))
        guard before.disks.allSatisfy(planned.contains) else { return nil }
        var keys: Set<String> = [was.key.hasPrefix("source:") ? "target:" + was.key.dropFirst(7) : was.key]
        for disk in before.disks {
            guard let now = partners[disk] else { return [] }
            let prefix = "target:disk \(disk)"
            keys = Set(
                keys.flatMap { key -> [String] in
                    guard key == prefix || key.hasPrefix(prefix + " ") else { return [key] }
                    return now.map { "target:disk \($0)" + key.dropFirst(prefix.count) }
                }
            )
        }
        return keys
    }

    /// Content and path inside it, as `PathResolution.contentIdentity` joins them.
    private struct Place: Equatable {
        var key: String
        var inner: String

        init(_ identity: String) {
            let parts = identity.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            key = String(parts[0])
            inner = parts.count > 1 ? String(parts[1]) : ""
        }
    }

    // MARK: - Data

    /// Whether the data is on an attached disk of the machine.
    private func dataFate(_ outcome: VolumeOutcome, _ found: PathResolution, _ fates: [PathFate]) -> DataFate {
        let there: DataFate = outcome.side == .carried ? .arrives : .kept
        let gone: DataFate = outcome.side == .carried ? .leftBehind : .destroyed
        if fates == [.sameData] { return there }
        let before = outcome.before
        if let key = before.contentIdentity.map(Place.init)?.key, key.hasPrefix("network ") { return .kept }
        if let uuid = before.filesystemUUID, !uuid.isEmpty,
            contents.contains(where: { $0.uuid == uuid && mayHold($0, outcome) })
        {
            return there
        }
        guard let keys = expectedKeys(outcome), !before.disks.isEmpty else { return .unknown }
        if contents.contains(where: { keys.contains($0.key) }) { return isRecognisable(outcome) ? there : .unknown }
        // A volume group that was not activated, or a partition that the kernel dropped, hides data that is still there.
        let disks = outcome.side == .carried ? before.disks.flatMap { partners[$0] ?? [] } : before.disks
        let isAttached = !disks.allSatisfy { disk in !machine.disks.contains(disk) }
        return machine.listsAllDevices && (keys.isEmpty || !isAttached) ? gone : .unknown
    }

    /// Whether a file system with the UUID may be the volume's: it is of the same type, and for a carried volume not on
    /// disks that kept what the target had before.
    private func mayHold(_ content: CapturedMachine.Content, _ outcome: VolumeOutcome) -> Bool {
        if let was = outcome.before.fsType, let now = content.fsType, !was.isEmpty, was != now { return false }
        return outcome.side == .resident || content.disks.isEmpty || !content.disks.allSatisfy(untouched.contains)
    }

    // MARK: - Changes

    private func changes(_ before: PathResolution, _ found: PathResolution) -> [String] {
        var changes: [String] = []
        if let was = before.readOnly, let now = found.readOnly, was != now {
            changes.append("read-only: \(was ? "yes" : "no") → \(now ? "yes" : "no")")
        }
        if let was = before.fsType, let now = found.fsType, was != now {
            changes.append("file system: \(was) → \(now)")
        }
        if before.mountPoint == nil, let was = before.size, let now = found.size, was != now {
            changes.append("size: \(was) → \(now) bytes")
        }
        return changes
    }
}

/// Compares what was found with every world of a prediction.
enum PredictionScore {
    /// The score of a prediction, with remarks.
    static func score(
        _ outcome: VolumeOutcome,
        fates: [PathFate],
        data: DataFate
    ) -> (VerifiedVolume.Score, [String]) {
        let isLost = data == .destroyed || data == .leftBehind
        let wasLost = outcome.dataFate == .destroyed || outcome.dataFate == .leftBehind
        guard let worst = fates.max(by: { $0.badness < $1.badness }) else {
            if isLost, !wasLost { return (.worse, ["the data is on no disk of the machine"]) }
            return (.notChecked, ["the capture does not tell what stands at the path"])
        }
        if isLost, !wasLost, outcome.dataFate != .unknown {
            return (.worse, ["the data is on no disk of the machine, although it was predicted to be"])
        }
        if outcome.headline == .undetermined || outcome.pathFate == .undetermined {
            let note = "nothing was predicted; found: \(worst.rawValue)"
            return (worst == .sameData && !isLost ? .better : .worse, [note])
        }
        if agrees(outcome.pathFate, fates, isWorst: true) { return (.asPredicted, []) }
        if let world = outcome.worlds.first(where: { agrees($0.pathFate, fates, isWorst: false) }) {
            let answers = world.assumptions.isEmpty ? "" : ": \(world.assumptions.joined(separator: ", "))"
            return (.asPredicted, ["one of the predicted worlds came true\(answers)"])
        }
        let note = "predicted \(outcome.pathFate.rawValue), found \(fates.map(\.rawValue).joined(separator: " or "))"
        return (worst.badness < outcome.pathFate.badness ? .better : .worse, [note])
    }

    /// Whether a predicted fate is one of those found. Once a pod has run, a path that kubelet created is a directory.
    private static func agrees(_ predicted: PathFate, _ found: [PathFate], isWorst: Bool) -> Bool {
        switch predicted {
        case .createdEmpty: found.contains { [.createdEmpty, .missing, .bareDirectory, .otherData].contains($0) }
        case .missing: found.contains { $0 == .missing || $0 == .createdEmpty }
        case .ambiguous: isWorst && found != [.sameData]
        default: found.contains(predicted)
        }
    }
}

extension ReportOptions {
    /// Whether the takeover keeps the UUIDs of file systems.
    var keepsFilesystemUUID: Bool {
        method == .block || profileAttributes.contains { $0.key == "filesystemUUID" && $0.value == "kept" }
    }
}
