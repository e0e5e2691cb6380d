import TestSupport
import Testing

@testable import SourceText

@Suite struct LineMarksTests {
    private static let texts = (1...4000).map { "line \($0)" + String(repeating: ".", count: $0 * 37 % 90) }
    private static let text = texts.joined(separator: "\r\n")

    /// Marks at every seventh line, and some in the middle of lines.
    private static func marks() -> LineMarks {
        var marks = LineMarks()
        var offset = 0
        for (index, line) in texts.enumerated() {
            if index % 7 == 0 { marks.note(offset: offset, line: index + 1) }
            if index % 11 == 0 { marks.note(offset: offset + 3, line: index + 1) }
            offset += line.utf8.count + 2
        }
        return marks
    }

    @Test func linesAreTheSameWithAndWithoutMarks() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", Self.text)
        let marks = Self.marks()
        #expect(marks.marks.count > 20)
        for wanted in [Set([1]), [2, 3, 4], [1, 7, 8, 2000, 3999, 4000, 4001], Set(1...4000), [9000]] {
            let plain = try LineReader.lines(wanted, ofFileAt: file)
            #expect(plain.count == wanted.count { $0 <= 4000 })
            #expect(try LineReader.lines(wanted, ofFileAt: file, marks: marks) == plain)
        }
    }

    @Test func marksCountFromTheBeginningOfARange() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", "before\n" + Self.text + "\r\nbehind\n")
        let range = 7..<7 + Self.text.utf8.count
        let wanted: Set<Int> = [1, 2, 1500, 4000, 4001]
        let plain = try LineReader.lines(wanted, ofFileAt: file, range: range)
        #expect(plain.count == 4)
        #expect(try LineReader.lines(wanted, ofFileAt: file, range: range, marks: Self.marks()) == plain)
    }

    @Test func aFileThatWasCutSinceLosesLinesAndNothingElse() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a", String(Self.text.prefix(9000)))
        let lines = try LineReader.lines([1, 3999], ofFileAt: file, marks: Self.marks())
        #expect(lines == [1: Array(Self.texts[0].utf8)])
    }

    @Test func marksLieApart() {
        var marks = LineMarks()
        for offset in 0..<10_000 { marks.note(offset: offset, line: offset + 1) }
        #expect(marks.marks.map(\.offset) == [0, 4096, 8192])
        #expect(marks.mark(before: 1) == .init(offset: 0, line: 1))
        #expect(marks.mark(before: 4097) == .init(offset: 0, line: 1))
        #expect(marks.mark(before: 4098) == .init(offset: 4096, line: 4097))
    }
}
