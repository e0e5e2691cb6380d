package import SourceText
package import StorageModel

/// Reads the dumps of one or two clusters.
package enum ClusterIngestion {
    /// Reads all dumps; what cannot be read is told in `problems`, and the rest is used.
    ///
    /// The result does not depend on the order of the inputs: files are read sorted by path.
    package static func load(
        _ inputs: [ClusterInput],
        reading: ManifestReading = ManifestReading(),
        into sources: inout SourceMap,
        problems: inout [InputProblem]
    ) throws(IngestionError) -> ClusterInventory {
        let objects = try read(inputs, reading: reading, into: &sources, problems: &problems)
        let (inventory, found) = objects.resolved(sources)
        problems += found
        return inventory
    }

    /// Reads all dumps without deciding between objects that stand in them more than once.
    package static func read(
        _ inputs: [ClusterInput],
        reading: ManifestReading,
        into sources: inout SourceMap,
        problems: inout [InputProblem]
    ) throws(IngestionError) -> ClusterObjects {
        let listing = InputListing(inputs)
        guard listing.files.count(where: { $0.path == InputFile.standardInput }) <= 1 else {
            throw .unsuitable(path: InputFile.standardInput, reason: "standard input can be read for one cluster only")
        }
        problems += listing.problems
        var objects = CollectedObjects()
        let workers = ManifestWorkers(reading)
        for dump in listing.files {
            let file = sources.add(SourceFile(path: dump.path, role: dump.role.inputRole))
            var reader = ManifestFileReader(dump, file: file, objects: objects, workers: workers)
            objects = CollectedObjects()
            sources[file] = reader.read(sources[file])
            objects = reader.objects
            problems += reader.problems
        }
        return ClusterObjects(objects: objects)
    }
}

/// The objects of all dumps as they were read.
package struct ClusterObjects: Sendable {
    fileprivate var objects: CollectedObjects

    /// One object for each name, and what was found about repeated ones.
    package func resolved(_ sources: SourceMap) -> (ClusterInventory, [InputProblem]) {
        // Most objects of a dump are pods, which are put in order beside all others.
        let ((others, found), (pods, foundOfPods)) = ForkJoin.both(
            { [self] in withoutPods(sources) },
            { [self] in
                var resolver = DuplicateResolver(sources: sources)
                return (resolver.resolve(objects.pods), resolver)
            }
        )
        var (inventory, resolver) = (others, found)
        inventory.pods = pods
        resolver.merge(foundOfPods)
        resolver.finish()
        inventory.conflicts = resolver.conflicts.sorted {
            ($0.cluster, $0.reference, $0.dropped.location) < ($1.cluster, $1.reference, $1.dropped.location)
        }
        return (inventory, resolver.problems)
    }

    private func withoutPods(_ sources: SourceMap) -> (ClusterInventory, DuplicateResolver) {
        var resolver = DuplicateResolver(sources: sources)
        var inventory = ClusterInventory()
        inventory.persistentVolumes = resolver.resolve(objects.persistentVolumes)
        inventory.persistentVolumeClaims = resolver.resolve(objects.persistentVolumeClaims)
        inventory.workloads = resolver.resolve(objects.workloads)
        inventory.nodes = resolver.resolve(objects.nodes)
        inventory.storageClasses = resolver.resolve(objects.storageClasses)
        inventory.volumeAttachments = resolver.resolve(objects.volumeAttachments)
        inventory.csiNodes = resolver.resolve(objects.csiNodes)
        inventory.services = resolver.resolve(objects.services)
        inventory.podDisruptionBudgets = resolver.resolve(objects.podDisruptionBudgets)
        inventory.plainObjects = resolver.resolve(objects.plainObjects)
        inventory.localVolumes = resolver.resolve(objects.localVolumes)
        inventory.localVolumeSets = resolver.resolve(objects.localVolumeSets)
        inventory.discoveryResults = resolver.resolve(objects.discoveryResults)
        inventory.deviceLinks = resolver.resolve(objects.deviceLinks)
        inventory.lvmClusters = resolver.resolve(objects.lvmClusters)
        inventory.lvmVolumeGroups = resolver.resolve(objects.lvmVolumeGroups)
        inventory.topoLVMVolumes = resolver.resolve(objects.topoLVMVolumes)
        inventory.cephClusters = resolver.resolve(objects.cephClusters)
        inventory.machineConfigs = resolver.resolve(objects.machineConfigs)
        inventory.clusterVersions = resolver.resolve(objects.clusterVersions)
        inventory.imageRegistryConfigs = resolver.resolve(objects.imageRegistryConfigs)
        inventory.kindCounts = objects.kindCounts
        return (inventory, resolver)
    }
}

extension ClusterRole {
    /// What an input file of this cluster is used for.
    fileprivate var inputRole: InputRole {
        switch self {
        case .shared: .cluster
        case .source: .sourceCluster
        case .target: .targetCluster
        }
    }
}
