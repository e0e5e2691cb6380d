import Findings
import FoundationEssentials
import Ingestion
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// PVs of public dumps and manifests with the verdict that a person gave after reading them.
@Suite struct ProvisioningCorpusTests {
    /// File and PV with the reviewed verdict, and what decides it.
    private static let reviewed: [String: ProvisioningKind] = [
        // Written by hand: no provisioner left a mark.
        "forklift-docs-enhancements-ovirt-lun-migration-block1.yaml fc-pv": .static,
        "forklift-docs-enhancements-ovirt-lun-migration-block2.yaml iscsi-pv": .static,
        "hw-local-pv-pvc-multidoc.yaml local-pv": .static,
        "ibm-sttcc-minio-hostpath-pv.yaml speech-minio-pv": .static,
        "insights-openshift-get-oc_get_pv.yaml registry-volume": .static,
        "insights-openshift-get-oc_get_pv.yaml registry-volume-zjj": .static,
        "karis-iscsi-pv-multipath-2.yaml iscsi-pv": .static,
        "kubevirt-local-pv-allocation.yaml local-pv-allocation": .static,
        "microshift-netes-test-fixtures-doc-yaml-user-guide-persistent-volumes-volumes-gce.yaml pv0003": .static,
        "microshift-netes-test-fixtures-doc-yaml-user-guide-persistent-volumes-volumes-nfs.yaml pv0003": .static,
        "nvme-local-pvs-two-nodes.yaml local-nvme-nvme-node-1-vol-1": .static,
        "popeye-internal-lint-testdata-core-pv-1.yaml pv1": .static,
        "popeye-internal-lint-testdata-core-pv-1.yaml pv2": .static,
        "popeye-internal-lint-testdata-core-pv-1.yaml pv3": .static,
        "popeye-internal-lint-testdata-core-pv-1.yaml pv4": .static,
        "popeye-lint-testdata-core-pv-1.yaml pv1": .static,
        "popeye-lint-testdata-core-pv-1.yaml pv2": .static,
        "popeye-lint-testdata-core-pv-1.yaml pv3": .static,
        "popeye-lint-testdata-core-pv-1.yaml pv4": .static,
        "rook-deploy-examples-cluster-on-pvc-minikube.yaml local0-0": .static,
        "rook-deploy-examples-cluster-on-pvc-minikube.yaml local0-1": .static,
        "rook-deploy-examples-cluster-on-pvc-minikube.yaml local0-2": .static,
        "rook-deploy-examples-cluster-on-pvc-minikube.yaml local0-3": .static,
        "slsp-cmd-utils-update-pv-to-beta-readme-block1.yaml example-local-pv-1": .static,
        // `provisioned-by` names the static provisioner with node and uid.
        "kubevirt-local-pv-182992f7.yaml local-pv-182992f7": .staticManaged,
        // A provisioner's mark, and the uid of the claim in name and claimRef.
        "k3d-neat-localpath-pv.yaml pvc-b9a9caff-ab3e-471d-94ca-41cb4644fecb": .dynamic,
        "k9s-pv_terminating.json pvc-a4d86f51-916c-476b-83af-b551c91a8ac0": .dynamic,
        "mgclean-vsphere-pv-pvc-5f405ee2-02fe-416f-9165-0db33e7ddc3b.yaml pvc-5f405ee2-02fe-416f-9165-0db33e7ddc3b":
            .dynamic,
        "mgclean-vsphere-pv-pvc-db670344-2584-4662-8669-6f72abd16ffb.yaml pvc-db670344-2584-4662-8669-6f72abd16ffb":
            .dynamic,
        // Prepared for creation anew: claimRef without the uid that the name holds.
        "k3s-localpath-pv-recreate.yaml pvc-9aa919cd-89bf-4b33-a4df-2a17549b6d7d": .reimported,
        "rook-tion-storage-configuration-shared-filesystem-cephfs-filesystem-storage-block3.yaml pvc-a02dd277-cb26-4c1e-9434-478ebc321e22":
            .reimported,
        // Copied by hand for another namespace: the identity came along, the annotation did not.
        "rook-tion-storage-configuration-shared-filesystem-cephfs-filesystem-storage-block4.yaml pvc-a02dd277-cb26-4c1e-9434-478ebc321e22-newnamespace":
            .reimported,
    ]

    @Test func volumesOfRealDumpsAreClassifiedAsReviewed() throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: the dumps of real clusters are absent; NO verdict was compared with the reviewed ones")
            return
        }
        let folder = shared + "corpus/k8s-dumps/"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
            !$0.contains(".expected.")
        }
        var seen: Set<String> = []
        for name in names {
            var sources = SourceMap()
            var problems: [InputProblem] = []
            let input = [ClusterInput(role: .shared, paths: [folder + name])]
            var inventory = Inventory(
                cluster: try ClusterIngestion.load(input, into: &sources, problems: &problems),
                source: HostFacts(role: .source),
                target: HostFacts(role: .target),
                sources: sources,
                problems: []
            )
            inventory.problems = problems
            let graph = GraphBuilder.build(inventory, names: .init(source: "s", target: "t"))
            for binding in graph.bindings {
                let key = "\(name) \(binding.volume.name)"
                seen.insert(key)
                let kind = binding.provisioning.kind
                #expect(kind == Self.reviewed[key], "\(key): \(kind.rawValue), \(binding.provisioning.reasons)")
                #expect(!binding.provisioning.reasons.isEmpty)
                #expect(binding.provisioning.evidence.contains { $0.location != nil })
            }
        }
        #expect(seen == Set(Self.reviewed.keys), "\(Set(Self.reviewed.keys).symmetricDifference(seen).sorted())")
    }
}
