import Findings

/// An attribute of the takeover profile, by its name in profile files.
enum ProfileAttribute: String, CaseIterable, Sendable, Comparable {
    case filesystemUUID
    case filesystemLabel
    case partitionUUID
    case partitionLabel
    case lvmNames
    case lvmUUID
    case mdUUID
    case rawContent
    case references
    case mountConfiguration
    case nodeIdentity
    case unpairedTargetDisks

    static func < (left: ProfileAttribute, right: ProfileAttribute) -> Bool { left.rawValue < right.rawValue }
}

/// A question that the inputs leave open and that a prediction ran into.
enum OpenQuestion: Hashable, Sendable {
    /// The profile says `unknown`.
    case attribute(ProfileAttribute)
    /// The kernel, udev or LVM decides at boot, and which way is not predictable; the text says what is decided.
    case race(String)
    /// Something that neither the profile nor the documentation settles.
    case undocumented(String)
    /// A capture would have told.
    case evidence(MissingEvidence)

    /// The question in the words of a report.
    var name: String {
        switch self {
        case .attribute(let attribute): attribute.rawValue
        case .race(let text), .undocumented(let text): text
        case .evidence(let missing): "\(missing.capture) of the \(missing.origin)"
        }
    }
}

/// One answer to an open question.
struct Answer: Hashable, Sendable {
    /// The question.
    var question: OpenQuestion
    /// Index of the answer among the options.
    var option: Int
    /// The answer in words, for example `regenerated`.
    var text: String
}

/// The answers under which one prediction is made; it notes the first question that was met without an answer.
struct Decisions: Sendable {
    /// Answers that are assumed.
    private let fixed: [OpenQuestion: Int]
    /// Answers that the user assumes, by the name of the question.
    private let assumed: [String: String]
    /// The first question without an answer, with its options.
    private(set) var open: (question: OpenQuestion, options: [String])?

    /// Starts a prediction under some answers.
    init(_ answers: [Answer], assumed: [String: String] = [:]) {
        self.assumed = assumed
        fixed = Dictionary(answers.map { ($0.question, $0.option) }, uniquingKeysWith: { first, _ in first })
    }

    /// The assumed answer; 0 when there is none yet, which leaves the question open.
    mutating func ask(_ question: OpenQuestion, _ options: [String]) -> Int {
        if let answer = fixed[question] { return answer }
        if let value = assumed[question.name], let option = options.firstIndex(of: value) { return option }
        if open == nil, options.count > 1 { open = (question, options) }
        return 0
    }
}

/// One prediction together with the answers it holds under.
struct Branch<Value: Sendable>: Sendable {
    /// The answers, in the order in which the questions came up.
    var answers: [Answer]
    /// What is predicted then.
    var value: Value
}

/// Splits a prediction on every question that it runs into.
enum DecisionTree {
    /// Largest number of branches that are looked at; beyond it the rest counts as not known.
    static let branchLimit = 256

    /// Every branch of a prediction, in the order of the options; `isComplete` is false when there were too many.
    static func explore<Value>(
        assuming assumed: [String: String] = [:],
        _ predict: (inout Decisions) -> Value
    ) -> (branches: [Branch<Value>], isComplete: Bool) {
        var branches: [Branch<Value>] = []
        var pending: [[Answer]] = [[]]
        var steps = 0
        while let answers = pending.popLast() {
            steps += 1
            if steps > branchLimit * 2 || branches.count >= branchLimit { return (branches, false) }
            var decisions = Decisions(answers, assumed: assumed)
            let value = predict(&decisions)
            guard let open = decisions.open else {
                branches.append(Branch(answers: answers, value: value))
                continue
            }
            for (index, text) in open.options.enumerated().reversed() {
                pending.append(answers + [Answer(question: open.question, option: index, text: text)])
            }
        }
        return (branches, true)
    }
}

/// Questions that predictions ran into, with the answers that were tried.
struct QuestionLog: Sendable {
    private var answers: [String: Set<String>] = [:]

    /// Notes the answers of a branch.
    mutating func note(_ branch: [Answer]) {
        for answer in branch { answers[answer.question.name, default: []].insert(answer.text) }
    }

    /// The questions, sorted.
    var rows: [OpenQuestionRow] {
        answers.keys.sorted().map { OpenQuestionRow(key: $0, answers: (answers[$0] ?? []).sorted()) }
    }
}
