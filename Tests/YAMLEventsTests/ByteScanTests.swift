import CByteScan
import TestSupport
import Testing

/// The scans by vectors: those of every width that the processor has find what a loop over the bytes finds.
@Suite struct ByteScanTests {
    private static let widths: [Int32] = [16, 32, 64].filter { $0 <= byte_scan_width() }
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
            for width in Self.widths {
                var marks = [UInt32](repeating: 0, count: bytes.count)
                var findings: UInt32 = 0
                var copy = [UInt8](repeating: 0, count: bytes.count)
                let count = unsafe byte_scan_block_marks_by(width, text, text.count, &copy, &marks, &findings)
                #expect(copy == bytes)
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
                for width in Self.widths {
                    var lineFeeds = 0
                    let found = unsafe byte_scan_line_by(width, text, text.count, 0, indentation, &lineFeeds)
                    #expect(found == position)
                    #expect(lineFeeds == passed)
                }
            }
            let all = text.count { $0 == 0x0A }
            #expect(unsafe byte_scan_line_feeds(text, text.count) == all)
            for width in Self.widths { #expect(unsafe byte_scan_line_feeds_by(width, text, text.count) == all) }
        }
    }

    @Test func stringsAndSpacesEndWhereALoopEndsThem() {
        for text in Self.texts() {
            for start in [0, 1, 5] where start < text.count {
                let stop = text[start...].firstIndex { [0x22, 0x5C, 0x0A].contains($0) } ?? text.count
                #expect(unsafe byte_scan_string_stop(text, text.count, start) == stop)
                for width in Self.widths {
                    #expect(unsafe byte_scan_string_stop_by(width, text, text.count, start) == stop)
                }
                let spaces = text[start...].prefix { $0 == 0x20 }.count
                #expect(unsafe byte_scan_spaces(text, text.count, start) == spaces)
                for width in Self.widths {
                    #expect(unsafe byte_scan_spaces_by(width, text, text.count, start) == spaces)
                }
            }
        }
    }
}
