import Checks
import Findings
import Resolution
import StorageModel
import TestSupport

/// Makes the context of a check from an inventory.
enum Context {
    /// Source node `s`, target node `t`.
    static func of(
        _ builder: InventoryBuilder,
        method: TakeoverMethod? = nil,
        nodeIdentity: TakeoverProfile.NodeIdentity? = nil
    ) -> CheckContext {
        let graph = GraphBuilder.build(builder.inventory, names: .init(source: "s", target: "t"))
        var plan: TakeoverPlan?
        if let nodeIdentity {
            var profile = TakeoverProfile(name: "test", method: .block)
            profile.nodeIdentity = nodeIdentity
            plan = TakeoverPlan(profile: profile, pairs: [], sourceNode: "s", targetNode: "t")
        }
        return CheckContext(
            inventory: builder.inventory,
            graph: graph,
            prediction: nil,
            method: method,
            plan: plan,
            now: 1_800_000_000
        )
    }
}
