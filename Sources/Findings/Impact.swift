/// A Service before pods that are hit (Kubernetes `core/v1.Service`).
package struct ServiceImpact: Sendable, Hashable {
    /// `namespace/name`.
    package var name: String
    /// How many pods it selects.
    package var endpoints: Int
    /// The hit ones among them, as `namespace/name`, sorted.
    package var hit: [String]

    /// Describes a Service.
    package init(name: String, endpoints: Int, hit: [String]) {
        self.name = name
        self.endpoints = endpoints
        self.hit = hit
    }

    /// Whether nothing answers behind it any more.
    package var losesAllEndpoints: Bool { endpoints > 0 && hit.count >= endpoints }
}

/// A PodDisruptionBudget that counts pods that are hit.
package struct DisruptionBudget: Sendable, Hashable {
    /// `namespace/name`.
    package var name: String
    /// What it demands, for example `minAvailable 2`.
    package var limit: String
    /// How many evictions it allowed at capture time; nil when the dump does not tell. With 0 a drain waits.
    package var disruptionsAllowed: Int?

    /// Describes a budget.
    package init(name: String, limit: String, disruptionsAllowed: Int?) {
        self.name = name
        self.limit = limit
        self.disruptionsAllowed = disruptionsAllowed
    }
}

/// How many pods a workload is to have.
package struct WorkloadReplicas: Sendable, Hashable {
    /// `Kind namespace/name`.
    package var workload: String
    /// `spec.replicas`.
    package var replicas: Int

    /// Describes a workload.
    package init(workload: String, replicas: Int) {
        self.workload = workload
        self.replicas = replicas
    }
}
