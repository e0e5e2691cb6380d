import Findings
import Resolution
import SourceText
import StorageModel

/// BIND-06: the StorageClass that volumes name does not exist.
enum StorageClassMissing: Check {
    static let descriptor = CheckDescriptor(
        id: "BIND-06",
        family: .binding,
        name: "storage-class-missing",
        title: "StorageClass of static volumes does not exist",
        severity: .high,
        mechanism:
            "PVs and claims are still matched by the class name, but without the object the binding mode is Immediate: a claim is bound before a pod is placed, to any fitting PV of any node.",
        whenSilent:
            "When the claim gets the local volume of another node that has foreign data on it; no event names the cause.",
        message: "node(s) didn't match PersistentVolume's node affinity",
        remedy:
            "Create the class first, with provisioner kubernetes.io/no-provisioner and WaitForFirstConsumer; only then claims.",
        example: "`storageClassName: local-static` in PVs, and no StorageClass `local-static`.",
        references: [
            "Kubernetes staging/src/k8s.io/component-helpers/storage/volume/helpers.go: IsDelayBindingMode",
            "Kubernetes docs: storage classes, volume binding mode",
        ],
        requires: [.cluster("PersistentVolume"), .cluster("StorageClass")]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var users: [ClusterIndex.Name: [StaticVolume]] = [:]
        var subjects = 0
        for pair in StaticVolumes.inScope(context) {
            guard let name = pair.volume.storageClassName?.value, !name.isEmpty else { continue }
            subjects += 1
            if context.graph.index.storageClass(name, in: pair.volume.cluster) == nil {
                users[ClusterIndex.Name(pair.volume.cluster, name), default: []].append(pair)
            }
        }
        var waiting: [ClusterIndex.Name: Int] = [:]
        for claim in context.inventory.cluster.persistentVolumeClaims where claim.boundVolumeName == nil {
            guard let name = claim.storageClassName?.value else { continue }
            waiting[ClusterIndex.Name(claim.cluster, name), default: 0] += 1
        }
        let names = users.keys.sorted { ($0.cluster, $0.name) < ($1.cluster, $1.name) }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: names.map { finding($0, users[$0] ?? [], waiting: waiting[$0] ?? 0) },
            nothing: "no static volume in scope names a StorageClass"
        )
    }

    private static func finding(
        _ name: ClusterIndex.Name,
        _ volumes: [StaticVolume],
        waiting: Int
    ) -> Finding {
        let unbound = volumes.filter { $0.binding.state != .bound }
        // Existing pairs stay as they are; only what binds from now on is misled.
        let severity: Severity =
            unbound.isEmpty && waiting == 0 ? .info : waiting > 0 && unbound.count > 1 ? .critical : .high
        let listed = volumes.prefix(5).map { ShellQuote.code($0.volume.name) }.joined(separator: ", ")
        let more = volumes.count > 5 ? " and \(volumes.count - 5) more" : ""
        let place = volumes.first?.volume.storageClassName?.location
        return Finding(
            check: descriptor,
            severity: severity,
            subject: ObjectReference(kind: "StorageClass", name: name.name),
            side: .cluster,
            stableKey: StaticVolumes.key("class-missing", name.cluster),
            detail: "StorageClass \(ShellQuote.code(name.name)) is not in the dumps; it is named by \(listed)\(more)"
                + (waiting == 0 ? "" : "; claims of it that wait to be bound: \(waiting)"),
            effect: severity == .info
                ? "volumes that are bound stay bound; a claim made later is bound at once, whatever node its pod runs on"
                : "a claim of the class is bound at once, to a volume of any node; its pod then stays Pending or starts on foreign data",
            blastRadius: radius(of: volumes),
            remediation: [create(name.name)],
            evidence: [Evidence(.cause, at: place)]
                + volumes.dropFirst().prefix(4).map { Evidence(.context, at: $0.volume.storageClassName?.location) }
        )
    }

    private static func create(_ name: String) -> Remediation {
        Remediation(
            .manifest,
            "create the class before claims are made",
            body: """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata:
                  name: \(ShellQuote.yaml(name))
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                reclaimPolicy: Retain
                """,
            place: "cluster",
            undo: "oc delete storageclass \(ShellQuote.word(name))"
        )
    }

    private static func radius(of volumes: [StaticVolume]) -> BlastRadius {
        let radii = volumes.map(\.binding.blastRadius)
        func union(_ part: KeyPath<BlastRadius, [String]>) -> [String] {
            Set(radii.flatMap { $0[keyPath: part] }).sorted()
        }
        return BlastRadius(
            claims: union(\.claims),
            pods: union(\.pods),
            workloads: union(\.workloads),
            namespaces: union(\.namespaces)
        )
    }
}
