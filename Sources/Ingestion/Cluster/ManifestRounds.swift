import SourceText
import Synchronization
import YAMLEvents

/// Reads one dump with several threads; the results come in the order of the file.
///
/// In each round one task reads and cuts the next piece, while the others work on the parts of the piece before.
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
    ///   - take: Takes the results.
    func run<Output: Sendable>(
        threads: Int,
        _ work: @escaping @Sendable (ArraySlice<SplitPart>, _ thread: Int) -> Output,
        take: (Output) -> Void
    ) {
        while true {
            let current = piece.withLock { $0 }
            let batches = Self.batches(current.parts)
            if current.isLast, batches.isEmpty { return }
            let results = Results<Output>(batches.count)
            let first = current.isLast ? 0 : 1
            ForkJoin.run(batches.count + first, threads: threads) { [self] task, thread in
                if task < first {
                    readOn()
                } else {
                    results.set(task - first, work(current.parts[batches[task - first]], thread))
                }
            }
            if current.isLast { piece.withLock { $0.parts = [] } }
            results.forEach(take)
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

    func forEach(_ take: (Output) -> Void) {
        let outputs = outputs.withLock { outputs in
            let taken = outputs
            outputs = []
            return taken
        }
        for case let output? in outputs { take(output) }
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
