import Findings
import Gating
import Reporting
import SourceText
import StorageModel
import TestSupport
import Testing

/// A JSON output read back is the report that it was written from.
@Suite("saved analyses") struct SavedAnalysisTests {
    private func read(_ text: String) throws(SavedAnalysisError) -> Report {
        try SavedAnalysis.read(Array(text.utf8), path: "a.json")
    }

    /// The error of a text that is no analysis.
    private func fault(_ text: String) -> SavedAnalysisError? {
        do throws(SavedAnalysisError) {
            _ = try read(text)
            return nil
        } catch {
            return error
        }
    }

    /// The sample, and variants of it in which optional fields are filled or empty.
    static let reports: [Report] = {
        var full = SampleReport.make()
        for (id, finding) in full.findings.map({ ($0.check, $0) }) {
            full.descriptors[id] = CheckDescriptor(
                id: id,
                family: .path,
                name: "name-of-\(id.lowercased())",
                title: finding.title,
                severity: finding.severity,
                mechanism: "how it happens",
                whenSilent: "when nobody looks",
                message: "MountVolume.SetUp failed",
                remedy: "mount it",
                example: "an example",
                references: ["https://example.invalid/\(id)"],
                requires: [.node(.target, .fstab, .mountinfo), .cluster("Pod")],
                isWaivable: false
            )
        }
        full.unmatchedNodes = ["source node (no capture)"]
        full.preflight[0].causedBy = full.findings[0].fingerprint
        full.volumes[0].outcome.certainty = .undetermined(missing: [SampleReport.missingBeneath])
        full.volumes[0].outcome.before.readOnly = true
        full.volumes[0].outcome.before.size = .max
        full.volumes[0].outcome.before.fsType = ""
        full.volumes[1].outcome.hostPathType = ""
        full.volumes[1].outcome.isBlockMode = true
        full.volumes[1].outcome.podVolume = "data"
        full.boot?.certainty = .undetermined(missing: [SampleReport.missingBeneath])
        full.outOfScope[0].volume.kind = "HostPath"
        full.outOfScope[0].evidence = [Evidence(.context, at: nil, note: "nothing there")]
        full.problems.append(InputProblem(.unusable, file: FileID(99), "a file that is not in the list"))
        full.findings[0].certainty = .depends(on: ["filesystemUUID"])
        var bare = SampleReport.make()
        bare.boot = nil
        bare.runbook = nil
        bare.options.method = nil
        bare.options.profile = nil
        bare.options.scope = .preflight
        return [SampleReport.make(), full, bare, HostileTextTests.report(naming: HostileTextTests.names[0])]
    }()

    @Test("every format has the bytes of the direct run", arguments: ReportFormat.allCases)
    func sameBytes(format: ReportFormat) throws {
        for report in Self.reports {
            let restored = try read(JSONRenderer.render(report))
            #expect(format.render(restored) == format.render(report))
        }
    }

