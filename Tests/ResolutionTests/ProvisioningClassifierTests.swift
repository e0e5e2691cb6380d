import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct ProvisioningClassifierTests {
    private let uid = "0b1f5b4e-6f0a-4a39-8f0e-9b6a5c7d8e9f"

    private func kind(
        name: String = "pv-a",
        class className: String? = nil,
        _ change: (inout PersistentVolume, inout InventoryBuilder) -> Void
    ) -> ProvisioningKind {
        var builder = InventoryBuilder()
        builder.localVolume(name, path: "/mnt/a", on: "n", class: className, change)
        let verdict = GraphBuilder.build(builder.inventory, names: .init(source: nil, target: nil)).bindings[0]
            .provisioning
        #expect(!verdict.reasons.isEmpty)
        #expect(verdict.reasons.count == verdict.evidence.count)
        return verdict.kind
    }

    @Test(arguments: [
        ("local-volume-provisioner-worker-0", ProvisioningKind.staticManaged),
        ("local-volume-provisioner-worker-0-5f1c", .staticManaged), ("rancher.io/local-path", .dynamic),
        ("local-volume-provisioner", .dynamic), ("local-volume-provisioner-", .dynamic),
    ])
    func provisionedByDoesNotAlwaysMeanDynamic(value: String, expected: ProvisioningKind) {
        let found = kind { volume, builder in
            volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] = builder.at(value)
        }
        #expect(found == expected)
    }

    @Test func labelOfLocalStorageOperatorMeansManaged() {
        let found = kind { volume, builder in
            volume.metadata.labels["storage.openshift.com/owner-kind"] = builder.at("LocalVolumeSet")
        }
        #expect(found == .staticManaged)
    }

    @Test func finalizersAreNotEvidence() {
        let found = kind { volume, builder in
            volume.metadata.finalizers = [builder.at("external-provisioner.volume.kubernetes.io/finalizer")]
        }
        #expect(found == .static)
    }

    @Test func csiAnnotationWithoutIdentityWasWrittenByHand() {
        func csi(identity: String?) -> ProvisioningKind {
            kind { volume, builder in
                volume.source = .csi(
                    driver: builder.at("d"),
                    volumeHandle: nil,
                    fsType: nil,
                    provisionerIdentity: identity.map { builder.at($0) }
                )
                volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] = builder.at("d")
            }
        }
        #expect(csi(identity: nil) == .static)
        #expect(csi(identity: "1-2-d") == .dynamic)
    }

    @Test func oldInTreeProvisionersAreDynamic() {
        let found = kind { volume, builder in
            volume.metadata.annotations["kubernetes.io/createdby"] = builder.at("hostpath-dynamic-provisioner")
        }
        #expect(found == .dynamic)
    }

    @Test func deletionSecretIsDynamic() {
        let found = kind { volume, builder in
            let key = "volume.kubernetes.io/provisioner-deletion-secret-name"
            volume.metadata.annotations[key] = builder.at("s")
        }
        #expect(found == .dynamic)
    }

    @Test func nameWithUIDOfTheClaimIsDynamic() {
        let found = kind(name: "pvc-\(uid)") { volume, builder in
            volume.claimRef = builder.reference("c", uid: uid)
        }
        #expect(found == .dynamic)
    }

    @Test func nameWithAnotherUIDWasImported() {
        for claimUID in ["9c1f5b4e-6f0a-4a39-8f0e-9b6a5c7d8e9f", nil] {
            let found = kind(name: "pvc-\(uid)") { volume, builder in
                volume.claimRef = builder.reference("c", uid: claimUID)
                volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] = builder.at("x.example.com")
            }
            #expect(found == .reimported)
        }
    }

    @Test func volumeOlderThanItsClaimWasImported() {
        var builder = InventoryBuilder()
        builder.localVolume("pv-a", path: "/a", on: "n") { volume, builder in
            volume.claimRef = builder.reference("c", uid: "uid-1")
            volume.metadata.creationTimestamp = "2026-01-01T00:00:00Z"
            volume.metadata.annotations["pv.kubernetes.io/provisioned-by"] = builder.at("x.example.com")
        }
        builder.claim("c", volume: "pv-a") { claim, _ in claim.metadata.creationTimestamp = "2026-01-02T00:00:00Z" }
        let graph = GraphBuilder.build(builder.inventory, names: .init(source: nil, target: nil))
        #expect(graph.bindings[0].provisioning.kind == .reimported)
    }

    @Test func handMadeVolumesAreStaticWithAndWithoutClass() {
        #expect(kind { _, _ in } == .static)
        #expect(kind(class: "gone") { _, _ in } == .static)
        var builder = InventoryBuilder()
        builder.storageClass("local")
        builder.localVolume("pv-a", path: "/a", on: "n", class: "local")
        let verdict = GraphBuilder.build(builder.inventory, names: .init(source: nil, target: nil)).bindings[0]
            .provisioning
        #expect(verdict.kind == .static)
        #expect(verdict.reasons == ["StorageClass `local` does not provision"])
    }
}
