import FoundationEssentials
import TestSupport
import Testing

/// Reports for outsiders: no name gets out in any format, and nothing else changes.
@Suite("redact") struct RedactTests {
    /// Names that the inputs of an example hold: of objects and disks, UUIDs, folders of volumes.
    private func names(_ example: Example, _ analysis: JSONTree) throws -> Set<String> {
        var names: Set<String> = []
        for node in analysis["nodes"].elements { names.insert(node["name"].text ?? "") }
        for row in analysis["volumes"].elements + analysis["hostPaths"].elements {
            names.insert(row["name"].text ?? "")
            names.insert(row["storageClass"].text ?? "")
            for path in [row["path"].text, row["before"]["mountPoint"].text] {
                names.formUnion((path ?? "").split(separator: "/").map(String.init))
            }
            for state in ["before", "after"] {
                names.formUnion(row[state]["disks"].elements.compactMap(\.text))
                names.insert(row[state]["filesystemUUID"].text ?? "")
            }
            for list in ["claims", "pods", "workloads", "namespaces"] {
                for text in row["blastRadius"][list].elements.compactMap(\.text) {
                    names.formUnion(text.split { $0 == "/" || $0 == " " }.map(String.init))
                }
            }
        }
        for disk in analysis["diskPlan"].elements { names.insert(disk["identity"].text ?? "") }
        for input in analysis["inputs"].elements {
            guard let path = input["path"].text, let text = try? String(contentsOfRepositoryFile: path) else {
                continue
            }
            for token in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "-" }) {
                let parts = token.split(separator: "-", omittingEmptySubsequences: false)
                if parts.map(\.count) == [8, 4, 4, 4, 12] { names.insert(String(token)) }
                if token.count == 32, token.allSatisfy(\.isHexDigit) { names.insert(String(token)) }
            }
            if path.hasSuffix("/serial") || path.hasSuffix("/hostname") || path.hasSuffix("/machine-id") {
                names.insert(text.filter { !$0.isWhitespace })
            }
        }
        // Words of every report, and folders that every node has, are no secret.
        let open: Set<String> = [
            "", "var", "mnt", "data", "disks", "dev", "disk", "by-id", "by-uuid", "by-path", "local-storage", "lib",
            "srv",
            "opt", "StatefulSet", "Deployment", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod", "local", "mapper",
            "log",
            "source", "target", "reports", "storage", "localstorage", "run", "etc", "openshift-local-storage",
            "monitoring",
        ]
        return names.subtracting(open).filter { name in
            // Kernel names tell nothing.
            !(name.count <= 5 && (name.hasPrefix("sd") || name.hasPrefix("vd") || name.hasPrefix("nvme")))
        }
    }

    /// Whether a name stands in a text as a word of its own.
    ///
    /// A plain English word (`orders`, `reports`) may be one of the program's sentences; it is a name where it touches the
    /// signs of a path, of code or of a value.
    private func holds(_ text: String, _ name: String) -> Bool {
        let isPlain = name.allSatisfy { $0.isLowercase && $0.isLetter }
        var rest = text[...]
        while let found = rest.firstRange(of: name) {
            let before = found.lowerBound == text.startIndex ? nil : text[text.index(before: found.lowerBound)]
            let after = found.upperBound == text.endIndex ? nil : text[found.upperBound]
            let isPart: (Character?) -> Bool = { $0.map { $0.isLetter || $0.isNumber } ?? false }
            let isMarked: (Character?) -> Bool = { $0.map { "/`=:".contains($0) } ?? false }
            if isPlain {
                if !isPart(before), !isPart(after), isMarked(before) || isMarked(after) { return true }
            } else if name.count >= 8 || !isPart(before) && !isPart(after) {
                return true
            }
            rest = rest[found.upperBound...]
        }
        return false
    }

    @Test("no name of the inputs stands in any output, and verdict and counts stay", arguments: Example.all)
    func nothingGetsOut(example: Example) async throws {
        let folder = try ScratchFolder()
        let arguments = try example.arguments()
        let map = "\(folder.path)/map.json"
        let plain = try JSONTree.parse(try await Executable.run(arguments + ["--format", "json"]).output)
        let outputs = RenderTests.formats.flatMap { ["--output", "\($0)=\(folder.path)/report.\($0)"] }
        let result = try await Executable.run(arguments + outputs + ["--redact", "--redact-map", map])
        #expect("\(result.code)\n" == (try example.text("exit-code")), "\(result.errors)")
        let secret = try names(example, plain)
        #expect(secret.count > 3)
        for format in RenderTests.formats {
            var text = try String(contentsOfFile: "\(folder.path)/report.\(format)", encoding: .utf8)
            // What checks are about is the program's own text, in which `orders` and `reports` are verbs.
            if let start = text.firstRange(of: "\n  \"rules\": ["),
                let end = text[start.upperBound...].firstRange(of: "\n  ],\n")
            {
                text.removeSubrange(start.lowerBound..<end.lowerBound)
            }
            // So is the page's style sheet, which has its own words.
            if let start = text.firstRange(of: "<style>"),
                let end = text[start.upperBound...].firstRange(of: "</style>")
            {
                text.removeSubrange(start.lowerBound..<end.lowerBound)
            }
            for name in secret.sorted() where holds(text, name) {
                let line = text.split(separator: "\n").first { holds(String($0), name) } ?? ""
                Issue.record("\(format): `\(name)` stands in: \(line.prefix(300))")
            }
        }
        let redacted = try JSONTree.parse(try String(contentsOfFile: "\(folder.path)/report.json", encoding: .utf8))
        for member in ["verdict", "exitCode", "counts", "kind"] where member != "counts" {
            #expect(redacted[member] == plain[member])
        }
        for count in ["volumes", "headlines", "findings", "preflight"] {
            #expect(redacted["counts"][count] == plain["counts"][count])
        }
        for (left, right) in zip(redacted["volumes"].elements, plain["volumes"].elements) {
            for member in ["headline", "pathFate", "dataFate", "severity", "certainty", "side"] {
                #expect(left[member] == right[member])
            }
        }
        let permissions = try FileManager.default.attributesOfItem(atPath: map)[.posixPermissions]
        #expect((permissions as? Int) == 0o600)
    }

    @Test("equal names get equal pseudonyms, so that findings, volumes and evidence still fit together")
    func joinsSurvive() async throws {
        let arguments = try Example(folder: "examples/02-mount-lost").arguments()
        let result = try await Executable.run(arguments + ["--format", "json", "--redact"])
        let tree = try JSONTree.parse(result.output)
        #expect(tree["redacted"] == .bool(true))
        let volumes = Set(tree["volumes"].elements.compactMap { $0["name"].text })
        #expect(volumes.count == 3)
        let subjects = tree["findings"].elements.filter { $0["subject"]["kind"].text == "PersistentVolume" }
        #expect(!subjects.isEmpty && subjects.allSatisfy { volumes.contains($0["subject"]["name"].text ?? "") })
        let fingerprints = Set(tree["findings"].elements.compactMap { $0["fingerprint"].text })
        for finding in tree["findings"].elements {
            if let cause = finding["causedBy"].text { #expect(fingerprints.contains(cause)) }
        }
        #expect(tree["blockedBy"]["findings"].elements.allSatisfy { fingerprints.contains($0.text ?? "") })
        let files = Set(tree["inputs"].elements.compactMap { $0["path"].text })
        #expect(files.count == tree["inputs"].elements.count)
        for place in tree.objects(withKeys: ["file", "line", "quote"]) {
            if let file = place["file"].text { #expect(files.contains(file)) }
        }
        let disks = Set(tree["diskPlan"].elements.compactMap { $0["identity"].text })
        for row in tree["volumes"].elements {
            for disk in row["before"]["disks"].elements { #expect(disks.contains(disk.text ?? "")) }
        }
    }

    @Test(
        "one map gives the same bytes again, and keeps its pseudonyms for other runs; without a map the key is random"
    )
    func mapIsUsedAgain() async throws {
        let folder = try ScratchFolder()
        let map = ["--redact", "--redact-map", "\(folder.path)/map.json"]
        let first = try Example(folder: "examples/02-mount-lost").arguments() + ["--format", "json"]
        let other = try Example(folder: "examples/03-by-id-dangling").arguments() + ["--format", "json"]
        let one = try await Executable.run(first + map)
        _ = try await Executable.run(other + map)
        let again = try await Executable.run(first + map)
        #expect(one.output == again.output)
        #expect(!one.output.isEmpty)
        let loose = try await Executable.run(first + ["--redact"])
        let looser = try await Executable.run(first + ["--redact"])
        let keys = try [loose, looser].map { try JSONTree.parse($0.output)["findings"][0]["fingerprint"].text }
        #expect(keys[0] != keys[1])
        #expect(keys[0]?.count == 64)
    }

    @Test("rendering and gating a saved analysis redact as the direct run does")
    func savedAnalysis() async throws {
        let folder = try ScratchFolder()
        let arguments = try Example(folder: "examples/02-mount-lost").arguments()
        let map = ["--redact", "--redact-map", "\(folder.path)/map.json"]
        let saved = try folder.write("a.json", try await Executable.run(arguments + ["--format", "json"]).output)
        let direct = try await Executable.run(arguments + ["--format", "markdown"] + map)
        let rendered = try await Executable.run(["render", saved, "--format", "markdown"] + map)
        #expect(rendered.output == direct.output)
        #expect(direct.output.contains("**Redacted:**"))
    }

    @Test("gate, compare, verify, waivers and baseline refuse a redacted analysis")
    func refused() async throws {
        let folder = try ScratchFolder()
        let arguments = try Example(folder: "examples/02-mount-lost").arguments()
        let redacted = try folder.write(
            "r.json",
            try await Executable.run(arguments + ["--format", "json", "--redact"]).output
        )
        let commands = [
            ["gate", redacted], ["compare", redacted, redacted], ["verify", redacted, "--after", "examples"],
            ["baseline", redacted], ["waivers", "draft", redacted, "00000000"],
        ]
        for command in commands {
            let result = try await Executable.run(command)
            #expect(result.code == 5, "\(command)")
            #expect(result.errors.contains("is redacted"))
        }
    }

    @Test("a file that is no map is not touched, and the map is no output of anything else")
    func mapIsProtected() async throws {
        let folder = try ScratchFolder()
        let arguments = try Example(folder: "examples/02-mount-lost").arguments()
        let file = try folder.write("notes.yaml", "hello: world\n")
        let result = try await Executable.run(arguments + ["--redact", "--redact-map", file])
        #expect(result.code == 2)
        #expect(result.errors.contains("notes.yaml:1"))
        #expect(result.output.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "hello: world\n")
        let both = try await Executable.run(
            arguments + ["--redact", "--redact-map", "\(folder.path)/x", "--output", "json=\(folder.path)/x"]
        )
        #expect(both.code == 2)
        #expect(try await Executable.run(arguments + ["--redact-map", "\(folder.path)/x"]).code == 2)
        let dump = "examples/02-mount-lost/cluster.yaml"
        #expect(try await Executable.run(arguments + ["--redact", "--redact-map", dump]).code == 2)
    }
}
