import TestSupport
import Testing

/// Files that steer the gate, tried through the executable on an example with two blocking findings.
@Suite("policy, waivers and baseline") struct GateFileTests {
    private static let now = "2026-11-20T09:00:00Z"
    private static let analysis = [
        "analyze", "--cluster", "examples/02-mount-lost/cluster.yaml", "--source", "examples/02-mount-lost/source",
        "--target", "examples/02-mount-lost/target", "--profile", "block-clone", "--pair", "sda=sda", "--pair",
        "sdb=sdb", "--format", "json",
    ]

    private func analyze(_ more: [String] = [], now: String = now) async throws -> Executable.Result {
        try await Executable.run(Self.analysis + ["--now", now] + more)
    }

    /// The blocking findings of the example: fingerprint, digest, rule and object.
    private func blocking() async throws -> [JSONTree] {
        let tree = try JSONTree.parse(try await analyze().output)
        let blocking = Set(tree["blockedBy"]["findings"].elements.compactMap(\.text))
        let found = tree["findings"].elements.filter { blocking.contains($0["fingerprint"].text ?? "") }
        #expect(found.count >= 2)
        return found
    }

    private func entry(
        _ finding: JSONTree,
        created: String = "2026-11-01",
        expires: String = "2026-12-31",
        approver: String = "Ada",
        author: String = "Bob",
        digest: String? = nil,
        fingerprint: String? = nil,
        more: String = ""
    ) -> String {
        """
        - fingerprint: \(fingerprint ?? finding["fingerprint"].text ?? "")
          reason: retired database
          approver: \(approver)
          author: \(author)
          ticket: CHG-1
          created: \(created)
          expires: \(expires)
          evidenceDigest: \(digest ?? finding["evidenceDigest"].text ?? "")\(more)

        """
    }

    /// Runs the example with a waiver file that covers one finding as it should and the others as given.
    private func run(
        _ policy: String? = nil,
        _ second: (JSONTree) -> String
    ) async throws -> (result: Executable.Result, waivers: [JSONTree]) {
        let findings = try await blocking()
        let folder = try ScratchFolder()
        let path = try folder.write(
            "waivers.yaml",
            entry(findings[0]) + findings.dropFirst().map(second).joined()
        )
        var options = ["--waivers", path]
        if let policy { options += ["--policy", try folder.write("policy.yaml", policy)] }
        let result = try await analyze(options)
        let tree = try? JSONTree.parse(result.output)
        return (result, tree?["waivers"].elements ?? [])
    }

    @Test("with both findings waived nothing blocks, and the findings are still shown and counted apart")
    func bothWaived() async throws {
        let (result, waivers) = try await run { entry($0) }
        #expect(result.code == 0)
        #expect(waivers.count >= 2 && waivers.allSatisfy { $0["state"].text == "matched" })
        let tree = try JSONTree.parse(result.output)
        #expect(tree["verdict"].text == "warnings")
        #expect(tree["counts"]["waived"].int == waivers.count)
        #expect(tree["accepted"]["waived"].elements.count == waivers.count)
        #expect(tree["findings"].elements.contains { $0["id"].text == "TKO-01" })
        #expect(tree["inputs"].elements.contains { $0["kind"].text == "waivers" })
    }

    @Test("the report lists waived findings with who accepted them, and waivers that do not count")
    func listedInMarkdown() async throws {
        let findings = try await blocking()
        let folder = try ScratchFolder()
        let path = try folder.write("waivers.yaml", entry(findings[0]) + entry(findings[1], expires: "2026-11-20"))
        let result = try await Executable.run(
            Self.analysis.dropLast(2) + ["--now", Self.now, "--waivers", path]
        )
        #expect(result.code == 3)
        let section = result.output.split(separator: "## Waived")[1].split(separator: "\n## ")[0]
        for word in ["Ada", "CHG-1", "2026-12-31", "retired database", "**expired**"] {
            #expect(section.contains(word), "\(word)")
        }
        #expect(result.output.hasPrefix("# BLOCKED"))
        #expect(result.output.prefix { $0 != "\n" }.contains("1 finding accepted on the record"))
    }

