import Findings

extension ReportDecoder {
    /// What else could be done.
    func alternatives(_ value: SavedValue) throws(SavedAnalysisError) -> Alternatives {
        Alternatives(
            compared: try value.list("compared").map(alternative),
            withoutEffect: try value.texts("withoutEffect"),
            skipped: try value.texts("skipped"),
            advice: try value.list("advice").map { (advice) throws(SavedAnalysisError) in
                AlternativeAdvice(
                    title: try advice.text("title"),
                    text: try advice.text("text"),
                    evidence: try evidence(advice)
                )
            }
        )
    }

    private func alternative(_ value: SavedValue) throws(SavedAnalysisError) -> Alternative {
        let boot = try value.member("boot")
        var alternative = Alternative(
            kind: try value.choice("kind"),
            title: try value.text("title"),
            instructions: try value.texts("instructions"),
            evidence: try evidence(value),
            bootNow: try boot.choice("now")
        )
        alternative.bootThen = try boot.choice("then")
        alternative.improves = try value.list("improves").map(effect)
        alternative.worsens = try value.list("worsens").map(effect)
        return alternative
    }

    private func effect(_ value: SavedValue) throws(SavedAnalysisError) -> Alternative.Effect {
        Alternative.Effect(
            volume: try reference(value.member("volume")),
            side: try value.choice("side"),
            now: try value.choice("now"),
            then: try value.choice("then"),
            certainty: try certainty(value, missing: "missing")
        )
    }
}
