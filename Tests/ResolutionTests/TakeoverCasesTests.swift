import Findings
import FoundationEssentials
import Ingestion
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Takeovers that were done for real, scored as the published scorer does.
@Suite struct TakeoverCasesTests {
    struct CaseFile: Decodable {
        struct Pair: Decodable {
            var source: String
            var target: String
        }
        var method: String
        var sourceNode: String
        var targetNode: String
        var pairs: [Pair]
        var unpairedSource: [String]
    }

    struct Truth: Decodable {
        struct Row: Decodable {
            var pv: String
            var side: String
            var path: String
            var type: String
            var pathFate: String
            var dataFate: String
            var orderDependent: Bool
            var contested: Bool
        }
        var boot: String
        var rows: [Row]
    }

    struct Score {
        var right: [String: Int] = [:]
        var open: [String: Int] = [:]
        var wrong: [String: Int] = [:]
        var falseCalm = 0
        var lines: [String] = []

        func share(_ facet: String) -> Double {
            let good = right[facet, default: 0]
            let all = good + open[facet, default: 0] + wrong[facet, default: 0]
            return all == 0 ? 1 : Double(good) / Double(all)
        }
    }

    static func folders() -> [String]? {
        guard let shared = Repository.shared else { return nil }
        let root = shared + "takeovers/"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.sorted().map { root + $0 + "/" }.filter {
            FileManager.default.fileExists(atPath: $0 + "truth.json")
        }
    }

    static func decode<T: Decodable>(_ type: T.Type, _ path: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    }

    static func subjects(_ truth: Truth, _ file: CaseFile) -> [VolumeSubject] {
        truth.rows.map { row in
            VolumeSubject(
                volume: ObjectReference(kind: "PersistentVolume", name: row.pv),
                cluster: .shared,
                sourceField: row.type == "hostPath" ? "hostPath" : "local",
                path: Located(row.path, at: SourceLocation(file: FileID(0), line: 1)),
                hostPathType: row.type == "hostPath" ? "Directory" : nil,
                isBlockMode: row.type == "local-block",
                side: row.side == "carried" ? .carried : .resident,
                node: row.side == "carried" ? file.sourceNode : file.targetNode,
                isReachableAfter: .reachable
            )
        }
    }

    /// The plan of a case.
    static func plan(_ folder: String, _ file: CaseFile) throws -> TakeoverPlan {
        var sources = SourceMap()
        let profile = try ProfileReader.read(path: folder + "profile.yaml", into: &sources)
        var pairs = file.pairs.map { DiskPair(source: $0.source, target: $0.target) }
        pairs += file.unpairedSource.map { DiskPair(source: $0, target: nil) }
        return TakeoverPlan(profile: profile, pairs: pairs, sourceNode: file.sourceNode, targetNode: file.targetNode)
    }

    /// Facts of a machine of a case, leaving out files whose path contains one of the texts.
    static func facts(_ folder: String, _ role: HostRole) throws -> HostFacts {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let path = folder + role.rawValue + "/bundle"
        return try NodeIngestion.load(NodeInputs(role: role, bundles: [path]), into: &sources, problems: &problems)
    }

