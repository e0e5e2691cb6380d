import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// A full bundle with any one file missing, empty, cut or garbage: what the file supports is gone and said to be, the rest
/// stays as it is.
@Suite struct DamagedBundleTests {
    private static let original = Repository.root + "examples/01-nothing-disturbed/source"

    /// What a load found, free of places, by the kind of evidence that it rests on.
    private struct Summary: Equatable {
        var facts: [NodeEvidence: [String]] = [:]

        init(_ facts: HostFacts) {
            self.facts[.mountinfo] = facts.mounts?.map(\.target)
            self.facts[.fstab] = facts.fstab?.map(\.source)
            self.facts[.deviceLinks] = facts.links?.map { $0.path + $0.kname }
            self.facts[.unitLinks] = facts.unitLinks?.map(\.path)
            self.facts[.unitStates] = facts.unitStates?.map(\.unit)
            self.facts[.mdstat] = facts.mdArrays?.map(\.kname)
            self.facts[.swaps] = facts.swaps?.map(\.filename)
            self.facts[.kernelCommandLine] = facts.kernelCommandLine?.map(\.value)
            self.facts[.pathProbes] = facts.pathProbes?.keys.sorted()
            self.facts[.beneathProbes] = facts.beneathProbes?.map { $0.mount + $0.path }
            self.facts[.fileAttributes] = facts.fileAttributes?.keys.sorted()
            self.facts[.initramfs] = facts.initramfs?.flatMap(\.modules.keys).sorted()
            self.facts[.builtinModules] = facts.builtinModules?.keys.sorted()
            self.facts[.filesystemUsage] = facts.filesystemUsage?.map(\.target)
            self.facts[.osRelease] = facts.osRelease?.keys.sorted()
            self.facts[.hostname] = facts.hostname.map { [$0.value] }
            self.facts[.machineID] = facts.machineID.map { [$0.value] }
            self.facts[.environment] = facts.environment?.values.keys.sorted()
            self.facts[.firmware] = facts.bootedWithEFI.map { ["\($0.value)"] }
            self.facts[.bootEntries] = facts.bootEntries?.keys.sorted()
            self.facts[.aleph] = facts.aleph?.keys.sorted()
        }
    }

    private struct Load {
        var summary: Summary
        var evidence: [NodeEvidence: Int]
        var devices: Set<String>
        var problems: [InputProblem]

        init(_ path: String) throws {
            var sources = SourceMap()
            problems = []
            let inputs = NodeInputs(role: .source, bundles: [path])
            let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
            summary = Summary(facts)
            evidence = facts.evidence.mapValues(\.count)
            devices = Set((facts.devices ?? []).map(\.kname))
        }

        var lost: [InputProblem] { problems.filter(\.effect.losesEvidence) }
    }

    private static let damages = ["missing", "empty", "cut", "garbage"]

    /// Kinds whose facts are joined with those of another file.
    private static let shared: [NodeEvidence: Set<NodeEvidence>] = [
        .environment: [.fileAttributes], .captureManifest: [.fstab, .mdstat, .swaps],
    ]

    @Test(arguments: damages)
    func anyOneFileMayBeDamaged(damage: String) throws {
        let folder = try TemporaryFolder()
        let root = folder.path + "/bundle"
        try FileManager.default.copyItem(atPath: Self.original, toPath: root)
        let whole = try Load(root)
        #expect(whole.lost.isEmpty, "\(whole.lost.map(\.message))")
        var tried = 0
        for member in try FileManager.default.subpathsOfDirectory(atPath: root).sorted() {
            let path = root + "/" + member
            guard let kind = BundleLayout.kind(of: member), kind.isRead,
                let bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty
            else { continue }
            tried += 1
            try Self.apply(damage, to: path, Array(bytes))
            let damaged = try Load(root)
            try bytes.write(to: URL(filePath: path))
            let gone = kind.evidence.map { (damaged.evidence[$0] ?? 0) < (whole.evidence[$0] ?? 0) } ?? false
            // Nothing lists the table of tools; the items that need it ask for it.
            let isAsked = member == "meta/tools.tsv" && (damage == "missing" || damage == "empty")
            #expect(!damaged.lost.isEmpty || gone || isAsked, "\(damage) \(member): nothing is said")
            #expect(damaged.devices.isSubset(of: whole.devices), "\(damage) \(member)")
            for (evidence, facts) in whole.summary.facts where evidence != kind.evidence {
                if let own = kind.evidence, Self.shared[own]?.contains(evidence) ?? false { continue }
                #expect(damaged.summary.facts[evidence] == facts, "\(damage) \(member) changes \(evidence.rawValue)")
            }
        }
        print("damaged bundle: \(damage): \(tried) files tried one by one")
        #expect(tried > 25)
    }

    private static func apply(_ damage: String, to path: String, _ bytes: [UInt8]) throws {
        switch damage {
        case "missing": try FileManager.default.removeItem(atPath: path)
        case "empty": try Data().write(to: URL(filePath: path))
        case "cut": try Data(bytes.prefix(bytes.count / 2)).write(to: URL(filePath: path))
        default:
            let garbage = bytes.indices.map { UInt8(truncatingIfNeeded: ($0 &* 7919) >> 3) }
            try Data(garbage).write(to: URL(filePath: path))
        }
    }
}
