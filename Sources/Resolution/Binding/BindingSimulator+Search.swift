import SourceText
import StorageModel

extension BindingSimulator {
    /// A claim that names no PV: the controller searches, then the default class, the scheduler or a provisioner have their turn.
    mutating func unnamed(_ claim: PersistentVolumeClaim, _ request: ClaimRequest) -> Decision {
        let isDelayed = isDelayed(request, in: claim.cluster)
        let pool = pool(claim.cluster)
        switch pool.controllerMatch(claim, request, delayed: isDelayed) {
        case .one(let position, let choice):
            let name = pool.volumes[position].name
            let text =
                choice == .reserved
                ? "claimRef of \(name) names the claim"
                : "\(name) is the smallest that fits"
            return Decision(
                outcome: .binds(name, choice),
                reason: text + classNote(request, claim.cluster),
                request: request,
                search: .controller
            )
        case .oneOf(let positions):
            let names = positions.map { pool.volumes[$0].name }
            return Decision(
                outcome: .bindsOneOf(names),
                reason: "one of \(names.joined(separator: ", ")): nothing in Kubernetes prefers one of them"
                    + classNote(request, claim.cluster),
                request: request,
                search: .controller
            )
        case .none:
            return withoutMatch(claim, request, isDelayed: isDelayed)
        }
    }

    private mutating func withoutMatch(
        _ claim: PersistentVolumeClaim,
        _ request: ClaimRequest,
        isDelayed: Bool
    ) -> Decision {
        if !request.hasClass, let standard = defaultClass(in: claim.cluster),
            versions.assignsDefaultClass(claim.cluster)
        {
            var changed = request
            changed.className = standard.name
            changed.hasClass = true
            var decision = unnamed(claim, changed)
            decision.reason =
                "no volume without class fits, and the default class \(standard.name) is written into the claim: \(decision.reason)"
            return decision
        }
        if isDelayed {
            guard let node = claim.metadata.annotations[BindingRules.selectedNode]?.value else {
                return scheduled(claim, request)
            }
            var decision = provision(claim, request, search: .reservedOnly)
            decision.reason =
                "annotation `\(BindingRules.selectedNode)` is \(node): existing volumes are not tried; \(decision.reason)"
            return decision
        }
        if !request.className.isEmpty { return provision(claim, request, search: .controller) }
        if pool(claim.cluster).volumes.isEmpty {
            return Decision(outcome: Self.noVolumes, reason: Self.noVolumesText, request: request, search: .controller)
        }
        return Decision(
            outcome: .pending,
            reason:
                "FailedBinding: no persistent volumes available for this claim and no storage class is set",
            request: request,
            search: .controller
        )
    }

    /// No PV fits and the claim has a class: its provisioner makes a volume, if there is one.
    private func provision(_ claim: PersistentVolumeClaim, _ request: ClaimRequest, search: Search) -> Decision {
        func decided(_ outcome: BindingOutcome, _ reason: String) -> Decision {
            Decision(outcome: outcome, reason: reason, request: request, search: search)
        }
        guard let found = storageClass(request, in: claim.cluster) else {
            let note = inventory.has(kind: "StorageClass") ? "" : "; the dumps hold no StorageClass at all"
            return decided(
                .pending,
                "no volume fits; ProvisioningFailed: storageclass.storage.k8s.io \"\(request.className)\" not found\(note)"
            )
        }
        guard let provisioner = found.provisioner?.value, provisioner != BindingRules.noProvisioner else {
            return decided(
                .pending,
                "no volume fits, and class \(request.className) does not provision (`\(BindingRules.noProvisioner)`)"
            )
        }
        return decided(
            .provisions(provisioner: provisioner),
            "no volume fits: provisioner \(provisioner) of class \(request.className) makes a new, empty volume"
        )
    }

    /// What to know about a class that is in none of the dumps: binding is immediate without the object.
    private func classNote(_ request: ClaimRequest, _ cluster: ClusterRole) -> String {
        guard !request.className.isEmpty, storageClass(request, in: cluster) == nil else { return "" }
        return
            "; StorageClass \(request.className) is in none of the dumps: without it the claim is bound at once, whatever node its pod runs on; if it exists with WaitForFirstConsumer, binding waits for a pod"
    }
}

/// What the versions of a cluster's nodes say about the control plane, which is never older than they are.
struct ControlPlaneVersions: Sendable {
    private var newest: [ClusterRole: KubernetesVersion] = [:]

    /// Reads `status.nodeInfo.kubeletVersion` of all nodes.
    init(_ inventory: ClusterInventory) {
        for node in inventory.nodes {
            guard let version = node.kubeletVersion.flatMap({ KubernetesVersion($0.value) }) else { continue }
            newest[node.cluster] = max(newest[node.cluster] ?? version, version)
        }
    }

    /// VolumeAttributesClass is on by default from 1.34 on; taken as on when no node tells the version.
    func bindsAttributesClasses(_ cluster: ClusterRole) -> Bool {
        newest[cluster].map { $0 >= KubernetesVersion(1, 34) } ?? true
    }

    /// A default class is written into waiting claims from 1.26 on.
    func assignsDefaultClass(_ cluster: ClusterRole) -> Bool {
        newest[cluster].map { $0 >= KubernetesVersion(1, 26) } ?? true
    }

    /// What would differ in an older version, when no node tells which it is; empty when nothing would.
    func note(_ claim: PersistentVolumeClaim, volumes: [PersistentVolume]) -> String {
        let named = volumes.contains { $0.volumeAttributesClassName?.value.isEmpty == false }
        guard newest[claim.cluster] == nil, named else { return "" }
        return
            "; before Kubernetes 1.34 a volume with a VolumeAttributesClass is never bound, and no Node object tells the version"
    }
}
