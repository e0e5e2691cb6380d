import Findings
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Checks

/// One situation in which a binding rule fires, and what it must say; the same cluster without the trouble is clean.
struct BindingRuleCase: Sendable, CustomTestStringConvertible {
    var check: any Check.Type
    var name: String
    /// Subjects of the findings.
    var subjects: [String]
    var severity: Severity
    /// Words of the effect.
    var effect: String
    var trouble: @Sendable (inout InventoryBuilder) -> Void
    /// What is there without the trouble too.
    var setting: @Sendable (inout InventoryBuilder) -> Void = { _ in }

    var testDescription: String { "\(check.descriptor.id) \(name)" }

    /// Node `s` and `t`, a static class, and a pair that is bound.
    static func healthy() -> InventoryBuilder {
        var builder = InventoryBuilder()
        builder.node("s")
        builder.node("t")
        builder.storageClass("static")
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s", pod: "p", class: "static")
        return builder
    }

    private static func free(_ builder: inout InventoryBuilder, _ name: String, class className: String?) {
        builder.localVolume(name, path: "/mnt/\(name)", on: "s", class: className) { volume, builder in
            volume.phase = builder.at("Available")
        }
    }

    private static func pending(
        _ builder: inout InventoryBuilder,
        _ name: String,
        class className: String? = "static",
        volume: String? = nil,
        _ change: (inout PersistentVolumeClaim, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        builder.claim(name, volume: volume, uid: "uid-\(name)", phase: "Pending") { claim, builder in
            claim.storageClassName = className.map { builder.at($0) }
            change(&claim, &builder)
        }
    }

    static let all: [BindingRuleCase] = candidates + reservations + policies

    private static let candidates: [BindingRuleCase] = [
        BindingRuleCase(
            check: ClaimMayTakeOtherVolume.self,
            name: "two volumes of equal size",
            subjects: ["app/data-db-0"],
            severity: .critical,
            effect: "data of another claim",
            trouble: { free(&$0, "pv-2", class: "static") },
            setting: {
                free(&$0, "pv-1", class: "static")
                pending(&$0, "data-db-0")
                $0.pod("db-0", claims: ["data-db-0"])
            }
        ),
        BindingRuleCase(
            check: ClaimMayTakeOtherVolume.self,
            name: "two claims for one volume",
            subjects: ["app/c", "app/d"],
            severity: .critical,
            effect: "data of another claim",
            trouble: { pending(&$0, "d", class: "") },
            setting: {
                free(&$0, "pv-1", class: nil)
                pending(&$0, "c", class: "")
            }
        ),
        BindingRuleCase(
            check: DefaultClassTakesClaim.self,
            name: "waiting claim without class",
            subjects: ["app/c"],
            severity: .critical,
            effect: "new, empty volume for the claim",
            trouble: { builder in
                builder.storageClass("cloud", provisioner: "csi.cloud", bindingMode: "Immediate")
                let last = builder.inventory.cluster.storageClasses.count - 1
                builder.inventory.cluster.storageClasses[last].metadata.annotations[
                    "storageclass.kubernetes.io/is-default-class"
                ] = builder.at("true")
            },
            setting: { pending(&$0, "c", class: nil) }
        ),
        BindingRuleCase(
            check: SelectedNodeRestored.self,
            name: "annotation of an earlier life",
            subjects: ["app/c"],
            severity: .high,
            effect: "node(s) didn't find available persistent volumes to bind",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumeClaims.count - 1
                builder.inventory.cluster.persistentVolumeClaims[last].metadata.annotations[
                    "volume.kubernetes.io/selected-node"
                ] = builder.at("s")
            },
            setting: {
                free(&$0, "pv-1", class: "static")
                pending(&$0, "c")
            }
        ),
        BindingRuleCase(
            check: LabelsKeepVolumeAway.self,
            name: "selector without match",
            subjects: ["app/c"],
            severity: .high,
            effect: "the claim stays Pending",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumeClaims.count - 1
                let requirement = SelectorRequirement(
                    key: builder.at("tier"),
                    operator: "In",
                    values: [builder.at("gold")]
                )
                builder.inventory.cluster.persistentVolumeClaims[last].selector = [requirement]
            },
            setting: {
                free(&$0, "pv-1", class: "static")
                pending(&$0, "c")
            }
        ),
        BindingRuleCase(
            check: LabelsKeepVolumeAway.self,
            name: "zone of another node",
            subjects: ["pv-a"],
            severity: .high,
            effect: "node(s) had no available volume zone",
            trouble: { builder in
                builder.inventory.cluster.persistentVolumes[0].metadata.labels["topology.kubernetes.io/zone"] =
                    builder.at("zone-2")
            },
            setting: { builder in
                builder.inventory.cluster.nodes[0].metadata.labels["topology.kubernetes.io/zone"] =
                    builder.at("zone-1")
            }
        ),
    ]

    private static let reservations: [BindingRuleCase] = [
        BindingRuleCase(
            check: ReservationIgnored.self,
            name: "reserved volume is too small",
            subjects: ["pv-1"],
            severity: .high,
            effect: "stays Pending",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumes.count - 1
                builder.inventory.cluster.persistentVolumes[last].capacity = builder.at("1Gi")
            },
            setting: {
                pending(&$0, "c")
                $0.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
                    volume.claimRef = builder.reference("c", uid: nil)
                }
            }
        ),
        BindingRuleCase(
            check: AttributesClassMismatch.self,
            name: "named volume has another class",
            subjects: ["pv-1"],
            severity: .high,
            effect: "volumeAttributesClassName does not match",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumes.count - 1
                builder.inventory.cluster.persistentVolumes[last].volumeAttributesClassName = builder.at("fast")
            },
            setting: {
                free(&$0, "pv-0", class: "static")
                pending(&$0, "c", volume: "pv-1")
                free(&$0, "pv-1", class: "static")
            }
        ),
        BindingRuleCase(
            check: WorkloadBeforeClaims.self,
            name: "claim of a running StatefulSet is missing",
            subjects: ["pv-1"],
            severity: .critical,
            effect: "another uid",
            trouble: { $0.workload("StatefulSet", "db", claimTemplates: ["data"]) },
            setting: {
                $0.inventory.cluster.kindCounts["StatefulSet"] = 1
                $0.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
                    volume.claimRef = builder.reference("data-db-0", uid: "uid-old")
                }
            }
        ),
        BindingRuleCase(
            check: HalfBoundPair.self,
            name: "pod is placed before the pair is bound",
            subjects: ["app/c"],
            severity: .high,
            effect: "error processing PVC app/c: PVC is not bound",
            trouble: { $0.pod("c-0", claims: ["c"], node: "s") },
            setting: {
                pending(&$0, "c", volume: "pv-1")
                $0.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
                    volume.claimRef = builder.reference("other", uid: "uid-other")
                }
            }
        ),
        BindingRuleCase(
            check: ReservationOpensToAll.self,
            name: "copied mark of the controller",
            subjects: ["pv-1"],
            severity: .high,
            effect: "any claim can take the volume",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumes.count - 1
                builder.inventory.cluster.persistentVolumes[last].metadata.annotations[
                    "pv.kubernetes.io/bound-by-controller"
                ] = builder.at("yes")
            },
            setting: {
                $0.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
                    volume.claimRef = builder.reference("c", uid: nil)
                }
                pending(&$0, "c")
            }
        ),
    ]

    private static let policies: [BindingRuleCase] = [
        BindingRuleCase(
            check: SurplusVolumeDeleted.self,
            name: "copied volume with policy Delete",
            subjects: ["pv-1"],
            severity: .critical,
            effect: "releases the volume as surplus",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumes.count - 1
                builder.inventory.cluster.persistentVolumes[last].metadata.annotations[
                    "pv.kubernetes.io/provisioned-by"
                ] = builder.at("csi.example.com")
            },
            setting: {
                $0.localVolume("pv-1", path: "/mnt/1", on: "s", class: "static") { volume, builder in
                    volume.claimRef = builder.reference("claim-pv-a", uid: "uid-pv-a")
                    volume.reclaimPolicy = builder.at("Delete")
                }
            }
        ),
        BindingRuleCase(
            check: RecyclePolicy.self,
            name: "hostPath with Recycle and its claim gone",
            subjects: ["pv-1"],
            severity: .critical,
            effect: "on whichever node",
            trouble: { builder in
                let last = builder.inventory.cluster.persistentVolumes.count - 1
                builder.inventory.cluster.persistentVolumes[last].reclaimPolicy = builder.at("Recycle")
            },
            setting: {
                let source = VolumeSource.hostPath(path: $0.at("/data"), type: nil)
                $0.volume("pv-1", source, on: "s") { volume, builder in
                    volume.claimRef = builder.reference("gone", uid: "uid-gone")
                }
            }
        ),
        BindingRuleCase(
            check: VolumeTerminating.self,
            name: "deletion time and finalizer",
            subjects: ["pv-a"],
            severity: .medium,
            effect: "its claim is then Lost",
            trouble: { builder in
                builder.inventory.cluster.persistentVolumes[0].metadata.deletionTimestamp =
                    builder.at("2026-11-20T09:00:00Z")
                builder.inventory.cluster.persistentVolumes[0].metadata.finalizers = [
                    builder.at("kubernetes.io/pv-protection")
                ]
            }
        ),
    ]
}
