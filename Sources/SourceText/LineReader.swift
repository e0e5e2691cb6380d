import SystemPackage

/// Reads chosen lines of a file again, to quote them.
package enum LineReader {
    /// Bytes of a line that are kept; a longer line is cut there.
    package static let longestLine = 1 << 20

    /// The lines with the given numbers (from 1), as UTF-8 without line end; lines that the file does not have are absent.
    ///
    /// With a range, lines are counted from its first byte. Lines end at a line feed; a carriage return before it is not part of the line.
    ///
    /// - Parameter marks: Places of a text that is stored as UTF-8 without a mark of its encoding; what stands far from
    ///   the lines is then not read.
    package static func lines(
        _ wanted: Set<Int>,
        ofFileAt storagePath: String,
        range: Range<Int>? = nil,
        marks: LineMarks = LineMarks()
    ) throws(InputFileError) -> [Int: [UInt8]] {
        guard !wanted.isEmpty else { return [:] }
        if !marks.marks.isEmpty { return try piecewise(wanted.sorted(), storagePath, range, marks) }
        var reader = try InputReader(path: storagePath, storagePath: storagePath, range: range, isDigested: false)
        var collector = LineCollector(wanted.sorted()[...], from: 1)
        var chunk: [UInt8] = []
        var more = true
        while more, !collector.isComplete {
            more = try reader.next(&chunk)
            collector.consume(chunk)
        }
        collector.endOfFile()
        return collector.found
    }

    /// Fewer lines are not worth a thread.
    private static let fewLines = 64

    /// Reads lines, in ascending order, on several threads when they are many.
    private static func piecewise(
        _ wanted: [Int],
        _ storagePath: String,
        _ range: Range<Int>?,
        _ marks: LineMarks
    ) throws(InputFileError) -> [Int: [UInt8]] {
        let count = min(ForkJoin.processors, 1 + wanted.count / fewLines)
        guard count > 1 else { return try lines(wanted, storagePath, range, marks) }
        let pieces = ForkJoin.map(count) { piece in
            let part = Array(wanted[wanted.count * piece / count..<wanted.count * (piece + 1) / count])
            return Result { () throws(InputFileError) in try lines(part, storagePath, range, marks) }
        }
        var found: [Int: [UInt8]] = [:]
        for piece in pieces { found.merge(try piece.get()) { line, _ in line } }
        return found
    }

    /// Bytes that are read at first from a mark on; each further read takes twice as many.
    private static let firstRead = 8192

    /// Reads lines, in ascending order, each from the mark before it on.
    private static func lines(
        _ wanted: [Int],
        _ storagePath: String,
        _ range: Range<Int>?,
        _ marks: LineMarks
    ) throws(InputFileError) -> [Int: [UInt8]] {
        let descriptor = try FileAccess.open(storagePath, named: storagePath)
        defer { try? descriptor.close() }
        var found: [Int: [UInt8]] = [:]
        var buffer = [UInt8](repeating: 0, count: firstRead)
        var index = 0
        while index < wanted.count {
            let mark = marks.mark(before: wanted[index])
            var end = index + 1
            while end < wanted.count, marks.mark(before: wanted[end]) == mark { end += 1 }
            var collector = LineCollector(wanted[index..<end], from: mark.line)
            var position = (range?.lowerBound ?? 0) + mark.offset
            if buffer.count > firstRead { buffer.removeLast(buffer.count - firstRead) }
            while !collector.isComplete {
                let room = range.map { max(0, $0.upperBound - position) } ?? .max
                let count = min(try FileAccess.read(descriptor, at: position, into: &buffer, path: storagePath), room)
                guard count > 0 else { break }
                collector.consume(count == buffer.count ? buffer : Array(buffer[..<count]))
                position += count
                if buffer.count < InputReader.chunkSize { buffer += [UInt8](repeating: 0, count: buffer.count) }
            }
            collector.endOfFile()
            found.merge(collector.found) { line, _ in line }
            index = end
        }
        return found
    }
}

private struct LineCollector {
    let wanted: Set<Int>
    let last: Int
    var found: [Int: [UInt8]] = [:]
    private var number: Int
    private var current: [UInt8] = []
    private var hasBytes = false
    private let order: [Int]
    private var nextWanted = 0

    /// Collects lines, in ascending order, of a text that begins in the line `number`: at its start when that line is
    /// one of them, else anywhere in it.
    init(_ order: ArraySlice<Int>, from number: Int) {
        wanted = Set(order)
        last = order.last ?? 0
        self.number = number
        self.order = Array(order)
    }

    var isComplete: Bool { number > last }

    mutating func consume(_ chunk: [UInt8]) {
        var position = 0
        while position < chunk.count, !isComplete {
            if !hasBytes, passLines(in: chunk, &position) { continue }
            let end = ByteSearch.firstIndex(of: 0x0A, in: chunk, from: position)
            if wanted.contains(number) {
                let room = LineReader.longestLine - current.count
                current += chunk[position..<(end ?? chunk.count)].prefix(max(0, room))
            }
            hasBytes = true
            guard let end else { return }
            finishLine()
            position = end + 1
        }
    }

    /// Goes to the next line that is wanted, or to the last line of the chunk; false when it is the one at hand.
    private mutating func passLines(in chunk: [UInt8], _ position: inout Int) -> Bool {
        while nextWanted < order.count, order[nextWanted] < number { nextWanted += 1 }
        guard nextWanted < order.count, order[nextWanted] > number else { return false }
        let count = order[nextWanted] - number
        if let start = ByteSearch.line(count, behind: position, in: chunk) {
            number += count
            position = start
            return true
        }
        let passed = ByteSearch.lineFeeds(in: chunk, position..<chunk.count)
        guard passed > 0, let last = chunk.lastIndex(of: 0x0A) else { return false }
        number += passed
        position = last + 1
        return true
    }

    mutating func endOfFile() {
        if hasBytes, !isComplete { finishLine() }
    }

    private mutating func finishLine() {
        if wanted.contains(number) {
            if current.last == 0x0D { current.removeLast() }
            found[number] = current
            current = []
        }
        number += 1
        hasBytes = false
    }
}
