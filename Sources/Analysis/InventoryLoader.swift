import Ingestion
import SourceText
import StorageModel

/// Reads every input; what cannot be read becomes a problem of the inventory, never silence.
enum InventoryLoader {
    /// Reads cluster dumps and both captures.
    static func load(_ request: AnalysisRequest, into start: SourceMap) -> Inventory {
        var sources = start
        var problems: [InputProblem] = []
        var cluster = ClusterInventory()
        do throws(IngestionError) {
            cluster = try ClusterIngestion.load(request.clusters, into: &sources, problems: &problems)
        } catch {
            problems.append(InputProblem(.unusable, file: nil, error.message))
        }
        let source = node(request.source, into: &sources, problems: &problems)
        let target = node(request.target, into: &sources, problems: &problems)
        problems.sort { Self.order($0) < Self.order($1) }
        return Inventory(cluster: cluster, source: source, target: target, sources: sources, problems: problems)
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

    private static func order(_ problem: InputProblem) -> (UInt32, Int, Int, String) {
        (problem.file?.index ?? .max, problem.line ?? 0, problem.column ?? 0, problem.message)
    }
}
