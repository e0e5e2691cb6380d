import Findings
import Resolution
import StorageModel
import TestSupport

extension RuleCase {
    private static let path = "/mnt/disks/a"
    private static var mounted: PathResolution { OutcomeBuilder.directory(path, on: path) }
    private static var bare: PathResolution { OutcomeBuilder.bare(path) }

    private static let keeps: @Sendable (inout Scene) -> Void = {
        $0.local(from: mounted, to: mounted, path: .sameData, data: .kept)
    }
    private static let loses: @Sendable (inout Scene) -> Void = {
        $0.local(from: mounted, to: bare, path: .bareDirectory, data: .kept)
    }

    static let openShift: [RuleCase] = [
        RuleCase(
            id: "OCP-01",
            severity: .medium,
            says: "content mismatch for file \"/etc/systemd/system/var-mnt-a.mount\"",
            fires: { drift(&$0, on: "/dev/disk/by-uuid/2222", config: "/dev/disk/by-uuid/1111") },
            clean: { drift(&$0, on: "/dev/disk/by-uuid/1111", config: "/dev/disk/by-uuid/1111") }
        ),
        RuleCase(
            id: "OCP-02",
            severity: .medium,
            says: "ignition disks section contains changes",
            fires: { sections(&$0, ["disks /dev/sdb"]) },
            clean: { sections(&$0, []) }
        ),
        RuleCase(
            id: "OCP-03",
            severity: .critical,
            says: "is mounted at `/var` and hides the paths of 1 volume(s) of the target: `pv-a`",
            fires: { separateVar(&$0, "/var/mnt/disks/a") },
            clean: { separateVar(&$0, "/srv/a") }
        ),
        RuleCase(
            id: "OCP-04",
            severity: .medium,
            says: "without `prjquota`",
            fires: { containers(&$0, "defaults") },
            clean: { containers(&$0, "defaults,prjquota") }
        ),
        RuleCase(
            id: "OCP-05",
            severity: .critical,
            says: "has already been bootstrapped",
            fires: { $0.inline("/var/lib/etcd", fate: .bareDirectory, to: OutcomeBuilder.bare("/var/lib/etcd")) },
            clean: { $0.inline("/var/lib/etcd", fate: .sameData) }
        ),
        RuleCase(
            id: "OCP-06",
            severity: .critical,
            says: "the registry starts empty or not at all",
            fires: { scene in
                loses(&scene)
                inNamespace(&scene, "openshift-image-registry", "image-registry-storage")
            },
            clean: { scene in
                keeps(&scene)
                inNamespace(&scene, "openshift-image-registry", "image-registry-storage")
            }
        ),
        RuleCase(
            id: "OCP-07",
            severity: .medium,
            says: "metrics, alerts or logs of the cluster stop",
            fires: { scene in
                loses(&scene)
                inNamespace(&scene, "openshift-monitoring", "prometheus-k8s-db-prometheus-k8s-0")
            },
            clean: { scene in
                keeps(&scene)
                inNamespace(&scene, "openshift-monitoring", "prometheus-k8s-db-prometheus-k8s-0")
            }
        ),
        RuleCase(
            id: "OCP-08",
            severity: .critical,
            says: "a static pod, `kube-system/pod-i`, uses it",
            fires: { scene in
                scene.inline(
                    "/srv/a",
                    fate: .bareDirectory,
                    to: OutcomeBuilder.bare("/srv/a"),
                    namespace: "kube-system"
                ) {
                    $0.metadata.annotations["kubernetes.io/config.mirror"] = $1.at("hash")
                }
            },
            clean: { scene in
                scene.inline("/srv/a", fate: .sameData, namespace: "kube-system") {
                    $0.metadata.annotations["kubernetes.io/config.mirror"] = $1.at("hash")
                }
            }
        ),
        RuleCase(
            id: "OCP-10",
            severity: .medium,
            says: "fstab mounts `UUID=1111-aaaa` at `/mnt/disks/a` for `pv-a`",
            fires: { coreOS(&$0, mountPoint: path) },
            clean: { coreOS(&$0, mountPoint: "/mnt/other") }
        ),
    ]

