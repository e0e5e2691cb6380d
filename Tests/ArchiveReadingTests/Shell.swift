import Subprocess
import SystemPackage

/// Makes archives with the programs that people make them with.
enum Shell {
    /// Runs bash commands in a folder; whether they succeeded.
    static func run(_ commands: String, in folder: String) async throws -> Bool {
        let result = try await Subprocess.run(
            .path("/bin/bash"),
            arguments: ["-ec", "cd -- \"$1\"\n\(commands)", "bash", folder],
            output: .discarded,
            error: .discarded
        )
        if case .exited(0) = result.terminationStatus { return true }
        return false
    }

    /// Whether a program is installed; says so aloud when it is not.
    static func has(_ program: String) async throws -> Bool {
        if try await run("command -v \(program)", in: "/") { return true }
        print("SKIPPED: \(program) is not installed")
        return false
    }
}
