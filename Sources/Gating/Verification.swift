package import Findings
import StorageModel

/// A predicted volume, and what was found at its path after the migration.
package struct VerifiedVolume: Sendable, Hashable {
    /// How the prediction fared.
    package enum Score: String, Sendable, Hashable, CaseIterable {
        /// What was found is worse than every world of the prediction.
        case worse
        /// The capture does not tell.
        case notChecked = "not-checked"
        /// What was found is one of the worlds of the prediction.
        case asPredicted = "as-predicted"
        /// What was found is better than every world of the prediction.
        case better
    }

    /// The prediction.
    package var predicted: VolumeOutcome
    /// What stands at the path on the captured machine.
    package var found: PathResolution
    /// What pods meet; more than one when the capture leaves it open, empty when it tells nothing.
    package var pathFates: [PathFate]
    /// What became of the data.
    package var dataFate: DataFate
    /// Differences although the data is the same.
    package var changes: [String]
    /// How the prediction fared.
    package var score: Score
    /// Remarks for the reader, one clause each.
    package var notes: [String]
    /// Whether what the prediction said was accepted on the record (waiver or baseline).
    package var isAccepted: Bool

    /// Describes a verified volume.
    package init(
        predicted: VolumeOutcome,
        found: PathResolution,
        pathFates: [PathFate],
        dataFate: DataFate,
        changes: [String],
        score: Score,
        notes: [String],
        isAccepted: Bool
    ) {
        self.predicted = predicted
        self.found = found
        self.pathFates = pathFates
        self.dataFate = dataFate
        self.changes = changes
        self.score = score
        self.notes = notes
        self.isAccepted = isAccepted
    }

    /// The one word for what was found, by the same table as predictions; nil when it was not checked.
    package var headline: Headline? {
        guard score != .notChecked || dataFate == .destroyed else { return nil }
        if dataFate == .destroyed { return .destroyed }
        switch pathFates.max(by: { $0.badness < $1.badness }) {
        case nil, .undetermined: return nil
        case .otherData: return .wrongData
        case .bareDirectory: return .shadowWrite
        case .createdEmpty: return .createdEmpty
        case .ambiguous: return .ambiguous
        case .missing, .wrongType: return .missing
        case .sameData: return changes.isEmpty ? .unaffected : .changed
        }
    }
}

/// A mount or swap entry that the prediction said would not come up, and whether it did.
package struct VerifiedMount: Sendable, Hashable {
    /// The prediction.
    package var predicted: BootProblem
    /// Whether something is mounted there now; nil when the capture does not tell.
    package var isMounted: Bool?

    /// Describes a verified mount.
    package init(predicted: BootProblem, isMounted: Bool?) {
        self.predicted = predicted
        self.isMounted = isMounted
    }
}

/// How a prediction fared, and what is broken.
package struct Verification: Sendable {
    /// Every predicted volume, worst score first, then in the order of the prediction.
    package var volumes: [VerifiedVolume]
    /// Mounts that were predicted not to come up.
    package var mounts: [VerifiedMount]
    /// Why the capture cannot answer for the prediction, or answers only in part.
    package var obstacles: [String]
    /// The verdict on what was found.
    package var verdict: Verdict
    /// The exit code of the verdict.
    package var exitCode: Int
    /// Every reason for the verdict.
    package var reasons: [String]

    /// Decides: what is broken at or above the threshold blocks, what was not checked makes the result inconclusive.
    package init(volumes: [VerifiedVolume], mounts: [VerifiedMount], obstacles: [String], policy: GatePolicy) {
        let order = VerifiedVolume.Score.allCases
        self.volumes = volumes.enumerated().sorted { left, right in
            let a = order.firstIndex(of: left.element.score) ?? 0
            let b = order.firstIndex(of: right.element.score) ?? 0
            return a == b ? left.offset < right.offset : a < b
        }.map(\.element)
        self.mounts = mounts
        self.obstacles = obstacles
        reasons = []
        let broken = volumes.filter { !$0.isAccepted && ($0.headline?.severity ?? .info) >= policy.failOn }
        let milder = volumes.filter { volume in
            guard !volume.isAccepted, let severity = volume.headline?.severity else { return false }
            return severity < policy.failOn
        }
        let open = volumes.filter { $0.headline == nil }
        if !broken.isEmpty {
            reasons.append("\(Gate.counted(broken.count, "volume")) broken: \(Verification.list(broken))")
        }
        reasons += obstacles
        if !open.isEmpty {
            reasons.append("\(Gate.counted(open.count, "volume")) not checked: \(Verification.list(open))")
        }
        if volumes.isEmpty { reasons.append("the prediction holds no volume that could be checked") }
        if !milder.isEmpty {
            reasons.append("\(Gate.counted(milder.count, "volume")) changed: \(Verification.list(milder))")
        }
        if !broken.isEmpty {
            verdict = .blocked
        } else if !open.isEmpty || !obstacles.isEmpty || volumes.isEmpty {
            verdict = .inconclusive
        } else {
            verdict = milder.isEmpty ? .pass : .warnings
        }
        exitCode = Gate.status(verdict, policy).rawValue
    }

    /// Number of volumes with a score.
    package func count(_ score: VerifiedVolume.Score) -> Int { volumes.count { $0.score == score } }

    private static func list(_ volumes: [VerifiedVolume]) -> String {
        Gate.list(volumes.map { "\($0.predicted.volume.qualifiedName) (\($0.predicted.side.rawValue))" })
    }
}
