import Analysis
import Glibc
import SourceText
import SystemPackage

/// Why a command ends without a verdict.
struct CommandFailure: Error {
    /// 1 for failures of the program, 2 for wrong usage.
    var exitCode: Int32
    /// What went wrong, for standard error.
    var message: String

    /// Describes why there is no verdict.
    init(exitCode: Int32, message: String) {
        self.exitCode = exitCode
        self.message = message
    }

    /// The exit code and message of an analysis that gave no report.
    init(_ error: AnalysisError) {
        switch error {
        case .usage(let message): self.init(exitCode: 2, message: message)
        case .failure(let message): self.init(exitCode: 1, message: message)
        }
    }
}

/// Standard output and standard error.
enum Terminal {
    /// Writes a message to standard error, made safe for a terminal.
    static func error(_ message: String, withPrefix: Bool = true) {
        let text = (withPrefix ? "pv-impact: " : "") + TerminalText.escapedLines(message) + "\n"
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }

    /// Writes a result to standard output; a reader that went away is not an error.
    ///
    /// - Throws: `CommandFailure` with exit code 1 when writing fails.
    static func writeResult(_ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try FileDescriptor.standardOutput.writeAll(bytes)
        } catch Errno.brokenPipe {
            return
        } catch {
            throw CommandFailure(exitCode: 1, message: "cannot write to standard output: \(error)")
        }
    }

    /// Whether a file descriptor is a terminal.
    static func isTerminal(_ descriptor: FileDescriptor) -> Bool { isatty(descriptor.rawValue) == 1 }
}
