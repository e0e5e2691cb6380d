import Findings
import FoundationEssentials
import Ingestion
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// What is not known must never make a wrong prediction certain.
@Suite struct TakeoverCasesEvidenceTests {
    /// One case with its correct prediction.
    struct Case {
        var name: String
        var folder: String
        var truth: TakeoverCasesTests.Truth
        var subjects: [VolumeSubject]
        var plan: TakeoverPlan
        var source: HostFacts
        var target: HostFacts
    }

    static func cases() throws -> [Case]? {
        guard let folders = TakeoverCasesTests.folders() else {
            print("SKIPPED: the folder with real takeovers is absent")
            return nil
        }
        return try folders.map { folder in
            let file = try TakeoverCasesTests.decode(TakeoverCasesTests.CaseFile.self, folder + "case.json")
            let truth = try TakeoverCasesTests.decode(TakeoverCasesTests.Truth.self, folder + "truth.json")
            return Case(
                name: folder.split(separator: "/").last.map(String.init) ?? folder,
                folder: folder,
                truth: truth,
                subjects: TakeoverCasesTests.subjects(truth, file),
                plan: try TakeoverCasesTests.plan(folder, file),
                source: try TakeoverCasesTests.facts(folder, .source),
                target: try TakeoverCasesTests.facts(folder, .target)
            )
        }
    }

    /// Rows that are certain and wrong.
    static func lies(_ prediction: TakeoverPrediction, _ truth: TakeoverCasesTests.Truth) -> Set<String> {
        var result: Set<String> = []
        let stopped = ["emergency", "rescue", "no-root"].contains(truth.boot)
        if prediction.boot.certainty == .certain, (prediction.boot.result == .blocked) != stopped {
            result.insert("boot is \(prediction.boot.result)")
        }
        for (row, outcome) in zip(truth.rows, prediction.volumes) where outcome.certainty == .certain {
            let path = outcome.pathFate.rawValue
            let isOpen = ["undetermined", "ambiguous"].contains(path)
            if !stopped, !isOpen, path != row.pathFate {
                result.insert("\(row.pv) \(row.path) is \(path), truth \(row.pathFate)")
            }
            let data = outcome.dataFate.rawValue
            if row.dataFate != "unknown", data != "unknown", data != row.dataFate {
                result.insert("\(row.pv) \(row.path) is \(data), truth \(row.dataFate)")
            }
        }
        return result
    }

    @Test func unknownProfileNeverContradictsTheWorldThatWas() throws {
        for item in try TakeoverCasesEvidenceTests.cases() ?? [] {
            let known = try TakeoverEngine.predict(
                source: item.source,
                target: item.target,
                subjects: item.subjects,
                plan: item.plan
            )
            var plan = item.plan
            var profile = TakeoverProfile(name: "nothing is known", method: plan.profile.method)
            profile.extraCopies = plan.profile.extraCopies
            profile.movedDisks = plan.profile.movedDisks
            profile.excludedPartitions = plan.profile.excludedPartitions
            plan.profile = profile
            let prediction = try TakeoverEngine.predict(
                source: item.source,
                target: item.target,
                subjects: item.subjects,
                plan: plan
            )
            let lies = TakeoverCasesEvidenceTests.lies(prediction, item.truth)
                .subtracting(TakeoverCasesEvidenceTests.lies(known, item.truth))
            #expect(lies.isEmpty, "\(item.name)")
        }
    }

    @Test func aMissingCaptureNeverMakesAWrongAnswerCertain() throws {
        let all = ProcessInfo.processInfo.environment["PV_IMPACT_EVERY_CASE"] != nil
        for (position, item) in (try TakeoverCasesEvidenceTests.cases() ?? []).enumerated()
        where all || position % 9 == 0 {
            let known = TakeoverCasesEvidenceTests.lies(
                try TakeoverEngine.predict(
                    source: item.source,
                    target: item.target,
                    subjects: item.subjects,
                    plan: item.plan
                ),
                item.truth
            )
            for role in HostRole.allCases {
                for (left, facts) in try TakeoverCasesEvidenceTests.reduced(item, role) {
                    let prediction: TakeoverPrediction
                    do throws(PairingError) {
                        prediction = try TakeoverEngine.predict(
                            source: role == .source ? facts : item.source,
                            target: role == .target ? facts : item.target,
                            subjects: item.subjects,
                            plan: item.plan
                        )
                    } catch {
                        // Without the serials the names of the pairs mean nothing, and that is said.
                        continue
                    }
                    let lies = TakeoverCasesEvidenceTests.lies(prediction, item.truth).subtracting(known).sorted()
                    #expect(lies.isEmpty, "\(item.name) \(role.rawValue) without \(left)")
                    if all, !lies.isEmpty { print("\(item.name) \(role.rawValue) without \(left): \(lies)") }
                }
            }
        }
    }

    /// The facts of a machine without each of its capture files.
    static func reduced(_ item: Case, _ role: HostRole) throws -> [(String, HostFacts)] {
        let manager = FileManager.default
        let bundle = item.folder + role.rawValue + "/bundle/"
        let files = (try manager.subpathsOfDirectory(atPath: bundle)).sorted().filter { path in
            var isDirectory = false
            return manager.fileExists(atPath: bundle + path, isDirectory: &isDirectory) && !isDirectory
        }
        let folder = try TemporaryFolder()
        var result: [(String, HostFacts)] = []
        let root = folder.path + "/bundle/"
        for file in files {
            let parts = file.split(separator: "/").dropLast()
            try manager.createDirectory(atPath: root + parts.joined(separator: "/"), withIntermediateDirectories: true)
            try manager.copyItem(atPath: bundle + file, toPath: root + file)
        }
        for file in files {
            try manager.moveItem(atPath: root + file, toPath: folder.path + "/aside")
            var sources = SourceMap()
            var problems: [InputProblem] = []
            let inputs = NodeInputs(role: role, bundles: [root])
            if let facts = try? NodeIngestion.load(inputs, into: &sources, problems: &problems) {
                result.append((file, facts))
            }
            try manager.moveItem(atPath: folder.path + "/aside", toPath: root + file)
        }
        return result
    }
}
