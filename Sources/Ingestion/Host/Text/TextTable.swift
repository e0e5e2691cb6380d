import SourceText

/// A table of aligned columns under a header line, as libsmartcols (lsblk, findmnt, sfdisk) and LVM print it.
///
/// Two neighbouring columns are separated by a character position between their headings that is blank on every line, so that
/// cells may hold blanks, be wider than their heading, or be empty.
package struct TextTable: Sendable {
    /// One line below the header.
    package struct Row: Sendable {
        /// The text of each column, without blanks at both ends; the first keeps the glyphs of a tree.
        package var cells: [String]
        /// The line.
        package var line: TextLine

        /// The cell at a position; empty behind the last.
        package func cell(_ index: Int?) -> String {
            guard let index, index < cells.count else { return "" }
            return cells[index]
        }
    }

    /// The headings.
    package let headings: [String]
    /// The lines below the header, up to the first blank line or the end.
    package private(set) var rows: [Row] = []
    /// Lines that do not fit the columns.
    package private(set) var misfits: [TextLine] = []

    /// Takes the table whose header is `header` and whose body are the lines behind it.
    ///
    /// `joined` names headings of two words.
    package init(header: TextLine, body: some Sequence<TextLine>, joined: Set<String> = []) {
        let head = Array(header.text)
        let spans = Self.spans(head, joined: joined)
        headings = spans.map { String(head[$0]) }
        let lines = body.prefix { !$0.isBlank }.map { (line: $0, text: Array($0.text)) }
        let cuts = zip(spans, spans.dropFirst()).map { left, right in
            (left.upperBound..<right.lowerBound).last { place in
                lines.allSatisfy { place >= $0.text.count || $0.text[place] == " " }
            }
        }
        for (line, text) in lines {
            if let cells = Self.cells(text, spans.count, cuts.compactMap { $0 }, isAligned: !cuts.contains(nil)) {
                rows.append(Row(cells: cells, line: line))
            } else {
                misfits.append(line)
            }
        }
    }

    /// Position of a heading, letter case aside.
    package func index(_ heading: String) -> Int? {
        headings.firstIndex { $0.uppercased() == heading.uppercased() }
    }

    private static func spans(_ head: [Character], joined: Set<String>) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var start: Int?
        for place in 0...head.count {
            let isBlank = place == head.count || head[place] == " " || head[place] == "\t"
            if !isBlank, start == nil { start = place }
            if isBlank, let from = start {
                if let last = spans.last, joined.contains(String(head[last]) + " " + String(head[from..<place])) {
                    spans[spans.count - 1] = last.lowerBound..<place
                } else {
                    spans.append(from..<place)
                }
                start = nil
            }
        }
        return spans
    }

    private static func cells(_ text: [Character], _ count: Int, _ cuts: [Int], isAligned: Bool) -> [String]? {
        guard isAligned else {
            // Blanks were squeezed: only lines in which no column but the last can be empty are certain.
            let words = String(text).split(maxSplits: count - 1) { $0 == " " || $0 == "\t" }.map(String.init)
            guard words.count >= count - 1 else { return nil }
            return words + [String](repeating: "", count: count - words.count)
        }
        var cells: [String] = []
        var start = 0
        for cut in cuts + [text.count] {
            let end = min(max(cut, start), text.count)
            let isFirst = cells.isEmpty
            cells.append(trimmed(text[min(start, text.count)..<end], front: !isFirst))
            start = end
        }
        return cells
    }

    private static func trimmed(_ text: ArraySlice<Character>, front: Bool) -> String {
        var rest = front ? text.drop { $0 == " " } : text
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}

/// Glyphs in front of a name in a tree that libsmartcols prints.
package enum TreeGlyphs {
    private static let glyphs: Set<Character> = [" ", "|", "`", "-", "├", "─", "└", "│", "┌", "+", "\u{a0}"]

    /// Depth (0 for a root) and the text behind the glyphs.
    package static func split(_ text: String) -> (depth: Int, name: String) {
        let name = text.drop { glyphs.contains($0) }
        return ((text.count - name.count) / 2, String(name))
    }
}
