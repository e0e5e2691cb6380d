import Glibc
import Synchronization
import SystemPackage

/// Says on standard error what is being done, when that is a terminal and the work takes longer than a second.
final class Progress: Sendable {
    private struct State {
        var phase: String?
        var shown = false
    }

    private let state = Mutex(State())

    /// Starts watching; nothing is ever shown when standard error is not a terminal.
    init() {
        guard Terminal.isTerminal(.standardError) else { return }
        Task.detached { [self] in
            while true {
                try? await Task.sleep(for: .seconds(1))
                guard let phase = currentPhase() else { return }
                Self.show("pv-impact: \(phase) …")
            }
        }
        state.withLock { $0.phase = "starting" }
    }

    /// Names the phase that begins.
    func begin(_ phase: String) {
        state.withLock { if $0.phase != nil { $0.phase = phase } }
    }

    /// Stops, and clears the line when something was shown.
    func finish() {
        let shown = state.withLock { state in
            state.phase = nil
            return state.shown
        }
        if shown { Self.show("") }
    }

    private func currentPhase() -> String? {
        state.withLock { state in
            if state.phase != nil { state.shown = true }
            return state.phase
        }
    }

    private static func show(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll("\r\u{1B}[K\(text)".utf8)
    }
}
