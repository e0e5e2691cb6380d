import Findings
import Resolution
import SourceText
import StorageModel

/// Whether a machine runs CoreOS, and whether the dumps hold the Node that names its MachineConfig.
enum CoreOSNode {
    /// Whether a machine runs RHCOS, SCOS or FCOS, by its captures or its Node.
    static func isCoreOS(_ context: CheckContext, _ role: HostRole) -> Bool {
        let facts = context.inventory.facts(role)
        if let variant = facts.osRelease?["VARIANT_ID"]?.value, variant == "coreos" { return true }
        if let id = facts.osRelease?["ID"]?.value { return ["rhcos", "scos", "fcos"].contains(id) }
        return context.graph.match(role).node?.osImage?.value.contains("CoreOS") ?? false
    }

    /// Notes that a Node was not dumped although its machine runs CoreOS.
    static func noteMissingNodes(_ context: CheckContext, _ tally: inout RuleTally) {
        for role in [HostRole.source, .target]
        where context.graph.match(role).node == nil && isCoreOS(context, role) {
            tally.looked()
            tally.lacks([MachineAfter.lacksLabels("which MachineConfig the machine has")])
        }
    }
}
