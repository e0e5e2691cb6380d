import FoundationEssentials
import Ingestion
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// Kubernetes' own table of binding cases, read in place: what `syncClaim` does with the first claim.
@Suite struct BindingCorpusTests {
    private static let path = "corpus/k8s-dumps/kubernetes-pv-binder-testsync.expected.json"

    /// Cases that call `syncVolume` look at phase and claimRef of one PV; no claim is matched in them.
    private static let unrelated: Set<String> = [
        "4-1 - pending volume", "4-2 - pending prebound volume", "4-3 - bound volume with missing claim",
        "4-4 - volume bound to claim with different UID", "4-5 - volume bound by controller to unbound claim",
        "4-5 - volume bound by user to bound claim", "4-6 - volume bound by to bound claim",
        "4-7 - volume bound by controller to claim bound somewhere else",
        "4-8 - volume bound by user to claim bound somewhere else",
        "4-9 - volume bound to bound claim, with PersistentVolumeReclaimDelete",
        "4-10 - volume bound to missing claim", "4-11 - volume bound to unknown claim",
        "4-12 - volume bound to newest claim but not updated to local cache",
        "14-13 - output warning when pv is prebound to pvc with different volumeModes",
        "14-13-1 - output warning when pv is prebound to pvc with different volumeModes",
        "14-14 - wait for synClaim without warning when pv is prebound to pvc with matching volumeModes block",
        "14-14-1 - wait for synClaim without warning when pv is prebound to pvc with matching volumeModes file",
    ]

    @Test func everyCaseThatMatchesAClaimEndsAsInKubernetes() throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: Kubernetes' binding cases are absent; the simulation was NOT compared with them")
            return
        }
        let text = try String(contentsOfFile: shared + Self.path, encoding: .utf8)
        let cases = try JSONTree.parse(text)["cases"].elements
        #expect(cases.count == 74)
        let isUnrelated: (JSONTree) -> Bool = { $0["test"].text == "testSyncVolume" }
        #expect(Set(cases.filter(isUnrelated).compactMap { $0["name"].text }) == Self.unrelated)
        var compared = 0
        for entry in cases where !isUnrelated(entry) {
            let name = entry["name"].text ?? ""
            let expected = entry["expectedClaims"][0]
            let isBound =
                expected["status"]["phase"].text == "Bound" && entry["test"].text != "testSyncClaimError"
            let volume = isBound ? expected["spec"]["volumeName"].text : nil
            let prediction = try predict(entry)
            #expect(prediction.volume == volume, "\(name): \(prediction.reason)")
            #expect((prediction.outcome == .lost) == (expected["status"]["phase"].text == "Lost"), "\(name)")
            let others = entry["initialVolumes"].elements.compactMap { $0["metadata"]["name"].text }
            #expect(Set(prediction.rejected.map(\.volume)) == Set(others.filter { $0 != volume }), "\(name)")
            try expectEvent(entry["expectedEvents"].elements.compactMap(\.text), prediction, name)
            compared += 1
        }
        #expect(compared == 57)
    }

    /// The event of Kubernetes shows in the words of the reason.
    private func expectEvent(_ events: [String], _ prediction: BindingPrediction, _ name: String) throws {
        for event in events {
            let reason = try #require(event.split(separator: " ").last, "\(name)")
            let words = reason == "WaitForFirstConsumer" ? "waiting for first consumer" : String(reason)
            #expect(prediction.reason.contains(words), "\(name): \(prediction.reason)")
        }
    }

    private func predict(_ entry: JSONTree) throws -> BindingPrediction {
        var objects = entry["initialVolumes"].elements + entry["initialClaims"].elements
        // Kubernetes' test knows this one class; the others that it names do not exist.
        objects.append(
            try JSONTree.parse(
                #"{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"wait"},"provisioner":"kubernetes.io/no-provisioner","volumeBindingMode":"WaitForFirstConsumer"}"#
            )
        )
        let version = entry["suite"].text?.contains("Disabled") == true ? "v1.33.1" : "v1.36.0"
        objects.append(
            try JSONTree.parse(
                #"{"apiVersion":"v1","kind":"Node","metadata":{"name":"n"},"status":{"nodeInfo":{"kubeletVersion":"\#(version)"}}}"#
            )
        )
        let list = JSONTree.object([
            "apiVersion": .string("v1"), "kind": .string("List"), "items": .array(objects),
        ])
        let folder = try TemporaryFolder()
        let path = try folder.write("case.json", Array(list.serialised.utf8))
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inventory = try ClusterIngestion.load(
            [ClusterInput(role: .shared, paths: [path])],
            into: &sources,
            problems: &problems
        )
        // Without a PV the dump cannot tell "not in the cluster" from "not in the dump": one that fits nothing is added.
        var completed = inventory
        if completed.persistentVolumes.isEmpty { completed.persistentVolumes.append(Self.stranger(in: inventory)) }
        let first = entry["initialClaims"][0]["metadata"]["name"].text
        let position = try #require(inventory.persistentVolumeClaims.firstIndex { $0.name == first })
        var simulator = BindingSimulator(completed, ClusterIndex(completed))
        var prediction = simulator.predict(claimAt: position)
        prediction.rejected.removeAll { $0.volume == "stranger" }
        return prediction
    }

    private static func stranger(in inventory: ClusterInventory) -> PersistentVolume {
        var builder = InventoryBuilder()
        builder.localVolume("stranger", path: "/mnt/x", on: nil, class: "of-its-own")
        return builder.inventory.cluster.persistentVolumes[0]
    }
}

extension JSONTree {
    /// The value as JSON text, members sorted.
    fileprivate var serialised: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let value): Int(exactly: value).map(String.init) ?? String(value)
        case .string(let text): Self.quoted(text)
        case .array(let values): "[" + values.map(\.serialised).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\($0.value.serialised)" }
                .joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
