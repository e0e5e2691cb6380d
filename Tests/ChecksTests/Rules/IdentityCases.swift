import Findings
import Resolution
import StorageModel
import TestSupport

extension RuleCase {
    static let identity: [RuleCase] = [
        RuleCase(
            id: "ID-05",
            severity: .critical,
            says: "both machines are called `worker-1`",
            fires: { hostnames(&$0, "worker-1", "worker-1") },
            clean: { hostnames(&$0, "worker-1", "worker-2") }
        ),
        RuleCase(
            id: "ID-06",
            severity: .high,
            says: "nodes \"t\" is forbidden: node \"s\" is not allowed to modify node \"t\"",
            fires: { identity(&$0, .target) },
            clean: { identity(&$0, .source) }
        ),
        RuleCase(
            id: "ID-07",
            severity: .high,
            says: "deletes the emptyDir contents of 1 of them",
            fires: { identity(&$0, .target) },
            clean: { identity(&$0, .source) }
        ),
        RuleCase(
            id: "ID-08",
            severity: .critical,
            says: "with uid `old`, and the Node has uid `node-t`",
            fires: { owned(&$0, by: "old") },
            clean: { owned(&$0, by: "node-t") }
        ),
        RuleCase(
            id: "ID-09",
            severity: .high,
            says:
                "detected topology value collision: driver reported \"zone\":\"b\" but existing label is \"zone\":\"a\"",
            fires: { zones(&$0, "a", "b") },
            clean: { zones(&$0, "a", "a") }
        ),
        RuleCase(
            id: "ID-10",
            severity: .high,
            says: "knows `s` as `i-aaa`, and the machine is `i-bbb`",
            fires: { driverIDs(&$0, "i-aaa", "i-bbb") },
            clean: { driverIDs(&$0, "s", "t") }
        ),
        RuleCase(
            id: "ID-11",
            severity: .high,
            says: "it asks for host name `t`, and the machine is `s`",
            fires: { pinned(&$0, .source) },
            clean: { pinned(&$0, .target) }
        ),
    ]

    private static func hostnames(_ scene: inout Scene, _ source: String, _ target: String) {
        let names = (scene.objects.at(source), scene.objects.at(target))
        scene.edit(.source) { $0.hostname = names.0 }
        scene.edit(.target) { $0.hostname = names.1 }
    }

    private static func identity(_ scene: inout Scene, _ identity: TakeoverProfile.NodeIdentity) {
        scene.nodes()
        scene.nodeIdentity = identity
        scene.objects.pod("p", node: "s") { pod, builder in
            pod.spec.volumes = [PodVolume(name: builder.at("scratch"), source: .other(field: "emptyDir"))]
        }
    }

    private static func owned(_ scene: inout Scene, by uid: String) {
        scene.nodes()
        scene.nodeIdentity = .target
        scene.objects.localVolume("local-pv-1", path: "/mnt/a", on: "t") { volume, builder in
            volume.metadata.ownerReferences = [builder.owner("Node", "t", uid: uid)]
        }
    }

    private static func zones(_ scene: inout Scene, _ source: String, _ target: String) {
        scene.nodeIdentity = .source
        scene.nodes { node, builder in node.metadata.labels["zone"] = builder.at(node.name == "s" ? source : target) }
        scene.csiNode("t", "csi.example.com", id: "t", topology: ["zone"])
    }

    private static func driverIDs(_ scene: inout Scene, _ source: String, _ target: String) {
        scene.nodeIdentity = .source
        scene.csiNode("s", "csi.example.com", id: source)
        scene.csiNode("t", "csi.example.com", id: target)
    }

    private static func pinned(_ scene: inout Scene, _ identity: TakeoverProfile.NodeIdentity) {
        scene.nodes()
        scene.nodeIdentity = identity
        scene.objects.workload("Deployment", "db")
        let host = scene.objects.at("t")
        scene.objects.inventory.cluster.workloads[0].template.nodeSelector["kubernetes.io/hostname"] = host
    }
}
