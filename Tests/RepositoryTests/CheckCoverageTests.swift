import Checks
import Findings
import FoundationEssentials
import TestSupport
import Testing

/// Every rule of the catalogue has a check with a firing and a clean fixture, or a reason why it has none.
struct CheckCoverageTests {
    private struct Row {
        var id: String
        var check: String
        var fires: String
        var clean: String
    }

    /// Rules whose fixtures are test functions, and not entries of the tables of `RuleCase`: file, firing test, clean test.
    private static let functions: [String: (file: String, fires: String, clean: String)] = [
        "BIND-01": ("BindingCheckTests.swift", "lostClaimFires", "boundPairPasses"),
        "BIND-02": ("BindingCheckTests.swift", "recreatedPendingClaimIsReleasedTo", "boundPairPasses"),
        "BIND-03": ("BindingCheckTests.swift", "releasedVolumeKeepsItsClaimPending", "boundPairPasses"),
        "BIND-04": ("BindingCheckTests.swift", "deletePolicyOnReleasedLocalVolumeFires", "managedVolumesHaveADeleter"),
        "BIND-06": (
            "BindingCheckTests.swift", "missingClassIsInfoForBoundVolumesAndHighForOthers", "boundPairPasses"
        ),
        "BIND-11": (
            "BindingCheckTests.swift", "modesThatTheVolumeLacksKeepANamedClaimPending",
            "pairThatIsBoundAlreadyIsNotTestedAgain"
        ),
        "ID-01": ("IdentityCheckTests.swift", "pinnedVolumeNeedsItsIdentity", "volumeOfAnotherNodeIsNoMisspelling"),
        "ID-02": (
            "IdentityCheckTests.swift", "podOnANodeThatTheAffinityExcludesIsRefused", "podOnItsOwnNodePasses"
        ),
        "ID-03": (
            "IdentityCheckTests.swift", "hostnameLabelThatDiffersFiresWhereVolumesUseIt",
            "equalLabelPassesAndMissingNodeIsUnknown"
        ),
        "ID-04": (
            "IdentityCheckTests.swift", "machineThatIsTheSourceButLacksItsDataIsNamed", "machineWithTheDataPasses"
        ),
        "EV-01": (
            "EvidenceCheckTests.swift", "namespaceThatWasNotDumpedIsNamedOnce", "namespaceThatWasNotDumpedIsNamedOnce"
        ),
        "EV-02": ("EvidenceCheckTests.swift", "overlayOfAContainerIsNotTheNode", "composefsRootIsTheNode"),
        "EV-03": ("EvidenceCheckTests.swift", "lostLinesOfMountinfoAreNamed", "lostLinesOfMountinfoAreNamed"),
        "EV-04": (
            "EvidenceCheckTests.swift", "mountedDeviceWithoutTypeShowsAFalseBlank",
            "mountedDeviceWithoutTypeShowsAFalseBlank"
        ),
        "EV-05": (
            "EvidenceCheckTests.swift", "probesAreAskedForOnlyWhereAnAnswerIsOpen",
            "probesAreAskedForOnlyWhereAnAnswerIsOpen"
        ),
        "EV-06": ("EvidenceCheckTests.swift", "strippedDumpIsNamed", "strippedDumpIsNamed"),
        "EV-07": ("EvidenceCheckTests.swift", "secretsAreCountedAndNothingElse", "secretsAreCountedAndNothingElse"),
    ]

