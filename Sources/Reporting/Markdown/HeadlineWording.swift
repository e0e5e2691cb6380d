import Findings
import StorageModel

/// Plain words for what happens to a volume, for a reader who does not know the vocabulary of the tool.
struct HeadlineWording {
    /// The row that is put into words.
    var row: VolumeRow

    private var outcome: VolumeOutcome { row.outcome }

    /// What a pod will meet, one sentence without full stop.
    var happening: MarkdownInline {
        let sentence = fact
        guard case .depends = outcome.certainty, let worst = outcome.worlds.first, !worst.assumptions.isEmpty else {
            return sentence
        }
        return "if \(MarkdownInline.codeList(worst.assumptions, limit: 4)): \(sentence)"
    }

    private var fact: MarkdownInline {
        switch outcome.headline {
        case .destroyed: "\(destruction); afterwards \(Self.meets(outcome.pathFate, outcome.after))"
        case .changed:
            outcome.changes.isEmpty
                ? "the same data, mounted differently"
                : "the same data, with differences: \(MarkdownInline.joined(outcome.changes.map { .text($0) }, separator: "; "))"
        case .unreachable: "the data is there, but pods cannot be scheduled: no node matches the volume any more"
        case .unaffected: "the same data by the same path"
        case .undetermined: "cannot be judged with the captures at hand"
        case .wrongData, .shadowWrite, .createdEmpty, .ambiguous, .missing:
            Self.meets(outcome.pathFate, outcome.after)
        }
    }

    private var destruction: MarkdownInline {
        let disks = outcome.before.disks
        return disks.isEmpty
            ? "the disk that holds its data is overwritten"
            : "\(MarkdownInline.codeList(disks, limit: 2)), which holds its data, is overwritten"
    }

    /// What a pod meets at the path, for each fate.
    static func meets(_ fate: PathFate, _ after: PathResolution) -> MarkdownInline {
        switch fate {
        case .sameData: "the path answers with the same data"
        case .otherData:
            if let device = after.device {
                "other data answers at the path (\(code: device)): pods read and write what is not theirs"
            } else {
                "other data answers at the path: pods read and write what is not theirs"
            }
        case .bareDirectory:
            if let mountPoint = after.mountPoint {
                "the mount is gone and its bare directory answers: pods start empty and write silently to the file system at \(code: mountPoint)"
            } else {
                "the mount is gone and its bare directory answers: pods start empty and write silently to the parent file system"
            }
        case .createdEmpty: "the path is gone and is created empty: pods start without their data"
        case .missing: "nothing answers at the path: pods cannot start"
        case .wrongType: "a thing of another type (\(code: after.kind.rawValue)) answers at the path: pods cannot start"
        case .ambiguous: "which device answers at the path is left to chance"
        case .undetermined: "what answers at the path is not known"
        }
    }

    /// What becomes of the data, a few words.
    static func data(_ fate: DataFate, _ side: VolumeSide) -> MarkdownInline {
        switch fate {
        case .kept: side == .resident ? "kept on an attached disk" : "kept"
        case .arrives: "copied to the target"
        case .destroyed: "**destroyed**"
        case .leftBehind: "left behind on the source"
        case .unknown: "not known"
        }
    }

    /// The headline as it is shown, bold, with its severity.
    static func label(_ headline: Headline) -> MarkdownInline {
        guard let severity = headline.severity else { return "\(text: headline.rawValue)" }
        return "**\(text: headline.rawValue)** (\(text: severity.rawValue))"
    }
}
