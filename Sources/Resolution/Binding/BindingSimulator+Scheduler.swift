import SourceText
import StorageModel

extension BindingSimulator {
    /// A pod's claims, sorted by what the scheduler does with them.
    private struct PodClaims {
        /// PVs that claims of the pod have, or get without the scheduler.
        var bound: [Int] = []
        /// Claims that the scheduler binds, by increasing request and then by name.
        var open: [(claim: PersistentVolumeClaim, request: ClaimRequest)] = []
        /// Why the pod is not placed on any node.
        var refusal: String?
    }

    /// A claim whose class waits for a pod, and that no PV is reserved for.
    mutating func scheduled(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision {
        let name = ClusterIndex.NamespacedName(claim.cluster, claim.namespace, claim.name)
        let users = (index.podsUsingClaim[name] ?? []).map { inventory.pods[$0] }.filter { !$0.isFinished }
        let waiting = users.filter { $0.spec.nodeName == nil && $0.metadata.deletionTimestamp == nil }
        guard !waiting.isEmpty else {
            if let placed = users.first(where: { $0.spec.nodeName != nil }) {
                return Decision(
                    outcome: .pending,
                    reason:
                        "class \(request.className) waits for the scheduler, and pod \(placed.name) is on node \(placed.spec.nodeName?.value ?? "") already: no scheduler binds the claim for it",
                    request: request,
                    search: .scheduler(nodes: [])
                )
            }
            return withoutConsumer(claim, request)
        }
        guard let nodes = nodes[claim.cluster], !nodes.isEmpty else { return withoutNodes(claim, request) }
        var results: [NodeBinding] = []
        for pod in waiting {
            let claims = podClaims(pod)
            for node in nodes {
                results.append(NodeBinding(node: node.name, result: place(claim, pod, claims, on: node)))
            }
        }
        return aggregate(results, request, pods: waiting)
    }

    private mutating func withoutConsumer(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision {
        var results: [NodeBinding] = []
        for node in nodes[claim.cluster] ?? [] {
            results.append(NodeBinding(node: node.name, result: alone(claim, request, on: node)))
        }
        let hint = results.isEmpty ? "" : "; with a pod that uses it: \(Self.summary(results))"
        return Decision(
            outcome: .waitsForConsumer(results),
            reason: "waiting for first consumer to be created before binding: no pod in the dumps uses it\(hint)",
            request: request,
            search: .scheduler(nodes: results.map(\.node))
        )
    }

    /// Without Node objects a match is certain only when node affinity cannot decide it.
    private mutating func withoutNodes(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision {
        let pool = pool(claim.cluster)
        let fitting = pool.volumes.indices.filter {
            pool.basicRejection($0, claim, request) == nil
                && (BindingRules.isReserved(pool.object($0), for: claim)
                    || pool.freeRejection($0, claim, request) == nil)
        }
        let isFree = fitting.allSatisfy { pool.object($0).nodeAffinity == nil }
        if isFree, let anywhere = anywhereMatch(claim, request) { return anywhere }
        if fitting.isEmpty {
            let provisioner = storageClass(request, in: claim.cluster)?.provisioner?.value ?? BindingRules.noProvisioner
            let provisions = provisioner != BindingRules.noProvisioner
            return Decision(
                outcome: provisions ? .provisions(provisioner: provisioner) : .pending,
                reason: provisions
                    ? "no volume fits on any node: provisioner \(provisioner) makes a new, empty volume"
                    : "node(s) didn't find available persistent volumes to bind: no volume fits on any node",
                request: request,
                search: .scheduler(nodes: [])
            )
        }
        let names = fitting.prefix(5).map { pool.volumes[$0].name }.joined(separator: ", ")
        let more = fitting.count > 5 ? " and \(fitting.count - 5) more" : ""
        return Decision(
            outcome: .undetermined(missing: "oc get nodes -o yaml"),
            reason:
                "the scheduler chooses by the labels of the nodes, and the dumps hold no Node object (`oc get nodes -o yaml`); but for node affinity these fit: \(names)\(more)",
            request: request,
            search: .scheduler(nodes: [])
        )
    }

    private mutating func anywhereMatch(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision? {
        let anywhere = NodeFacts(name: "")
        switch match(claim, request, on: anywhere, taken: []) {
        case .one(let position, let choice):
            let name = pool(claim.cluster).volumes[position].name
            return Decision(
                outcome: .binds(name, choice),
                reason: "\(name) is the smallest that fits, and no volume that fits is tied to a node",
                request: request,
                search: .scheduler(nodes: [])
            )
        case .oneOf(let positions):
            let names = positions.map { pool(claim.cluster).volumes[$0].name }
            return Decision(
                outcome: .bindsOneOf(names),
                reason: "one of \(names.joined(separator: ", ")): nothing in Kubernetes prefers one of them",
                request: request,
                search: .scheduler(nodes: [])
            )
        case .none:
            return nil
        }
    }

    private mutating func match(
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        on node: NodeFacts,
        taken: Set<Int>
    ) -> VolumePool.Match {
        pool(claim.cluster).schedulerMatch(claim, request, node: node, excluding: taken, memory: &memory)
    }

    /// What happens on a node when nothing is known of the pod but that it uses the claim.
    private mutating func alone(
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        on node: NodeFacts
    ) -> NodeBinding.Result {
        result(match(claim, request, on: node, taken: []), claim, request)
    }

    private func result(
        _ match: VolumePool.Match,
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest
    ) -> NodeBinding.Result {
        let pool = pool(claim.cluster)
        switch match {
        case .one(let position, let choice):
            return refusal(of: [position], request, pool) ?? .binds(pool.volumes[position].name, choice)
        case .oneOf(let positions):
            return refusal(of: positions, request, pool) ?? .bindsOneOf(positions.map { pool.volumes[$0].name })
        case .none:
            guard let provisioner = storageClass(request, in: claim.cluster)?.provisioner?.value,
                provisioner != BindingRules.noProvisioner
            else { return .unfit("node(s) didn't find available persistent volumes to bind") }
            return .provisions(provisioner)
        }
    }

    /// The scheduler does not compare the access modes of a reserved PV; the controller, which has the last word, does.
    private func refusal(of positions: [Int], _ request: ClaimRequest, _ pool: VolumePool) -> NodeBinding.Result? {
        let lacking = positions.first {
            !BindingRules.lackingModes(request, offered: pool.volumes[$0].accessModes).isEmpty
        }
        return lacking.map {
            .unfit(
                "\(pool.volumes[$0].name) is reserved for the claim without offering its access modes: the scheduler picks it and the controller never completes the binding"
            )
        }
    }

    private mutating func podClaims(_ pod: Pod) -> PodClaims {
        var sorted = PodClaims()
        for volume in pod.spec.volumes {
            let name: String
            switch volume.source {
            case .persistentVolumeClaim(let claimName): name = claimName.value
            case .ephemeral: name = "\(pod.name)-\(volume.name.value)"
            case .hostPath, .other: continue
            }
            let key = ClusterIndex.NamespacedName(pod.cluster, pod.namespace, name)
            guard let position = index.claims[key] else {
                sorted.refusal = sorted.refusal ?? "persistentvolumeclaim \"\(name)\" not found"
                continue
            }
            sort(inventory.persistentVolumeClaims[position], into: &sorted)
        }
        sorted.open.sort {
            ($0.request.bytes ?? 0, $0.claim.name) < ($1.request.bytes ?? 0, $1.claim.name)
        }
        return sorted
    }

    private mutating func sort(_ claim: PersistentVolumeClaim, into sorted: inout PodClaims) {
        let request = ClaimRequest(claim)
        let isBound = claim.metadata.annotations[BindingRules.bindCompleted] != nil
        var name = claim.boundVolumeName
        if !isBound {
            let effective = effectiveRequest(claim, request)
            if name == nil, isDelayed(effective, in: claim.cluster),
                case .none = pool(claim.cluster).controllerMatch(claim, effective, delayed: true)
            {
                sorted.open.append((claim, effective))
                return
            }
            // The controller binds it without the scheduler, or never does.
            name = name == nil || !isBound ? decide(claim).outcome.volume : name
        }
        guard let name else {
            sorted.refusal =
                sorted.refusal ?? "pod has unbound immediate PersistentVolumeClaims (\(claim.name))"
            return
        }
        guard let position = pool(claim.cluster).positions[name] else {
            sorted.refusal =
                sorted.refusal
                ?? "persistentvolumeclaim \"\(claim.name)\" bound to non-existent persistentvolume \"\(name)\""
            return
        }
        sorted.bound.append(position)
    }

    /// The request after the default class was written into a claim that has none and finds no PV without class.
    private func effectiveRequest(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> ClaimRequest {
        guard !request.hasClass, let standard = defaultClass(in: claim.cluster),
            versions.assignsDefaultClass(claim.cluster),
            case .none = pool(claim.cluster).controllerMatch(claim, request, delayed: false)
        else { return request }
        var changed = request
        changed.className = standard.name
        changed.hasClass = true
        return changed
    }

    /// What happens to one claim of a pod when the pod is placed on a node.
    private mutating func place(
        _ wanted: PersistentVolumeClaim,
        _ pod: Pod,
        _ claims: PodClaims,
        on node: NodeFacts
    ) -> NodeBinding.Result {
        if let refusal = claims.refusal ?? node.refusal(of: pod.spec) { return .unfit(refusal) }
        let pool = pool(wanted.cluster)
        for position in claims.bound where !BindingRules.affinityMatches(pool.object(position), node.labels) {
            return .unfit("node(s) didn't match PersistentVolume's node affinity (\(pool.volumes[position].name))")
        }
        var taken: Set<Int> = []
        var ties: Set<Int> = []
        var answer = NodeBinding.Result.unfit("node(s) didn't find available persistent volumes to bind")
        for (claim, request) in claims.open {
            var found = VolumePool.Match.none
            if let selected = claim.metadata.annotations[BindingRules.selectedNode]?.value {
                guard selected == node.name else {
                    return .unfit("claim \(claim.name) is to be provisioned for node \(selected)")
                }
            } else {
                found = match(claim, request, on: node, taken: taken)
            }
            switch found {
            case .one(let position, _):
                taken.insert(position)
                if ties.contains(position) { found = .oneOf(ties.sorted()) }
            case .oneOf(let positions):
                ties.formUnion(positions)
                if let first = positions.first { taken.insert(first) }
            case .none: break
            }
            let result = result(found, claim, request)
            if case .unfit = result { return result }
            if claim.name == wanted.name { answer = result }
        }
        return answer
    }

    /// One outcome from what happens on each node.
    private func aggregate(_ results: [NodeBinding], _ request: ClaimRequest, pods: [Pod]) -> Decision {
        let fit = results.filter { if case .unfit = $0.result { false } else { true } }
        let names = pods.map(\.name).joined(separator: ", ")
        let isFit = !fit.isEmpty
        let search = Search.scheduler(nodes: Set((isFit ? fit : results).map(\.node)).sorted())
        func decided(_ outcome: BindingOutcome, _ reason: String) -> Decision {
            Decision(outcome: outcome, reason: reason, request: request, search: search)
        }
        guard let first = fit.first else {
            return decided(
                .pending,
                "waiting for pod \(names) to be scheduled, which no node takes: \(Self.summary(results))"
            )
        }
        guard fit.allSatisfy({ $0.result == first.result }) else {
            return decided(
                .dependsOnNode(fit),
                "it depends on the node that pod \(names) is placed on: \(Self.summary(fit))"
            )
        }
        let place = fit.count == 1 ? "node \(first.node)" : "every node that can take the pod"
        switch first.result {
        case .binds(let name, let choice):
            return decided(.binds(name, choice), "\(name) is the smallest that fits for pod \(names) on \(place)")
        case .bindsOneOf(let volumes):
            let list = volumes.joined(separator: ", ")
            return decided(
                .bindsOneOf(volumes),
                "one of \(list) for pod \(names) on \(place): nothing in Kubernetes prefers one of them"
            )
        case .provisions(let provisioner):
            return decided(
                .provisions(provisioner: provisioner),
                "no volume fits for pod \(names): provisioner \(provisioner) makes a new, empty volume"
            )
        case .unfit(let reason):
            return decided(.pending, reason)
        }
    }

    /// What happens on which node, nodes of one result together, at most six results.
    static func summary(_ results: [NodeBinding]) -> String {
        var nodes: [NodeBinding.Result: [String]] = [:]
        var order: [NodeBinding.Result] = []
        for entry in results {
            if nodes[entry.result] == nil { order.append(entry.result) }
            if nodes[entry.result]?.contains(entry.node) != true { nodes[entry.result, default: []].append(entry.node) }
        }
        let parts = order.prefix(6).map { result in
            let list = nodes[result] ?? []
            let more = list.count > 3 ? " and \(list.count - 3) more" : ""
            return "\(list.prefix(3).joined(separator: ", "))\(more): \(result.text)"
        }
        return parts.joined(separator: "; ") + (order.count > 6 ? "; and \(order.count - 6) other results" : "")
    }
}

extension NodeBinding.Result {
    /// The result in words.
    var text: String {
        switch self {
        case .binds(let name, _): name
        case .bindsOneOf(let names): "one of \(names.joined(separator: ", "))"
        case .provisions(let provisioner): "a new, empty volume of \(provisioner)"
        case .unfit(let reason): reason
        }
    }
}
