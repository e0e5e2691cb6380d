import Ingestion
import Resolution
import SourceText
import StorageModel

/// Reads every input; what cannot be read becomes a problem of the inventory, never silence.
enum InventoryLoader {
    /// Reads cluster dumps and both captures; the objects of the clusters are joined while the captures are read.
    static func load(
        _ request: AnalysisRequest,
        into start: SourceMap,
        plannedTarget: HostFacts?
    ) -> (inventory: Inventory, joins: ClusterJoins) {
        var sources = start
        var problems: [InputProblem] = []
        var objects: ClusterObjects?
        do throws(IngestionError) {
            objects = try ClusterIngestion.read(
                request.clusters,
                reading: request.reading,
                into: &sources,
                problems: &problems
            )
        } catch {
            problems.append(InputProblem(.unusable, file: nil, error.message))
        }
        let ((cluster, repetitions, joins), nodes) = ForkJoin.both(
            { [objects, sources] in
                let (cluster, repetitions) = objects?.resolved(sources) ?? (ClusterInventory(), [])
                return (cluster, repetitions, ClusterJoins(cluster))
            },
            { [sources] in Nodes(request, plannedTarget, into: sources) }
        )
        objects = nil
        problems += repetitions + nodes.problems
        sources = nodes.sources
        let (source, target) = (nodes.source, nodes.target)
        problems += sameCapture(source, target, sources)
        problems.sort { Self.order($0) < Self.order($1) }
        return (
            Inventory(cluster: cluster, source: source, target: target, sources: sources, problems: problems), joins
        )
    }

    /// One boot of one machine, given for both nodes: no takeover of a machine by itself can be predicted.
    private static func sameCapture(_ source: HostFacts, _ target: HostFacts, _ sources: SourceMap) -> [InputProblem] {
        guard let first = source.machineID, let second = target.machineID, first.value == second.value,
            let boot = source.environment?.values["boot_id"]?.value, !boot.isEmpty,
            boot == target.environment?.values["boot_id"]?.value
        else { return [] }
        let places = "`\(sources[first.location.file].path)` and `\(sources[second.location.file].path)`"
        let message =
            "source and target are one machine: \(places) hold the same machine-id, and the boot_id is the same"
        return [InputProblem(.unusable, at: second.location, message)]
    }

    private static func order(_ problem: InputProblem) -> (UInt32, Int, Int, String) {
        (problem.file?.index ?? .max, problem.line ?? 0, problem.column ?? 0, problem.message)
    }
}

/// What the captures of both machines hold.
private struct Nodes {
    var source: HostFacts
    var target: HostFacts
    var sources: SourceMap
    var problems: [InputProblem] = []

    init(_ request: AnalysisRequest, _ plannedTarget: HostFacts?, into start: SourceMap) {
        sources = start
        source = Self.node(request.source, into: &sources, problems: &problems)
        target = plannedTarget ?? Self.node(request.target, into: &sources, problems: &problems)
    }

    private static func node(
        _ inputs: NodeInputs,
        into sources: inout SourceMap,
        problems: inout [InputProblem]
    ) -> HostFacts {
        do throws(IngestionError) {
            return try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        } catch {
            problems.append(InputProblem(.unusable, file: nil, error.message))
            return HostFacts(role: inputs.role)
        }
    }
}
