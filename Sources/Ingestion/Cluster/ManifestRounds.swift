import SourceText
import Synchronization
import YAMLEvents

/// Reads one dump with several threads; the results come in the order of the file.
///
/// In each round one task reads and cuts the next piece, one takes the results of the piece before the last, and the others
/// work on the parts of the last piece.
final class ManifestRounds: Sendable {
    private struct Piece: Sendable {
        var parts: [SplitPart] = []
        var isLast = false
    }

    private let feed: Mutex<ManifestFeed>
    private let piece = Mutex(Piece())

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
        var earlier: Results<Output>?
        while true {
            let current = piece.withLock { $0 }
            let batches = Self.batches(current.parts)
            let results = Results<Output>(batches.count)
            let reading = current.isLast ? 0 : 1
            let (done, first) = (earlier, earlier == nil ? reading : reading + 1)
            ForkJoin.run(batches.count + first, threads: threads) { [self] task, thread in
                if task < reading {
                    readOn()
                } else if task < first {
                    if let done { take(done.taken()) }
                } else {
                    results.set(task - first, work(current.parts[batches[task - first]], thread))
                }
            }
            earlier = results
            guard current.isLast else { continue }
            piece.withLock { $0.parts = [] }
            take(results.taken())
            return
        }
    }

    /// What the feed knows at the end.
    func conclude<Result>(_ body: (borrowing ManifestFeed) -> sending Result) -> sending Result {
        feed.withLock { body($0) }
    }

    private func readOn() {
        let next = feed.withLock { Piece(parts: $0.next(), isLast: $0.isFinished) }
        piece.withLock { $0 = next }
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

/// The results of one round.
private final class Results<Output: Sendable>: Sendable {
    private let outputs: Mutex<[Output?]>

    init(_ count: Int) { outputs = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ output: Output) { outputs.withLock { $0[index] = output } }

    func taken() -> [Output] {
        let taken = outputs.withLock { outputs in
            let taken = outputs
            outputs = []
            return taken
        }
        return taken.compactMap { $0 }
    }
}

extension SplitPart {
    fileprivate var size: Int {
        switch self {
        case .element(let part): part.bytes.count
        case .document(let document): document.text.bytes.count
        case .noise(let line, _): line.count
        }
    }
}
