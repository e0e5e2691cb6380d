import FoundationEssentials
import Synchronization

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Runs tasks on several threads and waits for all of them.
package enum ForkJoin {
    /// How many threads are worth while: one per processor, 8 at most.
    package static let processors = max(1, min(8, ProcessInfo.processInfo.activeProcessorCount))

    /// Runs the tasks 0..<count; the lowest one that nobody has begun comes next.
    ///
    /// - Parameters:
    ///   - count: How many tasks there are.
    ///   - threads: How many threads run them, the calling one included.
    ///   - body: Runs one task; `thread` counts from 0, and no two tasks run with one thread number at a time.
    package static func run(
        _ count: Int,
        threads: Int,
        _ body: @escaping @Sendable (_ task: Int, _ thread: Int) -> Void
    ) {
        let tasks = Tasks(count: count, body: body)
        var helpers: [pthread_t] = []
        // A thread that cannot be made is done without.
        for number in 1..<max(1, min(threads, count)) {
            if let helper = start(Helper(tasks: tasks, number: number)) { helpers.append(helper) }
        }
        tasks.work(as: 0)
        for helper in helpers { pthread_join(helper, nil) }
    }

    /// The results of the tasks 0..<count, in this order, whichever thread made them.
    package static func map<Output: Sendable>(
        _ count: Int,
        threads: Int = processors,
        _ body: @escaping @Sendable (_ task: Int) -> Output
    ) -> [Output] {
        let outputs = Outputs<Output>(count)
        run(count, threads: threads) { task, _ in outputs.set(task, body(task)) }
        return outputs.taken()
    }

    /// The results for the numbers of a range, in their order; neighbours are worked on by one thread.
    package static func spread<Output: Sendable>(
        _ range: Range<Int>,
        threads: Int = processors,
        _ body: @escaping @Sendable (Int) -> Output
    ) -> [Output] {
        let size = max(spreadSize, (range.count + 4 * threads - 1) / (4 * threads))
        guard range.count > size else { return range.map(body) }
        let pieces = map((range.count + size - 1) / size, threads: threads) { piece in
            let start = range.lowerBound + piece * size
            return (start..<min(start + size, range.upperBound)).map(body)
        }
        var outputs: [Output] = []
        outputs.reserveCapacity(range.count)
        for piece in pieces { outputs += piece }
        return outputs
    }

    /// Fewer numbers are not worth a thread.
    private static let spreadSize = 64

    /// Runs two jobs side by side and returns both results.
    package static func both<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable () -> First,
        _ second: @escaping @Sendable () -> Second
    ) -> (First, Second) {
        let (left, right) = (Outputs<First>(1), Outputs<Second>(1))
        run(2, threads: processors) { task, _ in
            if task == 0 { left.set(0, first()) } else { right.set(0, second()) }
        }
        return (left.taken().first ?? first(), right.taken().first ?? second())
    }

    private static func start(_ helper: Helper) -> pthread_t? {
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(helper).toOpaque()
        let result = unsafe pthread_create(&thread, nil, runHelper, argument)
        if result == 0 { return thread }
        unsafe Unmanaged<Helper>.fromOpaque(argument).release()
        return nil
    }
}

/// The first function of a helping thread; the argument is a retained `Helper`.
private func runHelper(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument = unsafe argument {
        let helper = unsafe Unmanaged<Helper>.fromOpaque(argument).takeRetainedValue()
        helper.tasks.work(as: helper.number)
    }
    return nil
}

private final class Tasks: Sendable {
    private let next = Atomic<Int>(0)
    private let count: Int
    private let body: @Sendable (Int, Int) -> Void

    init(count: Int, body: @escaping @Sendable (Int, Int) -> Void) {
        self.count = count
        self.body = body
    }

    func work(as thread: Int) {
        while true {
            let task = next.add(1, ordering: .relaxed).oldValue
            guard task < count else { return }
            body(task, thread)
        }
    }
}

private final class Helper: Sendable {
    let tasks: Tasks
    let number: Int

    init(tasks: Tasks, number: Int) {
        self.tasks = tasks
        self.number = number
    }
}

/// Results of tasks by their numbers.
private final class Outputs<Output: Sendable>: Sendable {
    private let values: Mutex<[Output?]>

    init(_ count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ output: Output) { values.withLock { $0[index] = output } }

    /// The outputs, which are held here no longer.
    func taken() -> [Output] {
        let taken = values.withLock { values in
            let taken = values
            values = []
            return taken
        }
        return taken.compactMap { $0 }
    }
}
