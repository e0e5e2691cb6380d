import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport

/// The built program, run as a user runs it.
enum Executable {
    /// Output and exit code of one run.
    struct Result {
        var code: Int32
        var output: String
        var errors: String
    }

    /// The program beside the test bundle.
    static let path: String = {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return FilePath(test).removingLastComponent().appending("pv-impact").string
    }()

    /// Runs the program in the root folder of the checkout.
    static func run(
        _ arguments: [String],
        input: String = "",
        in folder: String = Repository.root
    ) async throws -> Result {
        let result = try await Subprocess.run(
            .path(FilePath(path)),
            arguments: Arguments(arguments),
            workingDirectory: FilePath(folder),
            input: .string(input),
            output: .string(limit: 64 << 20),
            error: .string(limit: 8 << 20)
        )
        guard case .exited(let code) = result.terminationStatus else {
            return Result(code: -1, output: result.standardOutput, errors: result.standardError)
        }
        return Result(code: code, output: result.standardOutput, errors: result.standardError)
    }
}

/// A folder of its own for files that a test writes; removed when the value goes away.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/pv-impact-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }

    /// Writes a file and returns its path.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        let folder = FilePath(file).removingLastComponent().string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }
}

extension String {
    /// The text of a file of the checkout.
    init(contentsOfRepositoryFile path: String) throws {
        try self.init(contentsOfFile: Repository.root + path, encoding: .utf8)
    }
}