    @Test("a waiver is void from the first second of the day it expires")
    func expired() async throws {
        let findings = try await blocking()
        let folder = try ScratchFolder()
        let path = try folder.write(
            "waivers.yaml",
            findings.map { entry($0, expires: "2026-11-21") }.joined()
        )
        #expect(try await analyze(["--waivers", path], now: "2026-11-20T23:59:59Z").code == 0)
        let late = try await analyze(["--waivers", path], now: "2026-11-21T00:00:00Z")
        #expect(late.code == 3)
        #expect(try JSONTree.parse(late.output)["waivers"].elements.allSatisfy { $0["state"].text == "expired" })
    }

    @Test("a waiver that was created in the future is void")
    func future() async throws {
        let (result, waivers) = try await run { entry($0, created: "2026-11-21") }
        #expect(result.code == 3)
        #expect(waivers.first?["state"].text == "matched")
        #expect(waivers.dropFirst().allSatisfy { $0["state"].text == "void" })
    }

    @Test(
        "a date that is none voids its waiver and no other",
        arguments: ["20.11.2026", "2026-02-30", "soon", "2026-13-01", "2026-12-31 "]
    )
    func malformedDate(date: String) async throws {
        let (result, waivers) = try await run { entry($0, expires: "\"\(date)\"") }
        #expect(result.code == 3)
        #expect(waivers.first?["state"].text == "matched")
        #expect(waivers.dropFirst().allSatisfy { $0["state"].text == "void" })
        #expect(waivers.last?["stateReason"].text?.contains(date) == true)
    }

    @Test("changed evidence voids a waiver, and the finding is back")
    func evidenceChanged() async throws {
        let (result, waivers) = try await run { entry($0, digest: String(repeating: "0", count: 64)) }
        #expect(result.code == 3)
        #expect(waivers.first?["state"].text == "matched")
        #expect(waivers.dropFirst().allSatisfy { $0["state"].text == "void" })
        #expect(waivers.last?["stateReason"].text?.contains("evidence has changed") == true)
    }

    @Test("a fingerprint that no finding has leaves the waiver unused")
    func wrongFingerprint() async throws {
        let (result, waivers) = try await run { entry($0, fingerprint: String(repeating: "a", count: 64)) }
        #expect(result.code == 3)
        #expect(waivers.first?["state"].text == "matched")
        #expect(waivers.dropFirst().allSatisfy { $0["state"].text == "unused" })
    }

    @Test("an approver who is the author, a lifetime and a number beyond the policy void a waiver")
    func waiverRules() async throws {
        let author = try await run("waivers: {approverDiffersFromAuthor: true}\n") { entry($0, author: "ada") }
        #expect(author.result.code == 3)
        #expect(author.waivers.first?["state"].text == "matched")
        #expect(author.waivers.dropFirst().allSatisfy { $0["state"].text == "void" })
        let lifetime = try await run("waivers: {maximumLifetime: 60d}\n") { entry($0, expires: "2027-06-01") }
        #expect(lifetime.result.code == 3)
        #expect(lifetime.waivers.first?["state"].text == "matched")
        #expect(lifetime.waivers.dropFirst().allSatisfy { $0["state"].text == "void" })
        let number = try await run("waivers: {maximumNumber: 1}\n") { entry($0) }
        #expect(number.result.code == 3)
        #expect(number.waivers.first?["state"].text == "matched")
        #expect(number.waivers.dropFirst().allSatisfy { $0["state"].text == "void" })
    }

    @Test("a rule that the policy does not let anybody waive blocks all the same")
    func unwaivable() async throws {
        let (result, waivers) = try await run("unwaivable: [TKO-01, TKO-03, P20]\n") { entry($0) }
        #expect(result.code == 3)
        #expect(waivers.allSatisfy { $0["state"].text == "void" })
        #expect(waivers[0]["stateReason"].text?.contains("cannot be waived") == true)
    }

    @Test(
        "an unusable waiver file is exit code 2 and names file and line",
        arguments: [
            ("severity: low", "unknown field `severity`"), ("rule: TKO-01", "not both"),
        ]
    )
    func unknownField(line: String, message: String) async throws {
        let (result, _) = try await run { entry($0, more: "\n  \(line)") }
        #expect(result.code == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("waivers.yaml:"))
        #expect(result.errors.contains(message))
    }

