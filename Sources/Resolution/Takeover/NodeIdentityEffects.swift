import Findings
import StorageModel

/// As which node the target registers after the takeover, in words.
///
/// Host name, machine-id, /var/lib/kubelet and its certificates lie on the system disk; kubelet registers by its host name,
/// and the node authorizer of Kubernetes lets it act only as the node that its certificate names (`system:node:NAME`).
struct NodeIdentityEffects {
    /// The state.
    let state: AfterState
    /// Names of both nodes.
    let plan: TakeoverPlan

    /// The identity, its effect on volumes, and what the tool must do besides.
    func sentences(_ volumes: [VolumeOutcome]) -> [String] {
        let unreachable = volumes.filter { $0.headline == .unreachable }.count
        let lost =
            unreachable == 0
            ? "" : "; \(unreachable) \(unreachable == 1 ? "volume is" : "volumes are") out of reach for it"
        var result: [String] = []
        switch state.profile.nodeIdentity {
        case .source:
            result.append(
                "the target registers as node `\(plan.sourceNode)`: PVs pinned to it stay usable, PVs pinned to `\(plan.targetNode)` cannot be scheduled any more\(lost)"
            )
        case .target:
            result.append(
                "the target registers as node `\(plan.targetNode)`: PVs pinned to it stay usable, PVs pinned to `\(plan.sourceNode)` cannot be scheduled there\(lost)"
            )
        case .unknown:
            result.append(
                "whether the target registers as `\(plan.sourceNode)` or as `\(plan.targetNode)` is not documented: PVs that are pinned to one of them depend on nodeIdentity"
            )
        }
        if let mismatch { result.append(mismatch) }
        return result
    }

    /// A system disk of one machine under the name of the other.
    private var mismatch: String? {
        switch (state.profile.nodeIdentity, state.rootRole) {
        case (.target, .source?): warning(disk: plan.sourceNode, name: plan.targetNode)
        case (.source, .target?): warning(disk: plan.targetNode, name: plan.sourceNode)
        default: nil
        }
    }

    private func warning(disk: String, name: String) -> String {
        "kubelet's directory and certificates come with the system disk of `\(disk)`: unless they are replaced, the API server refuses to let it act as `\(name)` and the node stays NotReady"
    }
}
