import FoundationEssentials
import Glibc
import RemedyFiles
import SystemPackage

/// Writes a folder so that a kill or a full disk leaves the old folder or none.
enum OutputFolder {
    /// First line of the file that marks a folder as written by this program.
    private static let mark = "# Remedies for "

    /// Writes all files to a temporary folder beside the target and renames it.
    ///
    /// - Parameters:
    ///   - files: Files with paths of safe names.
    ///   - path: The folder.
    ///   - isReplacing: Whether a folder that was written before may be replaced.
    ///   - inputs: Files that must not be in the folder, because they would be lost.
    /// - Throws: `CommandFailure`: 2 when something else is in the way, 1 when writing fails.
    static func write(
        _ files: [RemedyFile],
        to path: String,
        replacing isReplacing: Bool,
        keeping inputs: [String]
    ) throws(CommandFailure) {
        let target = OutputFile.canonical(path)
        let isThere = try inspect(target, named: path, isReplacing, inputs)
        let temporary = "\(target).\(getpid()).tmp"
        do {
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: false)
        } catch {
            throw CommandFailure(exitCode: 1, message: "cannot make a folder beside `\(path)`: \(reason(error))")
        }
        do throws(CommandFailure) {
            for file in files { try write(file, below: temporary) }
            try exchange(temporary, target, named: path, isThere: isThere)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
        }
    }

    /// Whether something is at the target, which may be replaced; anything that may not is an error.
    private static func inspect(
        _ target: String,
        named path: String,
        _ isReplacing: Bool,
        _ inputs: [String]
    ) throws(CommandFailure) -> Bool {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: target, isDirectory: &isDirectory) else { return false }
        guard isDirectory else { throw CommandFailure(exitCode: 2, message: "`\(path)` is no folder") }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: target)
        } catch {
            throw CommandFailure(exitCode: 1, message: "`\(path)` cannot be listed: \(reason(error))")
        }
        if names.isEmpty { return true }
        guard isReplacing else {
            throw CommandFailure(
                exitCode: 2,
                message:
                    "`\(path)` is not empty; give another folder, or --overwrite to replace what remediate wrote there"
            )
        }
        let readme = (try? String(contentsOfFile: target + "/README.md", encoding: .utf8)) ?? ""
        guard readme.hasPrefix(mark) else {
            throw CommandFailure(exitCode: 2, message: "`\(path)` was not written by remediate, so it is not replaced")
        }
        if let input = inputs.first(where: { OutputFile.canonical($0).hasPrefix(target + "/") }) {
            throw CommandFailure(exitCode: 2, message: "`\(input)` is an input and would be removed with `\(path)`")
        }
        return true
    }

    private static func write(_ file: RemedyFile, below folder: String) throws(CommandFailure) {
        let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            throw CommandFailure(exitCode: 1, message: "`\(file.path)` is no safe name")
        }
        let path = folder + "/" + file.path
        let parent = folder + "/" + parts.dropLast().joined(separator: "/")
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(exitCode: 1, message: "cannot write `\(file.path)`: \(reason(error))")
        }
        try OutputFile.write(Array(file.text.utf8), to: path)
    }

    /// Puts the new folder in the place of the old one; the old one is removed only when the new one is there.
    private static func exchange(
        _ temporary: String,
        _ target: String,
        named path: String,
        isThere: Bool
    ) throws(CommandFailure) {
        let old = "\(target).\(getpid()).old"
        if isThere, unsafe rename(target, old) != 0 {
            throw CommandFailure(exitCode: 1, message: "cannot replace `\(path)`: \(Errno(rawValue: errno))")
        }
        guard unsafe rename(temporary, target) == 0 else {
            let failure = Errno(rawValue: errno)
            if isThere { _ = unsafe rename(old, target) }
            throw CommandFailure(exitCode: 1, message: "cannot write `\(path)`: \(failure)")
        }
        if isThere { try? FileManager.default.removeItem(atPath: old) }
    }

    private static func reason(_ error: any Error) -> String { "\(error)" }
}