    static let workload: [RuleCase] = [
        RuleCase(
            id: "WL-01",
            severity: .medium,
            says: "`oc adm drain` evicts them without a warning",
            fires: { scene in
                scene.nodes()
                keeps(&scene)
            },
            clean: { scene in
                scene.nodes { node, _ in node.unschedulable = true }
                keeps(&scene)
            }
        ),
        RuleCase(
            id: "WL-02",
            severity: .high,
            says: "the pods stay Terminating and are not replaced",
            fires: { scene in
                keeps(&scene)
                scene.nodeIdentity = .target
                scene.boot = BootOutcome(result: .blocked, certainty: .certain, problems: [])
            },
            clean: { scene in
                keeps(&scene)
                scene.nodeIdentity = .target
            }
        ),
        RuleCase(
            id: "WL-03",
            severity: .high,
            says: "1 pod(s) run on the volume: `app/db-pv-a`",
            fires: { scene in
                loses(&scene)
                scene.editPod { $0.phase = $1.at("Running") }
            },
            clean: { scene in
                keeps(&scene)
                scene.editPod { $0.phase = $1.at("Running") }
            }
        ),
        RuleCase(
            id: "WL-04",
            severity: .medium,
            says: "every roll-out runs the old and the new pod on the volume at one time",
            fires: { deployment(&$0, strategy: nil) },
            clean: { deployment(&$0, strategy: "Recreate") }
        ),
        RuleCase(
            id: "WL-05",
            severity: .medium,
            says: "1 pod(s) on `t` have emptyDir volumes",
            fires: { emptyDir(&$0, rootOf: .source) },
            clean: { emptyDir(&$0, rootOf: .target) }
        ),
    ]

    private static func drift(_ scene: inout Scene, on disk: String, config: String) {
        scene.nodes { node, builder in
            node.metadata.annotations["machineconfiguration.openshift.io/currentConfig"] = builder.at("rendered-1")
        }
        scene.nodeIdentity = .source
        scene.machineConfig("rendered-1", what: config)
        let unit = scene.unit(disk)
        let link = UnitLink(
            path: "/etc/systemd/system/local-fs.target.requires/var-mnt-a.mount",
            target: "/etc/systemd/system/var-mnt-a.mount",
            location: scene.objects.place()
        )
        scene.edit(.source) { facts in
            facts.unitFiles = [unit]
            facts.unitLinks = [link]
        }
    }

    private static func sections(_ scene: inout Scene, _ names: [String]) {
        scene.nodes { node, builder in
            let config = builder.at("rendered-\(node.name)")
            node.metadata.annotations["machineconfiguration.openshift.io/currentConfig"] = config
        }
        scene.machineConfig("rendered-s", sections: names)
        scene.machineConfig("rendered-t")
    }

    private static func separateVar(_ scene: inout Scene, _ path: String) {
        scene.fstab(.source, "UUID=3333-cccc", "/var", "xfs", "defaults")
        let state = OutcomeBuilder.bare(path)
        scene.local(from: state, to: OutcomeBuilder.only(path, .missing), path: .missing, data: .kept)
    }

    private static func containers(_ scene: inout Scene, _ options: String) {
        for host in [HostRole.source, .target] {
            scene.fstab(host, "UUID=4444-dddd", "/var/lib/containers", "xfs", options)
        }
    }

    private static func inNamespace(_ scene: inout Scene, _ namespace: String, _ name: String) {
        let located = scene.objects.at(name)
        let space = scene.objects.at(namespace)
        scene.objects.inventory.cluster.persistentVolumeClaims[0].metadata.name = located
        scene.objects.inventory.cluster.persistentVolumeClaims[0].metadata.namespace = space
        scene.editVolume { volume, builder in
            volume.claimRef = builder.reference(name, in: namespace, uid: "uid-pv-a")
        }
    }

    private static func coreOS(_ scene: inout Scene, mountPoint: String) {
        let id = scene.objects.at("rhcos")
        scene.edit(.source) { $0.osRelease = ["ID": id] }
        scene.fstab(.source, "UUID=1111-aaaa", mountPoint, "ext4", "defaults")
        scene.local(side: .carried, from: mounted, to: mounted, path: .sameData, data: .arrives)
    }

    private static func deployment(_ scene: inout Scene, strategy: String?) {
        scene.objects.boundVolume("pv-a", path: path, on: "t")
        scene.objects.workload("Deployment", "grafana")
        scene.objects.workload("ReplicaSet", "grafana-1", owner: ("Deployment", "grafana"))
        scene.objects.pod("grafana-1-x", claims: ["claim-pv-a"], node: "t", owner: ("ReplicaSet", "grafana-1"))
        let located = strategy.map { scene.objects.at($0) }
        scene.objects.inventory.cluster.workloads[0].strategy = located
    }

    private static func emptyDir(_ scene: inout Scene, rootOf: HostRole) {
        scene.rootOf = rootOf
        scene.objects.pod("cache", node: "t") { pod, builder in
            pod.spec.volumes = [PodVolume(name: builder.at("scratch"), source: .other(field: "emptyDir"))]
        }
    }
}
