import SourceText
import StorageModel
import Testing

@Suite struct NamedTextsTests {
    private func text(_ value: String) -> Located<String> {
        Located(value, at: SourceLocation(file: FileID(0), line: 1))
    }

    @Test func namesAreInOrderHoweverTheyCome() {
        var texts = NamedTexts()
        for name in ["b", "d", "a", "c", "e"] { texts[name] = text(name + "!") }
        #expect(texts.keys == ["a", "b", "c", "d", "e"])
        #expect(texts.values.map(\.value) == ["a!", "b!", "c!", "d!", "e!"])
        #expect(texts["c"]?.value == "c!")
        #expect(texts["f"] == nil)
        #expect(texts.plain == ["a": "a!", "b": "b!", "c": "c!", "d": "d!", "e": "e!"])
    }

    @Test func aNameHasOneText() {
        var texts: NamedTexts = ["b": text("1"), "a": text("2")]
        texts["a"] = text("3")
        texts["b"] = text("4")
        #expect(texts.map { "\($0.key)=\($0.value.value)" } == ["a=3", "b=4"])
        texts["a"] = nil
        texts["x"] = nil
        #expect(texts == ["b": text("4")])
        #expect(texts.count == 1)
    }

    @Test func marksOfPodsTellWhatTheirFieldsTell() {
        let name = text("p")
        var pod = Pod(metadata: ObjectMetadata(name: name), cluster: .shared)
        #expect(pod.traits == [])
        pod.phase = text("Failed")
        #expect(pod.traits == .isFinished)
        #expect(pod.isFinished)
        pod.phase = text("Running")
        pod.spec = PodSpecification(
            volumes: [
                PodVolume(name: name, source: .persistentVolumeClaim(claimName: name)),
                PodVolume(name: name, source: .hostPath(path: name, type: nil)),
                PodVolume(name: name, source: .ephemeral(location: name.location)),
            ],
            uses: [
                ContainerVolumeUse(container: "c", volumeName: "p", path: "/x"),
                ContainerVolumeUse(container: "c", volumeName: "p", path: "/y", isDevice: true),
            ],
            nodeName: text("w1"),
            nodeSelector: ["a": name]
        )
        let all: PodTraits = [
            .usesClaims, .hasHostPaths, .hasEphemeralClaims, .usesMounts, .usesDevices, .selectsNodes,
        ]
        #expect(pod.traits == all)
        pod.metadata.ownerReferences = [
            OwnerReference(apiVersion: "v1", kind: "Job", name: name, uid: "", controller: true)
        ]
        #expect(pod.traits == all.union(.isControlled))
    }

    @Test func aPodTellsItsOnlyClaim() {
        func volume(_ claim: String) -> PodVolume {
            PodVolume(name: text("v"), source: .persistentVolumeClaim(claimName: text(claim)))
        }
        let path = PodVolume(name: text("p"), source: .hostPath(path: text("/p"), type: nil))
        var pod = Pod(metadata: ObjectMetadata(name: text("p"), namespace: text("db")), cluster: .shared)
        #expect(pod.claim == nil)
        pod.spec = PodSpecification(volumes: [path, volume("data")])
        #expect(pod.claim?.name == "data")
        #expect(pod.claim?.namespace == "db")
        pod.metadata.namespace = text("shop")
        #expect(pod.claim?.namespace == "shop")
        pod.spec.volumes.append(volume("logs"))
        #expect(pod.claim == nil)
    }

    @Test func podsOfANodeAreFoundByItsName() {
        func pod(_ node: String?, _ cluster: ClusterRole) -> Pod {
            Pod(
                metadata: ObjectMetadata(name: text("p")),
                cluster: cluster,
                spec: PodSpecification(nodeName: node.map(text))
            )
        }
        var inventory = ClusterInventory()
        inventory.pods = [
            pod("w1", .source), pod(nil, .source), pod("w2", .source), pod("w1", .target), pod("w1", .source),
        ]
        #expect(inventory.positions(ofPodsOn: "w1", in: [.shared, .source]) == [0, 4])
        #expect(inventory.positions(ofPodsOn: "w1", in: [.source, .target]) == [0, 3, 4])
        #expect(inventory.positions(ofPodsOn: "", in: [.source]).isEmpty)
        inventory.pods[2].spec.nodeName = text("w1")
        #expect(inventory.positions(ofPodsOn: "w1", in: [.source]) == [0, 2, 4])
    }

    @Test func volumesTellWhetherTheyAreOnANodeAndRaw() {
        let name = text("v")
        var volume = PersistentVolume(
            metadata: ObjectMetadata(name: name),
            cluster: .shared,
            source: .local(path: name, fsType: nil),
            volumeMode: text("Block")
        )
        #expect(volume.isOnNode && volume.isBlockMode)
        volume.source = .nfs(server: name, path: name)
        volume.volumeMode = nil
        #expect(!volume.isOnNode && !volume.isBlockMode)
    }
}
