import ArgumentParser
import CaptureScript
import Ingestion
import SourceText
import StorageModel

/// `pv-impact capture-script`.
struct CaptureScriptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture-script",
        abstract: "Print the bash script that captures the facts of one node, read-only.",
        discussion: """
            The script needs no installation and changes nothing: it writes to a scratch
            directory that it removes, and sends one tar.gz to standard output. With
            --cluster it carries the paths of PVs and inline hostPath volumes, which
            decide between a missing path and a silent write: run it on both nodes.

            RUN IT
              pv-impact capture-script --cluster dump.yaml > capture.sh
              oc debug -q -T node/NAME -- nsenter -t 1 -m -u -i -n -p -- \\
                bash -s < capture.sh > NAME.tgz
              ssh core@NAME 'sudo bash -s' < capture.sh > NAME.tgz

            CHECK IT (uid=0, mntns_self equal to mntns_1)
              tar -xzOf NAME.tgz bundle/meta/env

            Keep -T, or oc drops the script and the result is empty. Never run it after
            a bare `chroot /host`: in a debug pod that shows the mounts of the pod, not
            those of the node.
            """
    )

    @OptionGroup(title: "Cluster") var clusters: ClusterOptions

    func run() throws {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let cluster: ClusterInventory
        do throws(IngestionError) {
            cluster = try ClusterIngestion.load(
                clusters.inputs,
                reading: clusters.reading,
                into: &sources,
                problems: &problems
            )
        } catch {
            throw CommandFailure(exitCode: 1, message: error.message)
        }
        let lost = problems.filter(\.effect.losesEvidence)
        for problem in lost { Terminal.error(Self.line(problem, sources)) }
        let list = ProbePathList(cluster: cluster)
        for rejected in list.rejected {
            Terminal.error("`\(rejected.path)` is not looked up: \(rejected.reason)")
        }
        try Terminal.writeResult(Array(NodeCaptureScript.render(list).utf8))
        // The script runs, but it must not look as if it knew every path.
        if !lost.isEmpty || !list.rejected.isEmpty { throw ExitCode(5) }
    }

    private static func line(_ problem: InputProblem, _ sources: SourceMap) -> String {
        var place = problem.file.map { sources[$0].path + ":" } ?? ""
        if let line = problem.line { place += "\(line):" }
        return place.isEmpty ? problem.message : "\(place) \(problem.message)"
    }
}
