import Ingestion
import SourceText
import StorageModel
import TestSupport

/// The result of reading some dumps.
struct DumpReading {
    var inventory: ClusterInventory
    var sources: SourceMap
    var problems: [InputProblem]

    /// Reads the files or directories at the paths as dumps of one cluster.
    init(paths: [String], role: ClusterRole = .shared) throws {
        sources = SourceMap()
        problems = []
        let inputs = [ClusterInput(role: role, paths: paths)]
        inventory = try ClusterIngestion.load(inputs, into: &sources, problems: &problems)
    }

    /// Writes the texts to files `0.yaml`, `1.yaml` … and reads them.
    init(_ texts: String..., name: String = "yaml") throws {
        try self.init(bytes: texts.map { Array($0.utf8) }, name: name)
    }

    /// Writes the bytes to files and reads them.
    init(bytes: [[UInt8]], name: String = "yaml") throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for (index, bytes) in bytes.enumerated() { paths.append(try folder.write("\(index).\(name)", bytes)) }
        try self.init(paths: paths)
    }

    /// Objects of every kind that were kept.
    var references: [String] {
        var all: [ObjectReference] = inventory.persistentVolumes.map(\.reference)
        all += inventory.persistentVolumeClaims.map(\.reference) + inventory.pods.map(\.reference)
        all += inventory.workloads.map(\.reference) + inventory.nodes.map(\.reference)
        all += inventory.storageClasses.map(\.reference) + inventory.volumeAttachments.map(\.reference)
        all += inventory.csiNodes.map(\.reference) + inventory.plainObjects.map(\.reference)
        all += inventory.services.map(\.reference) + inventory.podDisruptionBudgets.map(\.reference)
        all += inventory.localVolumes.map(\.reference) + inventory.localVolumeSets.map(\.reference)
        all += inventory.discoveryResults.map(\.reference) + inventory.deviceLinks.map(\.reference)
        all += inventory.lvmClusters.map(\.reference) + inventory.lvmVolumeGroups.map(\.reference)
        all += inventory.topoLVMVolumes.map(\.reference) + inventory.cephClusters.map(\.reference)
        all += inventory.machineConfigs.map(\.reference) + inventory.clusterVersions.map(\.reference)
        all += inventory.imageRegistryConfigs.map(\.reference)
        return all.map { "\($0.kind)/\($0.qualifiedName)" }
    }

    /// Whether a problem says that evidence was lost.
    var losesEvidence: Bool { problems.contains { $0.effect.losesEvidence } }

    /// `line: message` of every problem.
    var messages: [String] { problems.map { "\($0.line.map(String.init) ?? "-"): \($0.message)" } }
}
