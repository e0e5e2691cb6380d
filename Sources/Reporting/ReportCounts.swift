import Findings
import Gating
import StorageModel

/// The numbers that a report leads with, counted from its rows.
struct ReportCounts: Sendable {
    /// How a static PV fares, in its worst row.
    enum Fate: Int, Sendable, Comparable, CaseIterable {
        case unaffected
        case undetermined
        case mayBeDisturbed
        case disturbed

        static func < (left: Fate, right: Fate) -> Bool { left.rawValue < right.rawValue }

        /// The fate of one row.
        init(_ outcome: VolumeOutcome) {
            switch (outcome.headline, outcome.certainty) {
            case (.undetermined, _), (_, .undetermined): self = .undetermined
            case (.unaffected, _): self = .unaffected
            case (_, .depends): self = .mayBeDisturbed
            case (_, .certain): self = .disturbed
            }
        }
    }

    /// Distinct PVs by their worst fate.
    private(set) var volumes: [Fate: Int] = [:]
    /// Rows of each side by fate.
    private(set) var rows: [VolumeSide: [Fate: Int]] = [:]
    /// Rows by headline.
    private(set) var headlines: [Headline: Int] = [:]
    /// Cause findings by the severity of their group.
    private(set) var findings: [Severity: Int] = [:]
    /// Preflight rows by result.
    private(set) var preflight: [CheckResult: Int] = [:]
    /// Everybody who uses a PV that is not unaffected.
    private(set) var blastRadius = BlastRadius()

    /// Counts a report.
    init(_ report: Report) {
        var worst: [VolumeKey: Fate] = [:]
        var radius = BlastRadiusUnion()
        for row in report.volumes {
            let fate = Fate(row.outcome)
            let key = VolumeKey(cluster: row.outcome.cluster, name: row.outcome.volume.name)
            worst[key] = max(worst[key] ?? fate, fate)
            rows[row.outcome.side, default: [:]][fate, default: 0] += 1
            headlines[row.outcome.headline, default: 0] += 1
            if fate != .unaffected { radius.insert(row.blastRadius) }
        }
        for fate in worst.values { volumes[fate, default: 0] += 1 }
        for group in FindingGroup.groups(of: report.findings) { findings[group.severity, default: 0] += 1 }
        for row in report.preflight { preflight[row.result, default: 0] += 1 }
        blastRadius = radius.value
    }

    /// Number of distinct PVs with the fate.
    func count(_ fate: Fate) -> Int { volumes[fate] ?? 0 }

    /// Number of distinct PVs.
    var total: Int { volumes.values.reduce(0, +) }
}

/// A PV name within a cluster.
struct VolumeKey: Hashable {
    /// The cluster.
    var cluster: ClusterRole
    /// The PV's name.
    var name: String
}

/// Collects several blast radiuses without repeating anybody.
private struct BlastRadiusUnion {
    private var claims: Set<String> = []
    private var pods: Set<String> = []
    private var workloads: Set<String> = []
    private var namespaces: Set<String> = []
    private var replicas: [String: WorkloadReplicas] = [:]
    private var services: [String: ServiceImpact]?
    private var budgets: [String: DisruptionBudget]?

    mutating func insert(_ radius: BlastRadius) {
        claims.formUnion(radius.claims)
        pods.formUnion(radius.pods)
        workloads.formUnion(radius.workloads)
        namespaces.formUnion(radius.namespaces)
        for entry in radius.replicas { replicas[entry.workload] = entry }
        for service in radius.services ?? [] {
            // Volumes that are hit together may take down a Service that each of them alone leaves standing.
            let hit = Set(services?[service.name]?.hit ?? []).union(service.hit).sorted()
            services = services ?? [:]
            services?[service.name] = ServiceImpact(name: service.name, endpoints: service.endpoints, hit: hit)
        }
        if radius.services != nil, services == nil { services = [:] }
        if radius.disruptionBudgets != nil, budgets == nil { budgets = [:] }
        for budget in radius.disruptionBudgets ?? [] { budgets?[budget.name] = budget }
    }

    var value: BlastRadius {
        var radius = BlastRadius(
            claims: claims.sorted(),
            pods: pods.sorted(),
            workloads: workloads.sorted(),
            namespaces: namespaces.sorted()
        )
        radius.replicas = replicas.values.sorted { $0.workload < $1.workload }
        radius.services = services?.values.sorted { $0.name < $1.name }
        radius.disruptionBudgets = budgets?.values.sorted { $0.name < $1.name }
        return radius
    }
}
