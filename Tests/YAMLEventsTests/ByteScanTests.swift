import CByteScan
import TestSupport
import Testing

/// The scans by vectors: what processors without AVX2 run finds the same, and both find what a loop over the bytes finds.
@Suite struct ByteScanTests {
    /// Texts of a few bytes that matter, of every length around the width of a vector.
    private static func texts() -> [[UInt8]] {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("   \n\n::#-ab\"\\\u{7F}\té".utf8)
        return (0..<400).map { number in
            (0..<number).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
        }
    }

    /// A text with the room that the scans may read behind it.
    private static func padded(_ text: [UInt8]) -> [UInt8] {
        text + [UInt8](repeating: 0x20, count: BYTE_SCAN_ROOM)
    }

    @Test func marksAreLineFeedsColonsAndComments() {
        for text in Self.texts() {
            let bytes = Self.padded(text)
            var wanted: [UInt32] = []
            for index in text.indices {
                let next = bytes[index + 1]
                let isColon = text[index] == 0x3A && (next == 0x20 || next == 0x0A)
                let isComment = text[index] == 0x20 && next == 0x23
                if text[index] == 0x0A || isColon || isComment { wanted.append(UInt32(index)) }
            }
            let isControl = text.contains { ($0 < 0x20 && $0 != 0x0A) || $0 == 0x7F }
            let isHigh = text.contains { $0 >= 0x80 }
            let flags =
                (isControl ? UInt32(BYTE_SCAN_CONTROL) : 0) | (isHigh ? UInt32(BYTE_SCAN_HIGH) : 0)
            for isNarrow in [false, true] {
                var marks = [UInt32](repeating: 0, count: bytes.count)
                var findings: UInt32 = 0
                let count =
                    isNarrow
                    ? unsafe byte_scan_block_marks_16(bytes, text.count, &marks, &findings)
                    : unsafe byte_scan_block_marks(bytes, text.count, &marks, &findings)
                #expect(Array(marks.prefix(count)) == wanted)
                #expect(findings == flags)
            }
        }
    }

    @Test func boundariesAndLineFeedsAreThoseOfALoop() {
        for text in Self.texts() {
            for indentation in [0, 2] {
                var position = text.count
                var passed = 0
                for index in text.indices.dropLast() where text[index] == 0x0A {
                    passed += 1
                    let isDashed =
                        indentation > 0 && index + 1 + indentation < text.count
                        && text[index + 1 + indentation] == 0x2D
                    guard text[index + 1] != 0x20 || index + 1 + indentation >= text.count || isDashed else { continue }
                    position = index
                    break
                }
                for isNarrow in [false, true] {
                    var lineFeeds = 0
                    let found =
                        isNarrow
                        ? unsafe byte_scan_line_16(text, text.count, 0, indentation, &lineFeeds)
                        : unsafe byte_scan_line(text, text.count, 0, indentation, &lineFeeds)
                    #expect(found == position)
                    #expect(lineFeeds == passed)
                }
            }
            let all = text.count { $0 == 0x0A }
            #expect(unsafe byte_scan_line_feeds(text, text.count) == all)
            #expect(unsafe byte_scan_line_feeds_16(text, text.count) == all)
        }
    }

    @Test func stringsAndSpacesEndWhereALoopEndsThem() {
        for text in Self.texts() {
            for start in [0, 1, 5] where start < text.count {
                let stop = text[start...].firstIndex { [0x22, 0x5C, 0x0A].contains($0) } ?? text.count
                #expect(unsafe byte_scan_string_stop(text, text.count, start) == stop)
                #expect(unsafe byte_scan_string_stop_16(text, text.count, start) == stop)
                let spaces = text[start...].prefix { $0 == 0x20 }.count
                #expect(unsafe byte_scan_spaces(text, text.count, start) == spaces)
                #expect(unsafe byte_scan_spaces_16(text, text.count, start) == spaces)
            }
        }
    }
}