    /// Serial numbers of disks that the profile leaves alone and whose partitions are gone all the same.
    ///
    /// Such a case contradicts its own description, so what lies on the disk says nothing about the engine.
    static func changedAgainstTheProfile(_ folder: String, _ before: HostFacts, _ plan: TakeoverPlan) throws -> Set<
        String
    > {
        guard plan.profile.unpairedTargetDisks == .untouched else { return [] }
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .target, bundles: [folder + "after/bundle"])
        let after = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        let used = Set(plan.pairs.compactMap(\.target) + plan.profile.extraCopies.map(\.target))
        func tables(_ facts: HostFacts) -> [String: String] {
            Dictionary(
                (facts.devices ?? []).compactMap { device in
                    device.serial.map { ($0, device.partitionTableType ?? "") }
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
        let later = tables(after)
        return Set(tables(before).filter { !used.contains($0.key) && later[$0.key] != $0.value }.keys)
    }

    static func score(
        _ name: String,
        _ truth: Truth,
        _ prediction: TakeoverPrediction,
        without disks: Set<String>,
        into score: inout Score
    ) {
        let stopped = ["emergency", "rescue", "no-root"].contains(truth.boot)
        let wanted: Set<BootResult> = stopped ? [.blocked] : [.completes, .degraded]
        if wanted.contains(prediction.boot.result) {
            score.right["boot", default: 0] += 1
        } else if prediction.boot.result == .undetermined {
            score.open["boot", default: 0] += 1
            score.lines.append("\(name) boot \(truth.boot): undetermined \(prediction.boot.certainty)")
        } else {
            score.wrong["boot", default: 0] += 1
            score.lines.append("\(name) BOOT \(truth.boot): \(prediction.boot)")
        }
        for (row, outcome) in zip(truth.rows, prediction.volumes) {
            if !disks.isDisjoint(with: outcome.before.disks) {
                print("NOT SCORED: \(name) \(row.pv) lies on a disk that changed although the profile says untouched")
                continue
            }
            let isSure = outcome.certainty == .certain
            let isShaky = row.orderDependent || row.contested
            let isCalm = outcome.headline == .unaffected && isSure
            if isCalm, !stopped, row.pathFate != "same-data" || row.dataFate == "destroyed" { score.falseCalm += 1 }
            let facets = [
                ("pathFate", row.pathFate, outcome.pathFate.rawValue),
                ("dataFate", row.dataFate, outcome.dataFate.rawValue),
            ]
            for (facet, truthValue, predicted) in facets {
                if facet == "pathFate", stopped { continue }
                if facet == "dataFate", truthValue == "unknown" { continue }
                let isRight = predicted == truthValue && (isSure || isShaky)
                if isRight || (facet == "pathFate" && predicted == "ambiguous" && isShaky) {
                    score.right[facet, default: 0] += 1
                    continue
                }
                let isOpen = ["undetermined", "unknown"].contains(predicted) || !isSure
                if isOpen { score.open[facet, default: 0] += 1 } else { score.wrong[facet, default: 0] += 1 }
                score.lines.append(
                    "\(name) \(row.pv) \(row.side) \(row.path) \(isOpen ? "open" : "WRONG") \(facet): truth \(truthValue)\(isShaky ? " (shaky)" : ""), predicted \(predicted) \(outcome.certainty) after \(outcome.after.kind) \(outcome.after.hops.map { $0.subject + ": " + $0.rule })"
                )
            }
        }
    }

    @Test func agreesWithTakeoversThatWereDone() throws {
        guard let folders = TakeoverCasesTests.folders() else {
            print("SKIPPED: the folder with real takeovers is absent")
            return
        }
        var score = Score()
        for folder in folders {
            let name = folder.split(separator: "/").last.map(String.init) ?? folder
            let file = try TakeoverCasesTests.decode(CaseFile.self, folder + "case.json")
            let truth = try TakeoverCasesTests.decode(Truth.self, folder + "truth.json")
            let target = try TakeoverCasesTests.facts(folder, .target)
            let plan = try TakeoverCasesTests.plan(folder, file)
            let prediction = try TakeoverEngine.predict(
                source: TakeoverCasesTests.facts(folder, .source),
                target: target,
                subjects: TakeoverCasesTests.subjects(truth, file),
                plan: plan
            )
            let changed = try TakeoverCasesTests.changedAgainstTheProfile(folder, target, plan)
            TakeoverCasesTests.score(name, truth, prediction, without: changed, into: &score)
        }
        print("right \(score.right) open \(score.open) wrong \(score.wrong) false calm \(score.falseCalm)")
        for line in score.lines { print(line) }
        #expect(score.share("pathFate") >= 0.99)
        #expect(score.share("dataFate") >= 0.99)
        #expect(score.falseCalm == 0)
        #expect(score.wrong.isEmpty)
    }
}
