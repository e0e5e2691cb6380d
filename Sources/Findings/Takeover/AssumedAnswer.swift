/// An answer that the user assumes: `--assume KEY=VALUE`.
package struct AssumedAnswer: Sendable, Hashable {
    /// An attribute of the profile that is open, or an open question in the words of the report.
    package var key: String
    /// The answer.
    package var value: String

    /// Pairs key and value.
    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// A question that the inputs leave open, with the answers that a prediction distinguishes.
package struct OpenQuestionRow: Sendable, Hashable {
    /// The question as `dependsOn` shows it.
    package var key: String
    /// Possible answers.
    package var answers: [String]

    /// Pairs question and answers.
    package init(key: String, answers: [String]) {
        self.key = key
        self.answers = answers
    }
}

/// Why an answer cannot be assumed.
package struct AssumptionError: Error, Sendable, Hashable {
    /// What is wrong, with what is possible.
    package var message: String

    /// Describes the mistake.
    package init(message: String) { self.message = message }
}

extension TakeoverProfile {
    /// Fills an attribute that is open with an assumed value; false when the key is no attribute.
    ///
    /// - Throws: `AssumptionError` for attributes that the profile settles, and for values that they cannot have.
    package mutating func assume(_ answer: AssumedAnswer) throws(AssumptionError) -> Bool {
        let uuids: [String: WritableKeyPath<TakeoverProfile, Identity>] = [
            "filesystemUUID": \.filesystemUUID, "partitionUUID": \.partitionUUID, "lvmUUID": \.lvmUUID,
            "mdUUID": \.mdUUID,
        ]
        let names: [String: WritableKeyPath<TakeoverProfile, Identity>] = [
            "filesystemLabel": \.filesystemLabel, "partitionLabel": \.partitionLabel, "lvmNames": \.lvmNames,
        ]
        if let field = uuids[answer.key] {
            try set(field, answer, [.kept, .regenerated, .lost])
        } else if let field = names[answer.key] {
            try set(field, answer, [.kept, .lost])
        } else {
            switch answer.key {
            case "rawContent": try set(\.rawContent, answer, [.copied, .empty])
            case "references": try set(\.references, answer, [.rewritten, .asIs])
            case "mountConfiguration": try set(\.mountConfiguration, answer, [.source, .merged])
            case "nodeIdentity": try set(\.nodeIdentity, answer, [.source, .target])
            case "unpairedTargetDisks": try set(\.unpairedTargetDisks, answer, [.untouched, .erased])
            default: return false
            }
        }
        return true
    }

    private mutating func set<Value: RawRepresentable & Equatable>(
        _ field: WritableKeyPath<TakeoverProfile, Value>,
        _ answer: AssumedAnswer,
        _ allowed: [Value]
    ) throws(AssumptionError) where Value.RawValue == String {
        guard self[keyPath: field].rawValue == "unknown" else {
            throw AssumptionError(
                message:
                    "the profile `\(name)` says `\(self[keyPath: field].rawValue)`; only an attribute that it leaves unknown can be assumed"
            )
        }
        guard let value = allowed.first(where: { $0.rawValue == answer.value }) else {
            let known = allowed.map(\.rawValue).joined(separator: ", ")
            throw AssumptionError(message: "possible answers: \(known)")
        }
        self[keyPath: field] = value
    }
}
