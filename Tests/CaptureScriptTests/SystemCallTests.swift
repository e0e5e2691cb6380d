import CaptureScript
import FoundationEssentials
import TestSupport
import Testing

/// Runs the script under strace and looks at every system call that changes something.
@Suite("System calls of the capture script") struct SystemCallTests {
    /// Calls that name a file to be changed, besides open.
    private static let changing: Set<String> = [
        "creat", "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2", "unlink", "unlinkat",
        "rmdir",
        "link", "linkat", "symlink", "symlinkat", "truncate", "chmod", "fchmodat", "chown", "lchown", "fchownat",
        "utime",
        "utimes", "utimensat", "setxattr", "lsetxattr", "removexattr", "swapon", "swapoff", "init_module",
        "finit_module", "sethostname", "settimeofday",
    ]

    @Test("Nothing is written outside the scratch directory, standard output and /dev/null")
    func writes() async throws {
        guard try await Shell.has("strace"), try await Shell.run("strace -qq -o /dev/null true").code == 0 else {
            print("SKIPPED: strace is not installed or not allowed")
            return
        }
        let folder = try TemporaryFolder()
        let file = try folder.write("capture.sh", NodeCaptureScript.render(probePaths: ["/etc", "/mnt/none"]))
        let calls =
            (Self.changing.sorted() + ["open", "openat", "openat2", "chdir", "fchdir", "mount", "umount2", "clone"])
            .map { "?\($0)" }.joined(separator: ",")
        let result = try await Shell.run(
            #"strace -f -y -qq -s 4096 -o "$1.log" -e trace="$2" bash -s < "$1" > "$1.tgz""#,
            [file, calls]
        )
        #expect(result.code == 0, "\(result.errors)")
        let log = try String(contentsOfFile: file + ".log", encoding: .utf8)
        let scratch = try #require(Self.scratch(in: log))
        let strange = Self.changes(in: log).filter { !Self.isAllowed($0, scratch) }
        #expect(strange.map(\.line) == [])
        print("system calls: \(log.split(separator: "\n").count) traced, all changes below \(scratch)")
    }

    private struct Change {
        var paths: [String]
        var line: String
    }

    private static func scratch(in log: String) -> String? {
        guard let start = log.firstRange(of: "/pv-impact.") else { return nil }
        let head = log[..<start.lowerBound]
        let folder = head[(head.lastIndex(of: "\"").map { head.index(after: $0) } ?? head.startIndex)...]
        return String(folder) + String(log[start.lowerBound...].prefix("/pv-impact.XXXXXXXX".count))
    }

    /// The calls that succeeded and change something, with the paths they name made absolute.
    private static func changes(in log: String) -> [Change] {
        var folders: [Substring: String] = [:]
        var found: [Change] = []
        for line in log.split(separator: "\n") where !line.contains(" = -1 ") && !line.contains("+++") {
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard words.count == 2, let bracket = words[1].firstIndex(of: "(") else { continue }
            let (process, name) = (words[0], String(words[1][..<bracket]))
            let rest = words[1][words[1].index(after: bracket)...]
            let paths = quoted(rest).map { path in
                path.hasPrefix("/") ? path : (annotated(rest) ?? folders[process] ?? "?") + "/" + path
            }
            if name == "chdir", let path = paths.first { folders[process] = path }
            let isOpen =
                name.hasPrefix("open") && ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains { rest.contains($0) }
            if changing.contains(name) || isOpen || name == "mount" || name == "umount2" {
                found.append(Change(paths: paths, line: String(line)))
            }
        }
        return found
    }

    /// The strings in quotes.
    private static func quoted(_ text: Substring) -> [String] {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
    }

    /// Path of the directory descriptor in front of the first string, as `strace -y` prints it.
    private static func annotated(_ text: Substring) -> String? {
        guard let open = text.firstIndex(of: "<"), let close = text.firstIndex(of: ">"), open < close,
            text.firstIndex(of: "\"").map({ close < $0 }) ?? false
        else { return nil }
        return String(text[text.index(after: open)..<close])
    }

    private static func isAllowed(_ change: Change, _ scratch: String) -> Bool {
        // Making all mounts of a fresh mount namespace private touches no other namespace.
        if change.line.contains("mount(\"none\", \"/\", NULL, MS_REC|MS_PRIVATE, NULL)") { return true }
        // A bind mount changes its target, and that is the last path but file system type and options.
        if change.line.contains(" mount(") { return change.paths.dropFirst().first?.hasPrefix(scratch + "/") ?? false }
        return change.paths.allSatisfy { path in
            path == "/dev/null" || path == scratch || path.hasPrefix(scratch + "/") || path == "/dev/tty"
        }
    }
}