    @Test(
        "every field of a waiver is required",
        arguments: ["reason", "approver", "ticket", "created", "expires", "evidenceDigest", "fingerprint"]
    )
    func missingField(field: String) async throws {
        let (result, _) = try await run { finding in
            entry(finding).split(separator: "\n").map { line in
                guard line.contains("\(field):") else { return String(line) }
                return field == "fingerprint" ? "- author: Eve" : "  # nothing"
            }.filter { field != "fingerprint" || !$0.contains("author: Bob") }.joined(separator: "\n") + "\n"
        }
        #expect(result.code == 2)
        #expect(result.errors.contains("`\(field)` is missing"), "\(result.errors)")
    }

    @Test("a severity that the policy changes gates, and is shown with its reason")
    func severityOverride() async throws {
        let folder = try ScratchFolder()
        let policy = """
            threshold: high
            overrides:
              - {rule: TKO-01, severity: low, reason: the database is retired}
              - {rule: TKO-03, severity: medium, reason: scratch data}
              - {rule: P20, severity: low, reason: r}
            """
        let path = try folder.write("policy.yaml", policy)
        let result = try await analyze(["--policy", path])
        #expect(result.code == 0)
        let tree = try JSONTree.parse(result.output)
        let finding = try #require(tree["findings"].elements.first { $0["id"].text == "TKO-01" })
        #expect(finding["severity"].text == "low")
        #expect(finding["severityOverride"]["original"].text == "critical")
        #expect(finding["severityOverride"]["reason"].text == "the database is retired")
        let raised = try folder.write("raised.yaml", "overrides: [{rule: P38, severity: critical, reason: r}]\n")
        #expect(
            try JSONTree.parse(try await analyze(["--policy", raised]).output)["reasons"].elements.contains {
                $0.text?.contains("P38") == true
            }
        )
    }

    @Test(
        "evidence that the policy demands and that is not there is exit code 5 when nothing blocks",
        arguments: [
            "requiredCaptures: [{from: source, capture: no-such-capture}]", "maximumCaptureAge: 1m",
            "minimumCoverage: {checks: 100, volumes: 100, preflight: 100}\nrequiredCaptures: [{from: cluster, capture: CSIDriver}]",
        ]
    )
    func demandedEvidence(line: String) async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("policy.yaml", line + "\n")
        let result = try await Executable.run([
            "analyze", "--cluster", "examples/01-nothing-disturbed/cluster.yaml", "--source",
            "examples/01-nothing-disturbed/source", "--target", "examples/01-nothing-disturbed/target", "--method",
            "block", "--profile", "block-clone", "--pair", "sda=vda", "--pair", "sdb=vdb", "--now",
            "2026-11-25T09:00:00Z", "--format", "json", "--policy", path,
        ])
        #expect(result.code == 5, "\(result.errors)")
    }

    @Test(
        "a policy that cannot be used is exit code 2 and names file and line",
        arguments: [
            ("threshold: highest", 1), ("treshold: high", 1), ("threshold: high\nunwaivable: TKO-01", 2),
            ("threshold: high\noverrides:\n  - {rule: NOPE-1, severity: low, reason: r}", 3),
            ("overrides:\n  - {rule: TKO-01, severity: low}", 2), ("failOnWarning: \"yes\"", 1),
            ("maximumCaptureAge: 24", 1), ("minimumCoverage: {checks: 101}", 1), ("scope: {}", 1), ("- a", 1),
            ("kind: Waivers", 1), ("apiVersion: pv-impact/v2", 1),
            ("threshold: high\nscope: {persistentVolumes: 3}", 2),
            ("threshold: [", 2), ("sizeProfile: huge", 1),
        ]
    )
    func unusablePolicy(text: String, line: Int) async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("policy.yaml", text + "\n")
        let result = try await analyze(["--policy", path])
        #expect(result.code == 2, "\(result.errors)")
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("policy.yaml:\(line):"), "\(result.errors)")
    }

    @Test("a flag that contradicts the policy, and a file that does not exist, are usage errors")
    func contradiction() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("policy.yaml", "threshold: medium\n")
        #expect(try await analyze(["--policy", path, "--fail-on", "high"]).code == 2)
        #expect(try await analyze(["--policy", path, "--fail-on", "medium"]).code == 3)
        #expect(try await analyze(["--waivers", "\(folder.path)/none.yaml"]).code == 2)
        #expect(try await analyze(["--baseline", path]).code == 2)
    }
}
