import Findings
import SourceText
import StorageModel

/// Which Services and disruption budgets select which pods, found in one pass over the labels that they ask for.
struct PodGroups {
    /// A label value that some selector asks for.
    private struct Label: Hashable {
        var cluster: ClusterRole
        var namespace: String
        var key: String
        var value: String
    }

    private let inventory: ClusterInventory
    /// Positions of the Services that select each pod.
    private var servicesOfPod: [Int: [Int]] = [:]
    /// How many pods each Service selects.
    private var endpoints: [Int] = []
    /// Positions of the budgets that select each pod.
    private var budgetsOfPod: [Int: [Int]] = [:]
    private let hasServices: Bool
    private let hasBudgets: Bool

    /// Looks up who selects which pods; finished pods are no endpoints.
    init(_ inventory: ClusterInventory) {
        self.inventory = inventory
        hasServices = inventory.has(kind: "Service")
        hasBudgets = inventory.has(kind: "PodDisruptionBudget")
        let postings = Self.postings(inventory)
        for (position, service) in inventory.services.enumerated() {
            let pairs = service.selector.map { Self.label(service, $0.key, $0.value.value) }
            let pods = pairs.isEmpty ? [] : Self.intersection(pairs, postings)
            endpoints.append(pods.count)
            for pod in pods { servicesOfPod[pod, default: []].append(position) }
        }
        for (position, budget) in inventory.podDisruptionBudgets.enumerated() {
            for pod in Self.pods(of: budget, inventory, postings) {
                budgetsOfPod[pod, default: []].append(position)
            }
        }
    }

    private static func label(_ object: some KubernetesObject, _ key: String, _ value: String) -> Label {
        Label(cluster: object.cluster, namespace: object.namespace, key: key, value: value)
    }

    /// Pods by every label that a selector asks for.
    private static func postings(_ inventory: ClusterInventory) -> [Label: [Int]] {
        var wanted: [Label: [Int]] = [:]
        for service in inventory.services {
            for (key, value) in service.selector { wanted[label(service, key, value.value)] = [] }
        }
        for budget in inventory.podDisruptionBudgets {
            for requirement in budget.selector ?? [] where requirement.operator == "In" {
                for value in requirement.values { wanted[label(budget, requirement.key.value, value.value)] = [] }
            }
        }
        guard !wanted.isEmpty else { return [:] }
        for (position, pod) in inventory.pods.enumerated() where !pod.isFinished {
            for (key, value) in pod.metadata.labels { wanted[label(pod, key, value.value)]?.append(position) }
        }
        return wanted
    }

    private static func intersection(_ labels: [Label], _ postings: [Label: [Int]]) -> [Int] {
        let lists = labels.map { postings[$0] ?? [] }.sorted { $0.count < $1.count }
        guard var found = lists.first else { return [] }
        for list in lists.dropFirst() where !found.isEmpty {
            let others = Set(list)
            found = found.filter(others.contains)
        }
        return found
    }

    /// Narrowed by one label with one value where the selector has such; else every pod of the namespace is looked at.
    private static func pods(
        of budget: PodDisruptionBudget,
        _ inventory: ClusterInventory,
        _ postings: [Label: [Int]]
    ) -> [Int] {
        guard let selector = budget.selector else { return [] }
        let exact = selector.first { $0.operator == "In" && $0.values.count == 1 }
        let start: [Int] =
            if let exact {
                postings[label(budget, exact.key.value, exact.values[0].value)] ?? []
            } else {
                inventory.pods.indices.filter {
                    let pod = inventory.pods[$0]
                    return pod.cluster == budget.cluster && pod.namespace == budget.namespace && !pod.isFinished
                }
            }
        return start.filter { position in
            selector.allSatisfy { $0.matches(inventory.pods[position].metadata.labels[$0.key.value]?.value) }
        }
    }

    /// Services that lose some or all of their endpoints with these pods, sorted; nil when the dumps hold no Service at all.
    func services(ofPods pods: [Int]) -> [ServiceImpact]? {
        guard hasServices else { return nil }
        var hit: [Int: [String]] = [:]
        for pod in pods {
            for service in servicesOfPod[pod] ?? [] {
                hit[service, default: []].append(inventory.pods[pod].reference.qualifiedName)
            }
        }
        return hit.map { service, names in
            ServiceImpact(
                name: inventory.services[service].reference.qualifiedName,
                endpoints: endpoints[service],
                hit: names.sorted()
            )
        }.sorted { $0.name < $1.name }
    }

    /// Budgets that count these pods, sorted; nil when the dumps hold no budget at all.
    func budgets(ofPods pods: [Int]) -> [DisruptionBudget]? {
        guard hasBudgets else { return nil }
        let positions = Set(pods.flatMap { budgetsOfPod[$0] ?? [] })
        return positions.map { position in
            let budget = inventory.podDisruptionBudgets[position]
            let minimum = budget.minAvailable.map { "minAvailable \($0.value)" }
            let maximum = budget.maxUnavailable.map { "maxUnavailable \($0.value)" }
            return DisruptionBudget(
                name: budget.reference.qualifiedName,
                limit: minimum ?? maximum ?? "no limit given",
                disruptionsAllowed: budget.disruptionsAllowed
            )
        }.sorted { $0.name < $1.name }
    }
}
