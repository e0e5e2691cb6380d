/// Makes a document fit its size profile: cut between sections, rows and entries, blockers never dropped silently.
struct MarkdownCutter {
    /// Where the document is shown.
    var profile: SizeProfile
    /// Where the whole report is, as Markdown.
    var wholeReport: MarkdownInline
    /// Names everything that blocks within a number of units; empty when nothing does.
    var blockers: (_ limit: Int, _ size: (String) -> Int) -> [MarkdownBlock]

    /// Room for the sentence that says what was left out.
    private static let noticeRoom = 2_400

    /// The whole document when it fits, else the most important sections in the order of the document.
    func document(_ written: [ReportSection]) -> String {
        let sections = written.map { section in
            (title: section.title, importance: section.importance, blocks: section.blocks.map { MarkdownBlock($0) })
        }
        let whole = text(sections.flatMap(\.blocks))
        guard let limit = profile.limit, profile.size(of: whole) > limit, let first = sections.first else {
            return whole
        }
        var room = limit - Self.noticeRoom
        var kept: [Int: [MarkdownBlock]] = [:]
        let head = fitting(first.blocks, room)
        kept[0] = head.blocks
        room -= head.size
        let named = blockers(room * 9 / 10, profile.size(of:))
        room -= named.reduce(0) { $0 + size($1.source) }
        var omitted: [Int: MarkdownInline] = [:]
        omitted[0] = head.loss
        let order = sections.indices.dropFirst().sorted {
            sections[$0].importance == sections[$1].importance
                ? $0 < $1 : sections[$0].importance < sections[$1].importance
        }
        for index in order {
            let part = fitting(sections[index].blocks, room)
            kept[index] = part.blocks
            room -= part.size
            if let loss = part.loss { omitted[index] = loss }
        }
        var blocks = kept[0] ?? []
        blocks.append(notice(sections.map(\.title), omitted))
        blocks += named
        for index in sections.indices.dropFirst() { blocks += kept[index] ?? [] }
        return text(blocks)
    }

    private func text(_ blocks: [MarkdownBlock]) -> String {
        blocks.map(\.source).joined(separator: "\n\n") + "\n"
    }

    /// Size of a block with the blank line after it.
    private func size(_ source: String) -> Int { profile.size(of: source) + 2 }

    /// What was left out, and where it is.
    private func notice(_ titles: [MarkdownInline], _ omitted: [Int: MarkdownInline]) -> MarkdownBlock {
        let losses = omitted.keys.sorted().map { index -> MarkdownInline in
            "\(titles[index]) (\(omitted[index] ?? .empty))"
        }
        let list: MarkdownInline = losses.isEmpty ? "nothing but further details" : .joined(losses, separator: "; ")
        let sentence: MarkdownInline =
            "> **This report is cut** to \(text: profile.limitWords) (profile \(code: profile.rawValue)). Left out: \(list). \(wholeReport)"
        return .whole(sentence.source)
    }

    /// The part of a section that fits, and what is missing from it in words.
    private func fitting(_ blocks: [MarkdownBlock], _ room: Int) -> (
        blocks: [MarkdownBlock], size: Int, loss: MarkdownInline?
    ) {
        var kept: [MarkdownBlock] = []
        var used = 0
        var left = 0
        let reserve = 120
        for (index, block) in blocks.enumerated() {
            let whole = size(block.source)
            let isLast = index == blocks.count - 1
            if left == 0, used + whole + (isLast ? 0 : reserve) <= room {
                kept.append(block)
                used += whole
                continue
            }
            left += 1
            guard left == 1, let part = cut(block, room - used - reserve) else { continue }
            kept.append(part.block)
            used += size(part.block.source)
        }
        guard left > 0 else { return (kept, used, nil) }
        // A heading with nothing beneath it tells nothing.
        while let last = kept.last, last.head.hasPrefix("#"), last.items.isEmpty {
            kept.removeLast()
            used -= size(last.source)
            left += 1
        }
        guard !kept.isEmpty else { return ([], 0, "whole section") }
        let note = MarkdownBlock.whole("*The rest of this section is left out here.*")
        kept.append(note)
        used += size(note.source)
        return (kept, used, "\(left) of \(blocks.count) parts")
    }

    /// As many items of a block as fit, with a line that says how many are missing; nil when none fits.
    private func cut(_ block: MarkdownBlock, _ room: Int) -> (block: MarkdownBlock, kept: Int)? {
        var used = size(block.source(keeping: 0)) + 60
        var count = 0
        for item in block.items {
            used += profile.size(of: item) + profile.size(of: block.separator)
            guard used <= room else { break }
            count += 1
        }
        guard count > 0 else { return nil }
        let missing = block.items.count - count
        let source =
            block.source(keeping: count) + "\n\n*\(missing) of \(block.items.count) \(block.noun) are left out here.*"
        return (.whole(source), count)
    }
}
