import SystemPackage

/// Writes `kind: List` dumps as `kubectl get -o yaml` prints them, of any size and the same for the same seed.
///
/// For every PersistentVolume there are its claim and six pods. Objects stand in the order of the API server, each kind by
/// namespace and name; nodes and storage classes come first.
package struct DumpGenerator {
    private var random: SeededGenerator
    private var version = 1_000_000

    /// Starts a dump.
    package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Writes a dump of at least `bytes` bytes to a new file.
    package static func writeFile(_ path: String, bytes: Int, seed: UInt64 = 1) throws {
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        defer { try? file.close() }
        var generator = DumpGenerator(seed: seed)
        try generator.write(bytes: bytes) { try file.writeAll($0.utf8) }
    }

    /// Writes a dump with a number of volumes, each with its claim and some small pods; returns its size in bytes.
    package static func writeFile(_ path: String, volumes: Int, podsPerVolume: Int) throws -> Int {
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .truncate],
            permissions: .ownerReadWrite
        )
        defer { try? file.close() }
        var generator = DumpGenerator(seed: 1)
        var text = "apiVersion: v1\nitems:\n" + (0..<4).map { generator.node($0) }.joined() + generator.storageClass
        var size = 0
        func flush(over limit: Int) throws {
            guard text.utf8.count > limit else { return }
            size += try file.writeAll(text.utf8)
            text = ""
        }
        for index in 0..<volumes {
            text += generator.persistentVolume(index)
            try flush(over: 1 << 20)
        }
        for index in inNamespaces(volumes) {
            text += generator.claim(index)
            try flush(over: 1 << 20)
        }
        for index in inNamespaces(volumes) {
            for replica in 0..<podsPerVolume { text += generator.smallPod(index, replica) }
            try flush(over: 1 << 20)
        }
        text += "kind: List\nmetadata:\n  resourceVersion: \"\"\n"
        try flush(over: 0)
        return size
    }

    private static let namespaces = 7

    /// Numbers of applications in the order of their namespaces and names.
    private static func inNamespaces(_ count: Int) -> [Int] {
        (0..<namespaces).flatMap { stride(from: $0, to: count, by: namespaces) }
    }

    /// A number whose texts have the order of the numbers.
    private func number(_ index: Int) -> String { String(String(100_000 + index).dropFirst()) }

    /// The uid of the StatefulSet of an application.
    private func owner(_ index: Int) -> String { "6b1d2e3f-0000-4000-8000-0000000\(number(index))" }

    /// A pod without what the analysis does not read.
    private mutating func smallPod(_ index: Int, _ replica: Int) -> String {
        """
        - apiVersion: v1
          kind: Pod
          metadata:
            name: db-\(number(index))-\(replica)
            namespace: team-\(index % Self.namespaces)
            uid: \(uid())
          spec:
            containers:
            - name: app
              volumeMounts:
              - mountPath: /var/lib/data
                name: data
            nodeName: worker-\(index % 4).example.test
            volumes:
            - name: data
              persistentVolumeClaim:
                claimName: data-db-\(number(index))
          status:
            phase: Running

        """
    }

    /// A dump of at least `bytes` bytes as text.
    package static func text(bytes: Int, seed: UInt64 = 1) -> String {
        var generator = DumpGenerator(seed: seed)
        var text = ""
        generator.write(bytes: bytes) { text += $0 }
        return text
    }

    /// Bytes of a volume, its claim and its pods, about.
    private static let bytesPerVolume = 47_500

    /// Hands a dump of at least `bytes` bytes to `sink` piece by piece.
    package mutating func write<Failure: Error>(bytes: Int, to sink: (String) throws(Failure) -> Void) throws(Failure) {
        var written = 0
        func put(_ text: String) throws(Failure) {
            written += text.utf8.count
            try sink(text)
        }
        try put("apiVersion: v1\nitems:\n")
        for index in 0..<4 { try put(node(index)) }
        try put(storageClass)
        let count = max(1, bytes / Self.bytesPerVolume)
        for index in 0..<count { try put(persistentVolume(index)) }
        let order = Self.inNamespaces(count)
        for index in order { try put(claim(index)) }
        for index in order {
            for replica in 0..<6 where written < bytes { try put(pod(index, replica)) }
        }
        var replica = 6
        while written < bytes {
            for index in order where written < bytes { try put(pod(index, replica)) }
            replica += 1
        }
        try put("kind: List\nmetadata:\n  resourceVersion: \"\"\n")
    }

    private mutating func hex(_ digits: Int) -> String {
        let text = String(random.next(), radix: 16)
        return String((String(repeating: "0", count: 16) + text).suffix(digits))
    }

    private mutating func uid() -> String { "\(hex(8))-\(hex(4))-4\(hex(3))-a\(hex(3))-\(hex(12))" }

    private mutating func stamp() -> String {
        version += 1
        return "    resourceVersion: \"\(version)\"\n    uid: \(uid())\n"
    }

    private mutating func node(_ index: Int) -> String {
        """
        - apiVersion: v1
          kind: Node
          metadata:
            annotations:
              machineconfiguration.openshift.io/state: Done
              volumes.kubernetes.io/controller-managed-attach-detach: "true"
            creationTimestamp: "2024-05-0\(index + 1)T10:00:00Z"
            labels:
              kubernetes.io/hostname: worker-\(index).example.test
              kubernetes.io/os: linux
              node-role.kubernetes.io/worker: ""
            name: worker-\(index).example.test
        \(stamp())  spec: {}
          status:
            addresses:
            - address: 192.0.2.\(10 + index)
              type: InternalIP
            - address: worker-\(index).example.test
              type: Hostname
            images:
            - names:
              - registry.example.test/base@sha256:\(hex(16))\(hex(16))\(hex(16))\(hex(16))
              sizeBytes: 512345678
            nodeInfo:
              architecture: amd64
              bootID: \(uid())
              kubeletVersion: v1.31.6
              machineID: \(hex(16))\(hex(16))
              osImage: Red Hat Enterprise Linux CoreOS 418.94
              systemUUID: \(uid())

        """
    }

    private var storageClass: String {
        """
        - apiVersion: storage.k8s.io/v1
          kind: StorageClass
          metadata:
            creationTimestamp: "2024-05-01T10:00:00Z"
            name: local-data
            resourceVersion: "900"
            uid: 5a3d0f0e-1111-4222-8333-444455556666
          provisioner: kubernetes.io/no-provisioner
          reclaimPolicy: Delete
          volumeBindingMode: WaitForFirstConsumer

        """
    }

    private mutating func persistentVolume(_ index: Int) -> String {
        """
        - apiVersion: v1
          kind: PersistentVolume
          metadata:
            annotations:
              kubectl.kubernetes.io/last-applied-configuration: |
                {"apiVersion":"v1","kind":"PersistentVolume","metadata":{"annotations":{},"name":"data-\(number(index))"},"spec":{}}
              pv.kubernetes.io/bound-by-controller: "yes"
            creationTimestamp: "2024-05-02T08:15:00Z"
            finalizers:
            - kubernetes.io/pv-protection
            name: data-\(number(index))
        \(stamp())  spec:
            accessModes:
            - ReadWriteOnce
            capacity:
              storage: 10Gi
            claimRef:
              apiVersion: v1
              kind: PersistentVolumeClaim
              name: data-db-\(number(index))
              namespace: team-\(index % Self.namespaces)
              resourceVersion: "\(version)"
              uid: \(uid())
            local:
              path: /var/mnt/data-\(number(index))
            nodeAffinity:
              required:
                nodeSelectorTerms:
                - matchExpressions:
                  - key: kubernetes.io/hostname
                    operator: In
                    values:
                    - worker-\(index % 4).example.test
            persistentVolumeReclaimPolicy: Retain
            storageClassName: local-data
            volumeMode: Filesystem
          status:
            lastPhaseTransitionTime: "2024-05-02T08:16:00Z"
            phase: Bound

        """
    }

    private mutating func claim(_ index: Int) -> String {
        """
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata:
            annotations:
              pv.kubernetes.io/bind-completed: "yes"
            creationTimestamp: "2024-05-02T08:15:30Z"
            finalizers:
            - kubernetes.io/pvc-protection
            labels:
              app: db-\(number(index))
            name: data-db-\(number(index))
            namespace: team-\(index % Self.namespaces)
        \(stamp())  spec:
            accessModes:
            - ReadWriteOnce
            resources:
              requests:
                storage: 10Gi
            storageClassName: local-data
            volumeMode: Filesystem
            volumeName: data-\(number(index))
          status:
            accessModes:
            - ReadWriteOnce
            capacity:
              storage: 10Gi
            phase: Bound

        """
    }

    private mutating func pod(_ index: Int, _ replica: Int) -> String {
        let containers = replica == 0 ? 3 : 2
        var text = podHeader(index, replica)
        for container in 0..<containers { text += self.container(container) }
        text += podVolumes(index, replica)
        for container in 0..<containers { text += containerStatus(container) }
        let address = "10.128.\(index % 250).\(10 + replica)"
        return text + """
                hostIP: 192.0.2.10
                phase: Running
                podIP: \(address)
                podIPs:
                - ip: \(address)
                qosClass: Burstable
                startTime: "2024-05-02T08:17:00Z"

            """
    }

    private mutating func podHeader(_ index: Int, _ replica: Int) -> String {
        """
        - apiVersion: v1
          kind: Pod
          metadata:
            annotations:
              k8s.ovn.org/pod-networks: '{"default":{"ip_addresses":["10.128.2.\(replica)/23"],"mac_address":"0a:58:0a:80:02:0\(replica)","routes":[{"dest":"10.128.0.0/14","nextHop":"10.128.2.1"}]}}'
              k8s.v1.cni.cncf.io/network-status: |-
                [{
                    "name": "ovn-kubernetes",
                    "interface": "eth0",
                    "ips": [
                        "10.128.2.\(replica)"
                    ],
                    "default": true
                }]
              openshift.io/scc: restricted-v2
            creationTimestamp: "2024-05-02T08:16:30Z"
            generateName: db-\(number(index))-
            labels:
              app: db-\(number(index))
              app.kubernetes.io/managed-by: Helm
              controller-revision-hash: db-\(number(index))-6f7c9d8b5
              statefulset.kubernetes.io/pod-name: db-\(number(index))-\(replica)
            name: db-\(number(index))-\(replica)
            namespace: team-\(index % Self.namespaces)
            ownerReferences:
            - apiVersion: apps/v1
              blockOwnerDeletion: true
              controller: true
              kind: StatefulSet
              name: db-\(number(index))
              uid: \(owner(index))
        \(stamp())  spec:
            containers:

        """
    }

    private mutating func container(_ number: Int) -> String {
        """
            - args:
              - --config=/etc/app/config.yaml
              - --listen=0.0.0.0:8\(number)80
              env:
              - name: POD_NAME
                valueFrom:
                  fieldRef:
                    apiVersion: v1
                    fieldPath: metadata.name
              - name: APP_TOKEN
                valueFrom:
                  secretKeyRef:
                    key: token
                    name: app-token
              - name: JAVA_OPTS
                value: -Xms512m -Xmx1024m -XX:+UseG1GC -Dfile.encoding=UTF-8 -Duser.timezone=UTC
              image: registry.example.test/team/app-\(number)@sha256:\(hex(16))\(hex(16))\(hex(16))\(hex(16))
              imagePullPolicy: IfNotPresent
              livenessProbe:
                failureThreshold: 3
                httpGet:
                  path: /healthz
                  port: 8080
                  scheme: HTTP
                initialDelaySeconds: 15
                periodSeconds: 20
                successThreshold: 1
                timeoutSeconds: 1
              name: app-\(number)
              ports:
              - containerPort: 8\(number)80
                name: http-\(number)
                protocol: TCP
              readinessProbe:
                exec:
                  command:
                  - /bin/sh
                  - -c
                  - 'test -f /tmp/ready && echo "ready: yes"'
                failureThreshold: 3
                periodSeconds: 10
                successThreshold: 1
                timeoutSeconds: 1
              resources:
                limits:
                  cpu: "1"
                  memory: 1Gi
                requests:
                  cpu: 100m
                  memory: 256Mi
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop:
                  - ALL
                runAsNonRoot: true
                runAsUser: 1000680000
              terminationMessagePath: /dev/termination-log
              terminationMessagePolicy: File
              volumeMounts:
              - mountPath: /var/lib/data
                name: data
              - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
                name: kube-api-access-\(number)
                readOnly: true

        """
    }

    private mutating func podVolumes(_ index: Int, _ replica: Int) -> String {
        """
            dnsPolicy: ClusterFirst
            enableServiceLinks: true
            nodeName: worker-\(index % 4).example.test
            preemptionPolicy: PreemptLowerPriority
            priority: 0
            restartPolicy: Always
            schedulerName: default-scheduler
            securityContext:
              fsGroup: 1000680000
              seLinuxOptions:
                level: s0:c26,c15
              seccompProfile:
                type: RuntimeDefault
            serviceAccount: default
            serviceAccountName: default
            terminationGracePeriodSeconds: 30
            tolerations:
            - effect: NoExecute
              key: node.kubernetes.io/not-ready
              operator: Exists
              tolerationSeconds: 300
            - effect: NoSchedule
              key: node.kubernetes.io/memory-pressure
              operator: Exists
            volumes:
            - name: data
              persistentVolumeClaim:
                claimName: data-db-\(number(index))
            - name: kube-api-access-0
              projected:
                defaultMode: 420
                sources:
                - serviceAccountToken:
                    expirationSeconds: 3607
                    path: token
                - configMap:
                    items:
                    - key: ca.crt
                      path: ca.crt
                    name: kube-root-ca.crt
          status:
            conditions:
            - lastProbeTime: null
              lastTransitionTime: "2024-05-02T08:17:00Z"
              status: "True"
              type: Initialized
            - lastProbeTime: null
              lastTransitionTime: "2024-05-02T08:17:3\(replica)Z"
              status: "True"
              type: Ready
            containerStatuses:

        """
    }

    private mutating func containerStatus(_ number: Int) -> String {
        let digest = hex(16) + hex(16) + hex(16) + hex(16)
        return """
                - containerID: cri-o://\(digest)
                  image: registry.example.test/team/app-\(number)@sha256:\(digest)
                  imageID: registry.example.test/team/app-\(number)@sha256:\(digest)
                  lastState: {}
                  name: app-\(number)
                  ready: true
                  restartCount: \(number)
                  started: true
                  state:
                    running:
                      startedAt: "2024-05-02T08:17:20Z"

            """
    }
}
