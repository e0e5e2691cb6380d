import CaptureScript
import FoundationEssentials
import TestSupport

/// One run of the capture script and the bundle that came out of it.
final class CaptureRun: Sendable {
    /// A row of meta/manifest.tsv.
    struct Row: Equatable {
        var kind: String
        var result: String
        var bytes: Int
        var argv: String
    }

    private let folder: TemporaryFolder
    /// Exit code of the script.
    let code: Int32
    /// What the script wrote to standard error.
    let messages: String
    /// Size of what it wrote to standard output.
    let archiveSize: Int
    /// Members of the archive.
    let members: [String]
    /// The first row of each id.
    let rows: [String: Row]

    /// The unpacked bundle.
    var bundle: String { folder.path + "/bundle" }

    /// Runs a script that is fed to `bash -s`, as the instructions say.
    ///
    /// `launcher` stands before `bash -s`. The files of `tools` are put in front of PATH.
    init(
        _ script: String = NodeCaptureScript.render(probePaths: []),
        launcher: String = "",
        tools: [String: String] = [:],
        onlyTools: [String]? = nil
    ) async throws {
        let folder = try TemporaryFolder()
        let bin = folder.path + "/bin"
        for (name, text) in tools { _ = try folder.write("bin/\(name)", "#!/bin/bash\n\(text)\n") }
        var path = bin + ":/usr/sbin:/usr/bin:/sbin:/bin"
        if let onlyTools {
            _ = try await Shell.run(
                #"mkdir -p "$1"; for t in "${@:2}"; do ln -s "$(command -v "$t")" "$1/$t"; done"#,
                [bin] + onlyTools
            )
            path = bin
        }
        let text = script.split(separator: "PATH=/usr/sbin:/usr/bin:/sbin:/bin", omittingEmptySubsequences: false)
            .joined(separator: "PATH=" + path)
        _ = try folder.write("capture.sh", text)
        let result = try await Shell.run(
            #"chmod -R a+rX "$1"; [ ! -d "$1/bin" ] || chmod a+x "$1"/bin/*; cd "$1" && \#(launcher) /bin/bash -s < capture.sh > node.tgz"#,
            [folder.path]
        )
        code = result.code
        messages = result.errors
        archiveSize = Int(try await Shell.run(#"stat -c %s "$1/node.tgz""#, [folder.path]).output.dropLast()) ?? -1
        members = try await Shell.run(
            #"cd "$1" && tar -tzf node.tgz && tar -xzf node.tgz --no-same-owner"#,
            [folder.path]
        )
        .output.split(separator: "\n").map(String.init)
        var rows: [String: Row] = [:]
        for line in Self.text(folder.path + "/bundle/meta/manifest.tsv").split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 5, rows[fields[0]] == nil else { continue }
            rows[fields[0]] = Row(kind: fields[1], result: fields[2], bytes: Int(fields[3]) ?? -1, argv: fields[4])
        }
        self.rows = rows
        self.folder = folder
    }

    /// Text of a member of the bundle; empty when it is missing.
    func text(_ member: String) -> String { Self.text(bundle + "/" + member) }

    /// Value of a key in meta/env.
    func environment(_ key: String) -> String? {
        for line in text("meta/env").split(separator: "\n") where line.hasPrefix(key + "=") {
            return String(line.dropFirst(key.count + 1))
        }
        return nil
    }

    /// Rows of a table below probe/, the header first, unescaped fields left as they are.
    func table(_ name: String) -> [[String]] {
        text("probe/\(name).tsv").split(separator: "\n")
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
