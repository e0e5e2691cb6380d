import Subprocess
import SystemPackage

/// Runs bash for the tests.
enum Shell {
    /// Output and exit code of one run; the code of a run that a signal ended is -1.
    struct Result {
        var code: Int32
        var output: String
        var errors: String
    }

    /// Runs bash commands with arguments `$1`, `$2` …
    static func run(_ commands: String, _ arguments: [String] = [], input: String = "") async throws -> Result {
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: Arguments(["-c", commands, "bash"] + arguments),
            input: .string(input),
            output: .string(limit: 64 << 20),
            error: .string(limit: 8 << 20)
        )
        var code: Int32 = -1
        if case .exited(let status) = result.terminationStatus { code = status }
        return Result(code: code, output: result.standardOutput, errors: result.standardError)
    }

    /// Whether all the commands are installed.
    static func has(_ commands: String...) async throws -> Bool {
        let script = #"PATH=$PATH:/usr/sbin:/sbin; for c; do command -v -- "$c" >/dev/null || exit 1; done"#
        return try await run(script, commands).code == 0
    }

    /// Whether the tests run as root.
    static func isRoot() async throws -> Bool { try await run("id -u").output == "0\n" }
}
