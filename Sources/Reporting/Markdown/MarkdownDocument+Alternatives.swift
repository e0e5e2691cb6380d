import Findings
import StorageModel

extension MarkdownDocument {
    /// Volumes that are named in one row; the JSON output has all.
    private static let shownEffects = 6

    /// What another way of doing the takeover would change, as predicted by the same engine.
    mutating func alternatives() {
        guard let alternatives = report.alternatives else { return }
        let isEmpty =
            alternatives.compared.isEmpty && alternatives.withoutEffect.isEmpty && alternatives.skipped.isEmpty
            && alternatives.advice.isEmpty
        guard !isEmpty else { return }
        writer.heading(2, "Alternatives")
        if !alternatives.compared.isEmpty {
            writer.paragraph(
                "Predicted by running the engine again with one thing changed; volumes that are not named fare as above."
            )
            writer.table(
                ["Instead", "Better", "Worse", "First boot"],
                alternatives.compared.map { [.text($0.title), effects($0.improves), effects($0.worsens), boot($0)] }
            )
            for alternative in alternatives.compared { instructions(alternative) }
        }
        if !alternatives.withoutEffect.isEmpty {
            writer.paragraph("Computed, and no volume and no boot would fare differently:")
            writer.list(alternatives.withoutEffect.map { .sentence($0) })
        }
        if !alternatives.skipped.isEmpty {
            writer.paragraph("**Not compared:**")
            writer.list(alternatives.skipped.map { .sentence($0) })
        }
        for advice in alternatives.advice {
            writer.paragraph("**\(text: advice.title).** \(MarkdownInline.sentence(advice.text))")
            writer.list(advice.evidence.map(citation).filter { !$0.isEmpty })
        }
    }

    private mutating func instructions(_ alternative: Alternative) {
        guard !alternative.instructions.isEmpty else { return }
        writer.paragraph("**\(text: alternative.title)**:")
        let shown = alternative.instructions.prefix(12).map { MarkdownInline.text($0) }
        let rest = alternative.instructions.count - shown.count
        writer.list(shown + (rest > 0 ? ["… and \(rest) more, listed in the JSON report"] : []))
    }

    private func effects(_ effects: [Alternative.Effect]) -> MarkdownInline {
        guard !effects.isEmpty else { return "none" }
        var pieces = effects.prefix(Self.shownEffects).map { effect -> MarkdownInline in
            let doubt: MarkdownInline = effect.certainty == .certain ? "" : " (\(words(effect.certainty)))"
            return
                "\(code: effect.volume.name) (\(text: effect.side.rawValue)): \(text: effect.now.rawValue) → \(text: effect.then.rawValue)\(doubt)"
        }
        if effects.count > pieces.count { pieces.append("and \(effects.count - pieces.count) more") }
        return .joined(pieces, separator: "; ")
    }

    private func boot(_ alternative: Alternative) -> MarkdownInline {
        alternative.bootNow == alternative.bootThen
            ? .text(alternative.bootNow.rawValue)
            : "\(text: alternative.bootNow.rawValue) → **\(text: alternative.bootThen.rawValue)**"
    }
}
