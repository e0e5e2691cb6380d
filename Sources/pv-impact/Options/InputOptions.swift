import Analysis
import ArgumentParser
import FoundationEssentials
import Ingestion
import StorageModel

/// `--cluster`, `--source-cluster`, `--target-cluster`.
struct ClusterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Dump of the cluster: a file, a directory of files, or - for standard input (repeatable).",
            valueName: "path"
        )
    )
    var cluster: [String] = []

    @Option(
        help: ArgumentHelp(
            "Dump of the source node's cluster, when the nodes belong to two clusters (repeatable).",
            valueName: "path"
        )
    )
    var sourceCluster: [String] = []

    @Option(
        help: ArgumentHelp(
            "Dump of the target node's cluster, when the nodes belong to two clusters (repeatable).",
            valueName: "path"
        )
    )
    var targetCluster: [String] = []

    @Option(
        help: ArgumentHelp(
            "How dumps are read: fast, or libyaml for the reference reader that the fast one equals.",
            valueName: "reader"
        )
    )
    var reader = ManifestReading.Reader.fast

    func validate() throws {
        if !cluster.isEmpty, !sourceCluster.isEmpty || !targetCluster.isEmpty {
            throw ValidationError(
                "--cluster is for one cluster; give --source-cluster and --target-cluster when there are two"
            )
        }
        if (cluster + sourceCluster + targetCluster).count(where: { $0 == "-" }) > 1 {
            throw ValidationError("standard input (-) can be read only once")
        }
    }

    /// Whether no dump was given.
    var isEmpty: Bool { cluster.isEmpty && sourceCluster.isEmpty && targetCluster.isEmpty }

    /// How the dumps are read.
    var reading: ManifestReading { ManifestReading(reader: reader) }

    /// The dumps by role.
    var inputs: [ClusterInput] {
        [
            ClusterInput(role: .shared, paths: cluster), ClusterInput(role: .source, paths: sourceCluster),
            ClusterInput(role: .target, paths: targetCluster),
        ].filter { !$0.paths.isEmpty }
    }
}

/// Captures of both nodes and their names.
struct NodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Capture of the source node: a bundle, sos report or must-gather as directory or archive, a single file, or - (repeatable).",
            valueName: "path"
        )
    )
    var source: [String] = []

    @Option(
        help: ArgumentHelp(
            "Capture of the target node: a bundle, sos report or must-gather as directory or archive, a single file, or - (repeatable).",
            valueName: "path"
        )
    )
    var target: [String] = []

    @Option(help: ArgumentHelp("/etc/fstab of the source node.", valueName: "file"))
    var sourceFstab: [String] = []

    @Option(help: ArgumentHelp("/proc/1/mountinfo of the source node.", valueName: "file"))
    var sourceMountinfo: [String] = []

    @Option(help: ArgumentHelp("/etc/fstab of the target node.", valueName: "file"))
    var targetFstab: [String] = []

    @Option(help: ArgumentHelp("/proc/1/mountinfo of the target node.", valueName: "file"))
    var targetMountinfo: [String] = []

    @Option(
        help: ArgumentHelp(
            "Instead of --target: YAML with firmware and disks of a target that does not exist yet.",
            valueName: "file"
        )
    )
    var targetPlan: String?

    @Option(
        help: ArgumentHelp(
            "Name of the source's Node object; chooses its capture where several are given at once.",
            valueName: "name"
        )
    )
    var sourceNode: String?

    @Option(
        help: ArgumentHelp(
            "Name of the target's Node object; chooses its capture where several are given at once.",
            valueName: "name"
        )
    )
    var targetNode: String?

    /// The source's captures.
    var sourceInputs: NodeInputs {
        NodeInputs(
            role: .source,
            bundles: source,
            fstab: sourceFstab,
            mountinfo: sourceMountinfo,
            nodeName: sourceNode
        )
    }

    /// The target's captures.
    var targetInputs: NodeInputs {
        NodeInputs(
            role: .target,
            bundles: target,
            fstab: targetFstab,
            mountinfo: targetMountinfo,
            nodeName: targetNode
        )
    }

    /// Whether nothing of the source was given.
    var hasNoSource: Bool { source.isEmpty && sourceFstab.isEmpty && sourceMountinfo.isEmpty }

    /// Whether nothing of the target was given.
    var hasNoTarget: Bool { hasNoTargetCapture && targetPlan == nil }

    private var hasNoTargetCapture: Bool { target.isEmpty && targetFstab.isEmpty && targetMountinfo.isEmpty }

    func validate() throws {
        if targetPlan != nil, !hasNoTargetCapture {
            throw ValidationError("--target-plan is for a target that does not exist yet; leave out its captures")
        }
    }
}

extension ManifestReading.Reader: ExpressibleByArgument {}