    private func files(below folder: String) throws -> [(path: String, text: String)] {
        let root = Repository.root + folder
        var found: [(path: String, text: String)] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) where name.hasSuffix(".swift") {
            let bytes = FileManager.default.contents(atPath: root + "/" + name) ?? Data()
            found.append((folder + "/" + name, String(decoding: bytes, as: UTF8.self)))
        }
        return found.sorted { $0.path < $1.path }
    }

    /// Name of the first type that a file declares.
    private func typeName(in text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("enum ") || $0.hasPrefix("struct ") }
        return line?.split(separator: " ").dropFirst().first.map { String($0.prefix { $0.isLetter || $0.isNumber }) }
    }

    private func rows() throws -> [Row] {
        let sources = try files(below: "Sources/Checks")
        let tests = try files(below: "Tests/ChecksTests")
        let numbers = Set(PlannedChecks.all.map(\.id))
        let descriptors = CheckRegistry.checks.map { $0.descriptor }.filter {
            numbers.contains($0.id) || $0.family == .takeover
        }
        return descriptors.sorted { ($0.family.rawValue, $0.id) < ($1.family.rawValue, $1.id) }.map { check in
            let mark = "\"\(check.id)\""
            let own = sources.first { $0.text.contains("id: \(mark)") } ?? sources.first { $0.text.contains(mark) }
            if let table = tests.first(where: {
                $0.text.contains("            id: \(mark),") || $0.text.contains("headline(\(mark),")
            }) {
                let place = "`\(table.path)`, case `\(check.id)`"
                return Row(id: check.id, check: own?.path ?? "", fires: "\(place), `fires`", clean: "`clean`")
            }
            let type = own.flatMap { typeName(in: $0.text) } ?? "none"
            if let table = tests.first(where: { $0.text.contains("            check: \(type).self,") }) {
                let place = "`\(table.path)`, check `\(type)`"
                return Row(id: check.id, check: own?.path ?? "", fires: "\(place), `trouble`", clean: "`setting`")
            }
            guard let function = Self.functions[check.id],
                let file = tests.first(where: { $0.path.hasSuffix("/" + function.file) }),
                file.text.contains("func \(function.fires)("), file.text.contains("func \(function.clean)(")
            else { return Row(id: check.id, check: own?.path ?? "", fires: "", clean: "") }
            return Row(
                id: check.id,
                check: own?.path ?? "",
                fires: "`\(file.path)`, `\(function.fires)`",
                clean: "`\(function.clean)`"
            )
        }
    }

    @Test func everyCheckHasAFiringAndACleanFixture() throws {
        for row in try rows() {
            #expect(!row.check.isEmpty, "no file of Sources/Checks defines \(row.id)")
            #expect(
                !row.fires.isEmpty && !row.clean.isEmpty,
                "\(row.id) has no entry in the tables of RuleCase and none in CheckCoverageTests.functions"
            )
        }
    }

    @Test func everyRuleOfTheCatalogueIsACheckOrHasAReason() {
        // Rules about binding and items about machines come with their own commands.
        let open = PlannedChecks.open.map(\.id).filter { !$0.hasPrefix("BIND-") && !$0.hasPrefix("P") }
        #expect(open == [], "neither registered nor explained")
        #expect(PlannedChecks.explained.allSatisfy { ($0.reason ?? "").count > 20 })
        #expect(Set(PlannedChecks.all.map(\.id)).count == PlannedChecks.all.count)
    }

    /// With `RECORD=1` in the environment the table is written, and the test still fails, so that nobody records unseen.
    @Test func tableIsCurrent() throws {
        var lines = [
            "# Rules, checks and fixtures", "",
            "For each rule the file of its check, the test that makes it fire, and the test in which it has nothing to say.",
            "`Tests/RepositoryTests` compares this table with sources and tests.", "",
            "| Rule | Check | Fires | Clean |", "|---|---|---|---|",
        ]
        lines += try rows().map { "| \($0.id) | `\($0.check)` | \($0.fires) | \($0.clean) |" }
        lines += PlannedChecks.explained.map { "| \($0.id) | none: see [the index](checks/index.md) | | |" }
        let text = lines.joined(separator: "\n") + "\n"
        let path = Repository.root + "docs/check-coverage.md"
        let found = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        #expect(text == found, "docs/check-coverage.md is stale: run the test with RECORD=1")
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: path))
        }
    }
}
