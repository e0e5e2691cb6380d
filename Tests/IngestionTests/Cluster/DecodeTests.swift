import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct DecodeTests {
    @Test func readsEveryFieldOfAPersistentVolume() throws {
        let reading = try DumpReading(
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata:
              name: local-pv-1
              uid: u-1
              resourceVersion: "7"
              annotations:
                pv.kubernetes.io/provisioned-by: local-volume-provisioner-w0
                kubectl.kubernetes.io/last-applied-configuration: '{"password": "x"}'
                team.example.com/contact: someone
              labels: {storage.openshift.com/owner-kind: LocalVolume}
              finalizers: [kubernetes.io/pv-protection]
              managedFields: [{manager: x, fieldsV1: {f:metadata: {}}}]
            spec:
              accessModes: [ReadWriteOnce]
              capacity: {storage: 100Gi}
              claimRef: {name: data, namespace: shop, uid: c-1}
              local: {path: /mnt/local-storage/x, fsType: xfs}
              mountOptions: [noatime]
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions:
                    - {key: kubernetes.io/hostname, operator: In, values: [w0]}
              persistentVolumeReclaimPolicy: Delete
              storageClassName: localblock
              volumeMode: Block
            status: {phase: Bound}

            """
        )
        let volume = try #require(reading.inventory.persistentVolumes.first)
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        #expect(volume.metadata.annotations.keys.sorted() == ["pv.kubernetes.io/provisioned-by"])
        #expect(volume.metadata.labels["storage.openshift.com/owner-kind"]?.value == "LocalVolume")
        #expect(volume.metadata.resourceVersion == "7")
        #expect(volume.claimRef?.namespace == "shop")
        #expect(volume.claimRef?.uid?.value == "c-1")
        #expect(volume.isBlockMode)
        #expect(volume.capacity?.value == "100Gi")
        #expect(volume.mountOptions.map(\.value) == ["noatime"])
        #expect(volume.nodeAffinity?.matches(labels: ["kubernetes.io/hostname": "w0"], nodeName: "x") == true)
        guard case .local(let path, let fsType) = volume.source else {
            Issue.record("no local source: \(volume.source)")
            return
        }
        #expect(path.value == "/mnt/local-storage/x")
        #expect(fsType?.value == "xfs")
    }

    @Test func tellsVolumeSourcesApart() throws {
        func source(_ text: String) throws -> VolumeSource? {
            try DumpReading("apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\nspec: {\(text)}\n")
                .inventory.persistentVolumes.first?.source
        }
        #expect(try source("cephfs: {monitors: [a]}")?.fieldName == "cephfs")
        #expect(try source("capacity: {storage: 1Gi}") == VolumeSource.none)
        #expect(try source("iscsi: {targetPortal: p, iqn: q, lun: 3}")?.fieldName == "iscsi")
        #expect(try source("fc: {targetWWNs: [a], lun: 1}")?.fieldName == "fc")
        guard
            case .csi(let driver, _, _, let identity) = try source(
                "csi: {driver: d, volumeHandle: h, volumeAttributes: {storage.kubernetes.io/csiProvisionerIdentity: i, k: v}}"
            )
        else {
            Issue.record("no csi source")
            return
        }
        #expect(driver.value == "d")
        #expect(identity?.value == "i")
    }

    @Test func readsVolumesAndUsesOfPodsAndTemplates() throws {
        let reading = try DumpReading(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: db-0
              namespace: shop
              ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: s-1, controller: true}]
            spec:
              nodeName: w0
              nodeSelector: {disk: fast}
              securityContext: {fsGroup: 1001}
              initContainers:
              - {name: init, volumeMounts: [{name: data, mountPath: /d, subPath: x, readOnly: true}]}
              containers:
              - name: db
                volumeMounts:
                - {name: data, mountPath: /var/lib/db}
                - {name: config, mountPath: /etc/db}
                volumeDevices: [{name: raw, devicePath: /dev/xvda}]
              volumes:
              - {name: data, persistentVolumeClaim: {claimName: data-db-0}}
              - {name: raw, persistentVolumeClaim: {claimName: raw-db-0}}
              - {name: logs, hostPath: {path: /var/log/db, type: DirectoryOrCreate}}
              - {name: tmp, ephemeral: {volumeClaimTemplate: {spec: {}}}}
              - {name: config, configMap: {name: db}}
            status: {phase: Running, startTime: "2024-01-01T00:00:00Z"}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: backup, namespace: shop}
            spec:
              jobTemplate:
                spec:
                  template:
                    spec:
                      volumes: [{name: data, hostPath: {path: /backup}}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec: {replicas: 3, serviceName: db, volumeClaimTemplates: [{metadata: {name: data}}], template: {spec: {}}}

            """
        )
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        let pod = try #require(reading.inventory.pods.first)
        #expect(pod.spec.volumes.map(\.name.value) == ["data", "raw", "logs", "tmp"])
        #expect(
            pod.spec.uses.map { "\($0.container) \($0.volumeName) \($0.path)" } == [
                "init data /d", "db data /var/lib/db", "db raw /dev/xvda",
            ]
        )
        #expect(pod.spec.uses[0].readOnly)
        #expect(pod.spec.uses[0].subPath == "x")
        #expect(pod.spec.uses[2].isDevice)
        #expect(pod.spec.fsGroup == "1001")
        #expect(pod.spec.nodeName?.value == "w0")
        #expect(pod.metadata.ownerReferences.first?.controller == true)
        #expect(pod.phase?.value == "Running")
        let workloads = reading.inventory.workloads
        #expect(workloads.map(\.kind) == ["CronJob", "StatefulSet"])
        #expect(workloads[0].template.volumes.count == 1)
        #expect(workloads[1].replicas == 3)
        #expect(workloads[1].volumeClaimTemplates.map(\.value) == ["data"])
    }

    @Test func aPodKeepsItsOwnUsesBesideNeighboursWithOthers() throws {
        func pod(_ name: String, _ path: String?) -> String {
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: \(name)
              namespace: shop
            spec:
              containers:
              - name: c
            \(path.map { "    volumeMounts:\n    - mountPath: \($0)\n      name: data" } ?? "    image: i")
              volumes:
              - name: data
                persistentVolumeClaim:
                  claimName: data

            """
        }
        let pods = [("a", "/x"), ("b", "/x"), ("c", "/y"), ("d", nil), ("e", "/x")]
        let reading = try DumpReading(pods.map { pod($0.0, $0.1) }.joined(separator: "---\n"))
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        #expect(reading.inventory.pods.map { $0.spec.uses.map(\.path) } == [["/x"], ["/x"], ["/y"], [], ["/x"]])
    }

    @Test func readsNodesClassesAndAttachments() throws {
        let reading = try DumpReading(
            """
            apiVersion: v1
            kind: Node
            metadata: {name: w0, annotations: {machineconfiguration.openshift.io/state: Done}}
            spec: {unschedulable: true, providerID: "openstack:///x"}
            status:
              addresses: [{type: InternalIP, address: 192.0.2.1}, {type: Hostname, address: w0}]
              nodeInfo: {machineID: m, systemUUID: s, bootID: b, kubeletVersion: v1.31.6, osImage: RHCOS}
            ---
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: c, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
            provisioner: kubernetes.io/no-provisioner
            volumeBindingMode: WaitForFirstConsumer
            ---
            apiVersion: storage.k8s.io/v1
            kind: VolumeAttachment
            metadata: {name: csi-1}
            spec: {attacher: d, nodeName: w0, source: {persistentVolumeName: pv}}
            status: {attached: true}
            ---
            apiVersion: storage.k8s.io/v1
            kind: CSINode
            metadata: {name: w0}
            spec: {drivers: [{name: d, nodeID: n, topologyKeys: [t]}]}
            ---
            apiVersion: storage.k8s.io/v1
            kind: CSIDriver
            metadata: {name: d}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: p, namespace: n}
            spec:
              accessModes: [ReadWriteMany]
              resources: {requests: {storage: 5Gi}}
              selector: {matchLabels: {b: x, a: y}, matchExpressions: [{key: z, operator: Exists}]}
              storageClassName: ""
            status: {phase: Pending}

            """
        )
        #expect(reading.problems.isEmpty, "\(reading.messages)")
        let node = try #require(reading.inventory.nodes.first)
        #expect(node.hostnames.map(\.value) == ["w0"])
        #expect(node.unschedulable)
        #expect(node.machineID?.value == "m")
        #expect(reading.inventory.storageClasses.first?.isDefault == true)
        #expect(reading.inventory.volumeAttachments.first?.attached == true)
        #expect(reading.inventory.csiNodes.first?.drivers.first?.topologyKeys == ["t"])
        #expect(reading.inventory.plainObjects.map(\.kind) == ["CSIDriver"])
        let claim = try #require(reading.inventory.persistentVolumeClaims.first)
        #expect(claim.storageClassName?.value == "")
        #expect(claim.selector?.map(\.key.value) == ["b", "a", "z"])
        #expect(claim.requestedStorage?.value == "5Gi")
    }

    @Test(arguments: [
        ("spec: {local: /a}", "`PersistentVolume/a`: `local` holds a scalar where a mapping is expected"),
        ("spec: {local: {path: {b: c}}}", "`PersistentVolume/a`: `path` holds a mapping where text is expected"),
        ("spec: {local: {}}", "`PersistentVolume/a`: `path` is missing"),
        ("spec: {local: {path: ''}}", "`PersistentVolume/a`: `path` is empty"),
        ("spec: {accessModes: RWO}", "`PersistentVolume/a`: `accessModes` holds a scalar where a list is expected"),
        ("spec: {claimRef: [a]}", "`PersistentVolume/a`: `claimRef` holds a list where a mapping is expected"),
        (
            "spec: {local: {path: /a}, hostPath: {path: /b}}",
            "`PersistentVolume/a`: the volume has two sources: `local` and `hostPath`"
        ),
        ("status: {}", "`PersistentVolume/a`: `spec` is missing"),
    ])
    func wrongTypesCostTheObjectAndAreSaid(text: String, message: String) throws {
        let reading = try DumpReading("apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: a}\n\(text)\n")
        #expect(reading.inventory.persistentVolumes.isEmpty)
        #expect(reading.problems.map(\.message) == [message])
        #expect(reading.losesEvidence)
        #expect(reading.problems.first?.line != nil)
    }

    @Test func anObjectWithoutANameIsAProblem() throws {
        let reading = try DumpReading("apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\nspec: {}\n")
        #expect(reading.problems.map(\.message) == ["`Pod`: `metadata.name` is missing"])
        #expect(try DumpReading("apiVersion: v1\nkind: Pod\n").messages == ["1: `Pod`: `metadata` is missing"])
    }

    @Test func readsServicesBudgetsAndWhatPlacesPods() throws {
        let reading = try DumpReading(
            """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Service
              metadata: {name: db, namespace: shop}
              spec: {selector: {app: db}, clusterIP: None}
            - apiVersion: policy/v1
              kind: PodDisruptionBudget
              metadata: {name: db, namespace: shop}
              spec:
                maxUnavailable: 25%
                selector:
                  matchLabels: {app: db}
                  matchExpressions: [{key: tier, operator: Exists}]
              status: {disruptionsAllowed: 1}
            - apiVersion: serving.knative.dev/v1
              kind: Service
              metadata: {name: other, namespace: shop}
            - apiVersion: v1
              kind: Node
              metadata: {name: n}
              spec: {taints: [{key: dedicated, value: db, effect: NoSchedule}]}
            - apiVersion: v1
              kind: Pod
              metadata: {name: p, namespace: shop}
              spec:
                containers: []
                tolerations: [{key: dedicated, operator: Equal, value: db}]
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                      - matchExpressions: [{key: disk, operator: In, values: [ssd]}]

            """
        )
        #expect(reading.problems.isEmpty)
        #expect(reading.inventory.services.map(\.reference.qualifiedName) == ["shop/db"])
        #expect(reading.inventory.services[0].selector["app"]?.value == "db")
        let budget = try #require(reading.inventory.podDisruptionBudgets.first)
        #expect(budget.maxUnavailable?.value == "25%")
        #expect(budget.minAvailable == nil)
        #expect(budget.disruptionsAllowed == 1)
        #expect(budget.selector?.map(\.key.value) == ["app", "tier"])
        #expect(reading.inventory.nodes[0].taints == [Taint(key: "dedicated", value: "db", effect: "NoSchedule")])
        let spec = reading.inventory.pods[0].spec
        #expect(spec.tolerations == [Toleration(key: "dedicated", operator: "Equal", value: "db", effect: "")])
        #expect(spec.requiredNodeAffinity?.terms.count == 1)
    }
}