    @Test("names of every kind survive", arguments: HostileTextTests.names)
    func hostileNames(name: String) throws {
        let report = HostileTextTests.report(naming: name)
        let restored = try read(JSONRenderer.render(report))
        for format in ReportFormat.allCases { #expect(format.render(restored) == format.render(report)) }
        #expect(restored.volumes.map(\.outcome.volume.name) == report.volumes.map(\.outcome.volume.name))
    }

    @Test("the fields that no text shows are there too")
    func fieldsSurvive() throws {
        let report = Self.reports[1]
        let restored = try read(JSONRenderer.render(report))
        #expect(restored.volumes == report.volumes)
        #expect(restored.hostPaths == report.hostPaths)
        #expect(restored.boot == report.boot)
        #expect(restored.diskPlan == report.diskPlan)
        #expect(restored.preflight == report.preflight)
        #expect(restored.findings == report.findings)
        #expect(restored.descriptors == report.descriptors)
        #expect(restored.decision == report.decision)
        #expect(restored.options == report.options)
        #expect(restored.outOfScope == report.outOfScope)
        #expect(restored.contradictions == report.contradictions)
        #expect(restored.conflicts == report.conflicts)
        #expect(restored.runbook == report.runbook)
        #expect(restored.objectCounts == report.objectCounts)
        #expect(restored.unmatchedNodes == report.unmatchedNodes)
        #expect(restored.outcomes.map(\.result) == report.outcomes.map(\.result))
    }

    @Test("members of later versions are ignored, and members of this version may be absent in earlier ones")
    func otherVersions() throws {
        let text = JSONRenderer.render(SampleReport.make())
        let later = text.replacing("{\n  \"apiVersion\"", with: "{\n  \"later\": {\"a\": [1, null]},\n  \"apiVersion\"")
        #expect(later != text)
        #expect(JSONRenderer.render(try read(later)) == text)
        let earlier = text.replacing("  \"unmatchedNodes\": [],\n", with: "").replacing("  \"rules\": [],\n", with: "")
        #expect(earlier != text)
        #expect(JSONRenderer.render(try read(earlier)) == text)
    }

    @Test("a file cut at any place is named with its line, and never read as a report")
    func cutFiles() {
        let text = Array(JSONRenderer.render(SampleReport.make()).utf8)
        for length in stride(from: 1, to: text.count - 3, by: 397) {
            let cut = String(decoding: text.prefix(length), as: UTF8.self)
            guard case .malformed(let path, let line, _, _)? = fault(cut) else {
                Issue.record("\(length) bytes were taken for a report, or the fault is another one")
                continue
            }
            let lines = cut.count { $0 == "\n" } + 1
            #expect(path == "a.json" && line >= 1 && line <= lines)
        }
    }

    @Test("what is no analysis is said to be none")
    func otherTexts() {
        #expect(fault("")?.message == "`a.json`:1:1: not a saved analysis: the file is empty")
        #expect(fault(" \n\n")?.message == "`a.json`:1:1: not a saved analysis: the file is empty")
        #expect(fault("apiVersion: v1\nkind: List\n")?.message.contains("no JSON object") == true)
        #expect(fault("[]")?.message.contains("no JSON object") == true)
        #expect(
            fault("{\"apiVersion\": \"v1\",\n\"kind\": \"List\"}")
                == .wrongKind(path: "a.json", line: 2, found: "List")
        )
        #expect(fault("{}") == .wrongKind(path: "a.json", line: 1, found: nil))
        #expect(
            fault("{\"kind\": \"Analysis\",\n\n\"apiVersion\": \"pv-impact/v9\"}")
                == .unknownVersion(path: "a.json", line: 3, found: "pv-impact/v9")
        )
        let text = JSONRenderer.render(SampleReport.make())
        #expect(fault(text + text)?.message.contains("a second value follows") == true)
        #expect(fault(text + "x") != nil)
    }

    @Test("a wrong member is named with its line")
    func wrongMembers() {
        let text = JSONRenderer.render(SampleReport.make())
        let cases: [(String, String, String)] = [
            ("\"verdict\": \"blocked\"", "\"verdict\": \"fine\"", "`verdict` cannot be `fine`"),
            ("\"verdict\": \"blocked\"", "\"verdict\": null", "lacks `verdict`"),
            ("\"exitCode\": 3", "\"exitCode\": \"3\"", "`exitCode` must be a whole number"),
            ("\"matched\": true", "\"matched\": \"yes\"", "`matched` must be true or false"),
            ("\"hostPaths\": [", "\"hostPaths\": 7, \"x\": [", "`hostPaths` must be an array"),
            ("\"file\": \"source/fstab\"", "\"file\": \"other\"", "names `other`, which is not in `inputs`"),
        ]
        for (old, new, expected) in cases {
            guard let range = text.firstRange(of: old) else {
                Issue.record("the sample has no \(old)")
                continue
            }
            let changed = String(text[..<range.lowerBound]) + new + String(text[range.upperBound...])
            let line = text[..<range.lowerBound].count { $0 == "\n" } + 1
            guard case .invalid(_, let found, _, let reason)? = fault(changed) else {
                Issue.record("\(new) was accepted")
                continue
            }
            #expect(reason.contains(expected), "\(reason)")
            // A member that is null is missing, so the fault is at the object that lacks it.
            if new.contains("null") { #expect(found == 1) } else { #expect(found == line) }
        }
    }

    @Test("a file that is not there is named")
    func absentFile() {
        #expect(throws: SavedAnalysisError.unreadable(.notFound(path: "/none/a.json"))) {
            try SavedAnalysis.read(path: "/none/a.json")
        }
    }
}
