import SourceText
import Synchronization
import YAMLEvents

/// Reads one dump with several threads; the results come in the order of the file.
///
/// A thread without a job reads and cuts the next piece when nobody does and few are waiting; else it takes the results of
/// the first piece when that is read through; else it works on the parts of the first piece that still has some.
final class ManifestPipeline: Sendable {
    private let feed: Mutex<ManifestFeed>

    init(_ feed: consuming sending ManifestFeed) { self.feed = Mutex(feed) }

    /// Reads the file to its end.
    ///
    /// - Parameters:
    ///   - threads: How many threads work at a time.
    ///   - work: Turns parts that stand behind one another into a result, on the thread with a number.
    ///   - take: Takes results that stand behind one another, on any thread, in the order of the file.
    func run<Output: Sendable>(
        threads: Int,
        _ work: @escaping @Sendable (ArraySlice<SplitPart>, _ thread: Int) -> Output,
        take: @escaping @Sendable ([Output]) -> Void
    ) {
        let (parts, isLast) = feed.withLock { ($0.next(), $0.isFinished) }
        // Most files of a folder are small: a second thread would cost more than it saves.
        let isSmall = isLast && parts.reduce(0) { $0 + $1.size } <= ManifestFeed.batchSize
        // A thread that is alone always has something to do; several need to be woken.
        let doorbell = isSmall || threads == 1 ? nil : Doorbell()
        let threads = doorbell == nil ? 1 : threads
        let pieces = PieceQueue<Output>(doorbell)
        pieces.add(parts, isLast: isLast)
        if !isSmall { ProcessMemory.keepFreedMemory() }
        ForkJoin.run(threads, threads: threads) { [self] _, thread in
            var room = WorkingRoom()
            if !isSmall { room.prepare(for: []) }
            while true {
                switch pieces.nextJob() {
                case .read:
                    let (parts, isLast) = feed.withLock { ($0.next(), $0.isFinished) }
                    pieces.add(parts, isLast: isLast)
                case .work(let piece, let batch, let parts):
                    room.prepare(for: parts)
                    pieces.set(work(parts, thread), piece: piece, batch: batch)
                case .take(let outputs):
                    take(outputs)
                    pieces.taken()
                case .wait: doorbell?.wait()
                case .end: return
                }
            }
        }
    }

    /// What the feed knows at the end.
    func conclude<Result>(_ body: (borrowing ManifestFeed) -> sending Result) -> sending Result {
        feed.withLock { body($0) }
    }
}

/// Memory of one thread for what is kept of the text that it reads, asked for before it is used.
private struct WorkingRoom {
    private static let portion = 2 << 20

    private var reserve = ProcessMemory.Reserve()
    /// Bytes of text that the memory lasts for; less is kept of nearly every dump.
    private var left = 0

    mutating func prepare(for parts: ArraySlice<SplitPart>) {
        left -= parts.reduce(0) { $0 + $1.size }
        guard left <= 0 else { return }
        reserve.extend(Self.portion)
        left = Self.portion
    }
}

/// The pieces of a file between reading and taking, and who does what with them.
private final class PieceQueue<Output: Sendable>: Sendable {
    enum Job {
        case read
        case work(piece: Int, batch: Int, ArraySlice<SplitPart>)
        case take([Output])
        case wait
        case end
    }

    private struct Piece {
        var parts: [SplitPart]
        var batches: [Range<Int>]
        var begun = 0
        var outputs: [Output?]
        var missing: Int
    }

    private struct State {
        /// The pieces in the order of the file, and the number of the first one.
        var pieces: [Piece] = []
        var first = 0
        var isReading = false
        var isTaking = false
        var isLast = false
        /// Threads that wait for a job.
        var waiting = 0
    }

    private let state = Mutex(State())
    private let doorbell: Doorbell?

    init(_ doorbell: Doorbell?) { self.doorbell = doorbell }

    func nextJob() -> Job {
        state.withLock { state in
            if !state.isReading, !state.isLast, state.pieces.count < ManifestFeed.piecesAtATime {
                state.isReading = true
                return .read
            }
            if !state.isTaking, let piece = state.pieces.first, piece.missing == 0 {
                state.isTaking = true
                state.pieces.removeFirst()
                state.first += 1
                return .take(piece.outputs.compactMap { $0 })
            }
            for index in state.pieces.indices where state.pieces[index].begun < state.pieces[index].batches.count {
                let batch = state.pieces[index].begun
                state.pieces[index].begun += 1
                let range = state.pieces[index].batches[batch]
                return .work(piece: state.first + index, batch: batch, state.pieces[index].parts[range])
            }
            if state.isLast, state.pieces.isEmpty, !state.isTaking { return .end }
            state.waiting += 1
            return .wait
        }
    }

    /// Adds the piece that was read.
    func add(_ parts: [SplitPart], isLast: Bool) {
        let batches = Self.batches(parts)
        let outputs = [Output?](repeating: nil, count: batches.count)
        change { state in
            let piece = Piece(parts: parts, batches: batches, outputs: outputs, missing: batches.count)
            state.pieces.append(piece)
            state.isReading = false
            state.isLast = isLast
        }
    }

    /// Keeps what became of a batch.
    func set(_ output: Output, piece: Int, batch: Int) {
        change { state in
            let index = piece - state.first
            state.pieces[index].outputs[batch] = output
            state.pieces[index].missing -= 1
        }
    }

    /// Says that what was taken out has been taken.
    func taken() { change { $0.isTaking = false } }

    /// Changes the state and wakes who waits, as there may be a job now.
    private func change(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            let waiting = state.waiting
            state.waiting = 0
            return waiting
        }
        doorbell?.ring(waiting)
    }

    private static func batches(_ parts: [SplitPart]) -> [Range<Int>] {
        var batches: [Range<Int>] = []
        var start = 0
        var size = 0
        for (index, part) in parts.enumerated() {
            size += part.size
            if size >= ManifestFeed.batchSize || index == parts.count - 1 {
                batches.append(start..<index + 1)
                start = index + 1
                size = 0
            }
        }
        return batches
    }
}

extension SplitPart {
    fileprivate var size: Int {
        switch self {
        case .element(let part): part.content.count
        case .document(let document): document.text.content.count
        case .noise(let line, _): line.count
        }
    }
}
