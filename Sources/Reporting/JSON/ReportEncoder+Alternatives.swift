import Findings

extension ReportEncoder {
    /// What else could be done; null when nothing was compared.
    func alternatives() -> JSONValue {
        guard let alternatives = report.alternatives else { return .null }
        return [
            "compared": .array(alternatives.compared.map(alternative)),
            "withoutEffect": .strings(alternatives.withoutEffect),
            "skipped": .strings(alternatives.skipped),
            "advice": .array(
                alternatives.advice.map {
                    ["title": .string($0.title), "text": .string($0.text), "evidence": evidence($0.evidence)]
                }
            ),
        ]
    }

    private func alternative(_ alternative: Alternative) -> JSONValue {
        [
            "kind": .string(alternative.kind.rawValue),
            "title": .string(alternative.title),
            "instructions": .strings(alternative.instructions),
            "improves": .array(alternative.improves.map(effect)),
            "worsens": .array(alternative.worsens.map(effect)),
            "boot": ["now": .string(alternative.bootNow.rawValue), "then": .string(alternative.bootThen.rawValue)],
            "evidence": evidence(alternative.evidence),
        ]
    }

    private func effect(_ effect: Alternative.Effect) -> JSONValue {
        var facts: [String] = []
        var captures: [MissingEvidence] = []
        switch effect.certainty {
        case .certain: break
        case .depends(let on): facts = on
        case .undetermined(let lacking): captures = lacking
        }
        return [
            "volume": reference(effect.volume),
            "side": .string(effect.side.rawValue),
            "now": .string(effect.now.rawValue),
            "then": .string(effect.then.rawValue),
            "certainty": .string(effect.certainty.name),
            "dependsOn": .strings(facts),
            "missing": missing(captures),
        ]
    }

    /// Questions that the inputs leave open, with their possible answers.
    func openQuestions() -> JSONValue {
        .array(report.openQuestions.map { ["key": .string($0.key), "answers": .strings($0.answers)] })
    }
}
