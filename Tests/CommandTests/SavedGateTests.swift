import FoundationEssentials
import TestSupport
import Testing

/// Deciding on, and comparing, saved analyses.
@Suite("gate and compare") struct SavedGateTests {
    private static let now = ["--now", "2026-11-20T09:00:00Z"]
    private let example = Example(folder: "examples/02-mount-lost")

    /// The JSON analysis of the example, saved; with options for another run of it.
    private func save(_ folder: ScratchFolder, _ name: String = "analysis.json", _ more: [String] = []) async throws
        -> String
    {
        let result = try await Executable.run(try example.arguments() + ["--format", "json"] + more)
        return try folder.write(name, result.output)
    }

    private func waivers(_ analysis: String) throws -> String {
        let tree = try JSONTree.parse(try String(contentsOfFile: analysis, encoding: .utf8))
        let blocking = Set(tree["blockedBy"]["findings"].elements.compactMap(\.text))
        let entries = tree["findings"].elements.filter { blocking.contains($0["fingerprint"].text ?? "") }.map {
            """
            - fingerprint: \($0["fingerprint"].text ?? "")
              reason: r
              approver: Ada
              ticket: CHG-1
              created: 2026-11-01
              expires: 2026-12-31
              evidenceDigest: \($0["evidenceDigest"].text ?? "")

            """
        }
        return entries.joined()
    }

