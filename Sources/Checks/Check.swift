package import Findings
package import Resolution
package import StorageModel

/// Everything that a check may look at; checks never open, parse or resolve a file.
package struct CheckContext: Sendable {
    /// Objects and captures.
    package var inventory: Inventory
    /// Bindings, node matches, subjects.
    package var graph: BindingGraph
    /// What the engine predicts; nil for `preflight` runs without both nodes.
    package var prediction: TakeoverPrediction?
    /// The method; nil when `preflight` prints both columns.
    package var method: TakeoverMethod?
    /// The plan; nil when there is no prediction.
    package var plan: TakeoverPlan?
    /// The moment of the analysis as seconds since 1970-01-01T00:00:00Z: `--now`, else the clock.
    package var now: Int

    /// Bundles a context.
    package init(
        inventory: Inventory,
        graph: BindingGraph,
        prediction: TakeoverPrediction?,
        method: TakeoverMethod?,
        plan: TakeoverPlan?,
        now: Int
    ) {
        self.inventory = inventory
        self.graph = graph
        self.prediction = prediction
        self.method = method
        self.plan = plan
        self.now = now
    }
}

/// One rule: metadata and a pure function over the context.
package protocol Check: SendableMetatype {
    /// What the check is about.
    static var descriptor: CheckDescriptor { get }
    /// Looks at every subject and says what it found, never nothing.
    static func evaluate(_ context: CheckContext) -> CheckOutcome
}

/// A preflight item: a question about one machine with exactly four answers.
package protocol PreflightCheck: SendableMetatype {
    /// What the check is about.
    static var descriptor: CheckDescriptor { get }
    /// The machines that are asked.
    static var hosts: [HostRole] { get }
    /// Severity of a `fail` for each method.
    static var severities: [TakeoverMethod: Severity] { get }
    /// Answers the question for one machine.
    static func examine(_ host: HostRole, _ context: CheckContext) -> PreflightRow
}
