import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Captures of machines on which takeovers were carried out.
@Suite struct TakeoverBundleTests {
    @Test func everyBundleIsReadWithoutLoss() throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: no folder with captured machines beside the checkout")
            return
        }
        let root = shared + "takeovers"
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: root).sorted() {
            for side in [HostRole.source, .target] {
                let bundle = "\(root)/\(name)/\(side.rawValue)"
                guard FileManager.default.fileExists(atPath: bundle + "/bundle/meta/env") else { continue }
                var sources = SourceMap()
                var problems: [InputProblem] = []
                let facts = try NodeIngestion.load(
                    NodeInputs(role: side, bundles: [bundle]),
                    into: &sources,
                    problems: &problems
                )
                count += 1
                let lost = problems.filter { $0.effect.losesEvidence }
                #expect(lost.isEmpty, "\(name) \(side.rawValue): \(lost.map(\.message))")
                #expect(facts.unrecognised.isEmpty, "\(name): \(facts.unrecognised)")
                #expect(facts.contradictions.isEmpty, "\(name) \(side.rawValue): \(facts.contradictions)")
                expectComplete(facts, "\(name) \(side.rawValue)")
            }
        }
        print("takeover bundles read: \(count)")
        #expect(count > 0)
    }

    private func expectComplete(_ facts: HostFacts, _ name: String) {
        #expect(facts.mounts?.isEmpty == false, "\(name): mounts")
        #expect(facts.fstab != nil && facts.swaps != nil && facts.mdArrays != nil, "\(name): tables")
        #expect(facts.links?.isEmpty == false, "\(name): links")
        #expect(facts.pathProbes?.isEmpty == false, "\(name): probes")
        #expect(
            facts.physicalVolumes != nil && facts.volumeGroups != nil && facts.logicalVolumes != nil,
            "\(name): LVM"
        )
        #expect(facts.unitFiles != nil && facts.unitLinks != nil && facts.unitStates != nil, "\(name): units")
        #expect(facts.bootedWithEFI != nil && facts.hostname != nil && facts.osRelease != nil, "\(name): identity")
        let disks = (facts.devices ?? []).filter { $0.type == "disk" }
        #expect(!disks.isEmpty && disks.allSatisfy { $0.size != nil && $0.serial != nil }, "\(name): disks")
        let partitions = (facts.devices ?? []).filter { $0.type == "part" }
        for partition in partitions {
            #expect(partition.partitionNumber != nil && partition.partitionStart != nil, "\(name): \(partition.path)")
            #expect(
                partition.parents.count == 1 && partition.partitionUUID?.isEmpty == false,
                "\(name): \(partition.path)"
            )
            #expect(partition.fsType != nil && partition.majMin != nil, "\(name): \(partition.path)")
        }
    }
}