    @Test("gate gives the bytes that analyze gives with the same files and the same moment")
    func gateEqualsAnalyze() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let waivers = try folder.write("waivers.yaml", try waivers(saved))
        let policy = try folder.write(
            "policy.yaml",
            """
            threshold: medium
            overrides: [{rule: P38, severity: low, reason: r}, {rule: S12, severity: critical, reason: r}]
            maximumCaptureAge: 24h
            minimumCoverage: {checks: 10}
            """
        )
        let baseline = try folder.write(
            "baseline.yaml",
            try await Executable.run(["baseline", saved]).output
        )
        let choices = [
            [], ["--policy", policy], ["--waivers", waivers], ["--policy", policy, "--waivers", waivers],
            ["--baseline", baseline], ["--fail-on", "critical", "--fail-on-warning"],
        ]
        for options in choices {
            for format in ["json", "markdown"] {
                let direct = try await Executable.run(try example.arguments() + ["--format", format] + options)
                let gated = try await Executable.run(["gate", saved, "--format", format] + Self.now + options)
                #expect(gated.code == direct.code, "\(options): \(gated.errors)")
                #expect(gated.output == direct.output, "\(options) \(format)")
            }
        }
    }

    @Test("gating twice is gating once: what the first policy did is taken back")
    func gateTwice() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let policy = try folder.write("policy.yaml", "overrides: [{rule: TKO-01, severity: low, reason: r}]\n")
        let first = try await Executable.run(["gate", saved, "--format", "json", "--policy", policy] + Self.now)
        let again = try await Executable.run(
            ["gate", try folder.write("first.json", first.output), "--format", "json"] + Self.now
        )
        #expect(again.output == (try String(contentsOfFile: saved, encoding: .utf8)))
    }

    @Test("gate fails closed: cut, empty, absent, of another kind or version, without coverage")
    func gateFailsClosed() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let text = try String(contentsOfFile: saved, encoding: .utf8)
        let broken = [
            String(text.prefix(text.utf8.count / 2)), "", "{}", "[]", "not json",
            text.replacing("\"pv-impact/v1\"", with: "\"pv-impact/v2\""),
            text.replacing("\"kind\": \"Analysis\"", with: "\"kind\": \"Comparison\""),
            text.replacing("\"checks\": [", with: "\"checksGone\": ["),
            text.replacing("\"volumes\": [", with: "\"volumesGone\": ["), text + text,
        ]
        for (index, content) in broken.enumerated() {
            let path = try folder.write("broken-\(index).json", content)
            let result = try await Executable.run(["gate", path, "--fail-on", "critical"] + Self.now)
            #expect(result.code == 5, "\(index): \(result.code) \(result.errors)")
            #expect(result.errors.contains("broken-\(index).json"))
            #expect(result.output.isEmpty)
        }
        #expect(try await Executable.run(["gate", "\(folder.path)/none.json"]).code == 5)
        #expect(try await Executable.run(["gate", saved, "--policy", saved] + Self.now).code == 2)
        #expect(try await Executable.run(["gate"]).code == 2)
    }

    @Test("a finding that was cut out of the analysis by hand is missed")
    func findingRemoved() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let text = try String(contentsOfFile: saved, encoding: .utf8)
        let start = try #require(text.range(of: "\n  \"findings\": [\n"))
        let end = try #require(text.range(of: "\n  ],\n", in: start.upperBound..<text.endIndex))
        let cut = text[..<start.lowerBound] + "\n  \"findings\": [],\n" + text[end.upperBound...]
        let path = try folder.write("cut.json", String(cut))
        let result = try await Executable.run(["gate", path, "--fail-on", "critical"] + Self.now)
        #expect(result.code == 5, "\(result.errors)")
    }

    @Test("standard input is read, and the analysis is not overwritten")
    func standardInput() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let text = try String(contentsOfFile: saved, encoding: .utf8)
        #expect(try await Executable.run(["gate", "-", "--format", "json"] + Self.now, input: text).code == 3)
        #expect(try await Executable.run(["gate", saved, "--output", "json=\(saved)"] + Self.now).code == 2)
        #expect(try String(contentsOfFile: saved, encoding: .utf8) == text)
        #expect(try await Executable.run(["gate", saved, "--report-only"] + Self.now).code == 0)
    }

    @Test("lint names what is wrong, and a draft is refused until a person has completed it")
    func lintAndDraft() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let good = try folder.write("good.yaml", try waivers(saved))
        let clean = try await Executable.run(["waivers", "lint", good, "--analysis", saved] + Self.now)
        #expect(clean.code == 0, "\(clean.errors)")
        let text = try waivers(saved)
        let dated = try folder.write("dated.yaml", text.replacing("2026-12-31", with: "31.12.2026"))
        let wrong = try await Executable.run(["waivers", "lint", dated] + Self.now)
        #expect(wrong.code == 2)
        #expect(wrong.errors.contains("dated.yaml:1: error") && wrong.errors.contains("31.12.2026"))
        let late = try await Executable.run([
            "waivers", "lint", good, "--fail-on-warning", "--now", "2027-01-01T00:00:00Z",
        ])
        #expect(late.code == 4)
        let policy = try folder.write("policy.yaml", "waivers: {approverDiffersFromAuthor: true}\n")
        let author = try await Executable.run(["waivers", "lint", good, "--policy", policy] + Self.now)
        #expect(author.code == 2)

        let tree = try JSONTree.parse(try String(contentsOfFile: saved, encoding: .utf8))
        let fingerprint = try #require(tree["blockedBy"]["findings"][0].text)
        let draft = try await Executable.run(["waivers", "draft", saved, String(fingerprint.prefix(12))] + Self.now)
        #expect(draft.code == 0)
        #expect(draft.output.contains("fingerprint: \(fingerprint)"))
        let path = try folder.write("draft.yaml", draft.output)
        let refused = try await Executable.run(["gate", saved, "--waivers", path] + Self.now)
        #expect(refused.code == 2)
        #expect(refused.errors.contains("`reason` is missing"))
        let completed = draft.output.replacing("expires: \"\"", with: "expires: 2026-12-01")
            .replacing("\"\"", with: "text")
        let gated = try await Executable.run(
            ["gate", saved, "--format", "json", "--waivers", try folder.write("draft.yaml", completed)] + Self.now
        )
        #expect(try JSONTree.parse(gated.output)["waivers"][0]["state"].text == "matched")
        #expect(try await Executable.run(["waivers", "draft", saved, "00000000ffff"]).code == 2)
        #expect(try await Executable.run(["waivers", "draft", saved, "0f"]).code == 2)
    }

    @Test("compare: an analysis against itself is 0, new findings are 3, other questions and lost evidence are 5")
    func compare() async throws {
        let folder = try ScratchFolder()
        let saved = try await save(folder)
        let same = try await Executable.run(["compare", saved, saved] + Self.now)
        #expect(same.code == 0, "\(same.output)\(same.errors)")
        #expect(same.output.hasPrefix("PASS"))
        let tree = try JSONTree.parse(try String(contentsOfFile: saved, encoding: .utf8))
        let total = tree["findings"].elements.count { $0["causedBy"] == .null }
        let json = try JSONTree.parse(try await Executable.run(["compare", saved, saved, "--format", "json"]).output)
        #expect(json["counts"]["unchanged"].int == total)

        // Another source node is another question.
        let other = try await save(folder, "other.json", ["--source-node", "elsewhere"])
        let asked = try await Executable.run(["compare", saved, other] + Self.now)
        #expect(asked.code == 5 || asked.code == 3, "\(asked.output)")
        #expect(asked.output.contains("source node differs"))
    }

    @Test("compare: a volume that loses its protection since the approval is new, and blocks")
    func compareNew() async throws {
        let folder = try ScratchFolder()
        let dump = try String(contentsOfRepositoryFile: "examples/02-mount-lost/cluster.yaml")
        let items = dump.split(separator: "\n- apiVersion")
        let kept = items.filter { !$0.contains("name: pv-reports\n") }
        #expect(kept.count == items.count - 1)
        let before = try folder.write("before.yaml", kept.joined(separator: "\n- apiVersion"))
        func run(_ cluster: String, _ name: String) async throws -> String {
            var arguments = try example.arguments()
            let position = try #require(arguments.firstIndex(of: "--cluster"))
            arguments[position + 1] = cluster
            return try folder.write(name, try await Executable.run(arguments + ["--format", "json"]).output)
        }
        let approved = try await run(before, "approved.json")
        let current = try await run("examples/02-mount-lost/cluster.yaml", "current.json")
        let result = try await Executable.run(["compare", approved, current, "--format", "markdown"] + Self.now)
        #expect(result.code == 3, "\(result.output)")
        #expect(result.output.contains("## New"))
        #expect(result.output.contains("pv-reports"))
        // The other way round the volume has vanished: that is not a resolved finding.
        let vanished = try await Executable.run(["compare", current, approved] + Self.now)
        #expect(vanished.code == 5, "\(vanished.output)")
        #expect(vanished.output.contains("not in the current"))
    }
}

extension String {
    /// Place of a text within a part of this one.
    fileprivate func range(of text: String, in part: Range<Index>? = nil) -> Range<Index>? {
        let part = part ?? startIndex..<endIndex
        return self[part].firstRange(of: text)
    }
}
