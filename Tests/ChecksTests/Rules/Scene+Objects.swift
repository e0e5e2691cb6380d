import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport

/// Short forms of what the rules about operators, networks and nodes look at.
extension Scene {
    /// Marks the last PV as one of the Local Storage Operator on node `t`, class `fast`.
    mutating func manage(provisioner: String = "local-volume-provisioner-t") {
        let last = objects.inventory.cluster.persistentVolumes.count - 1
        let by = objects.at(provisioner)
        let owner = objects.at("disks")
        let name = objects.at("fast")
        objects.inventory.cluster.persistentVolumes[last].metadata.annotations["pv.kubernetes.io/provisioned-by"] = by
        objects.inventory.cluster.persistentVolumes[last].metadata.labels["storage.openshift.com/owner-name"] = owner
        objects.inventory.cluster.persistentVolumes[last].storageClassName = name
    }

    /// Adds a managed local volume that is as it was.
    mutating func managedVolume(_ state: PathResolution, block: Bool = false) {
        local("local-pv-1", block: block, from: state, to: state, path: .sameData, data: .kept)
        manage()
    }

    /// Adds a LocalVolume `disks` with one class.
    mutating func localVolumeObject(
        _ name: String = "disks",
        class storageClass: String = "fast",
        paths: [String],
        force: Bool = false,
        isDeleted: Bool = false
    ) {
        var object = LocalVolume(
            metadata: objects.metadata(name, in: "openshift-local-storage", uid: nil),
            cluster: .shared
        )
        if isDeleted { object.metadata.deletionTimestamp = objects.at("2026-11-20T00:00:00Z") }
        var devices = LocalVolumeClass(storageClassName: objects.at(storageClass))
        devices.devicePaths = paths.map { objects.at($0) }
        devices.forceWipe = force ? objects.place() : nil
        object.classes = [devices]
        objects.inventory.cluster.localVolumes.append(object)
        objects.inventory.cluster.kindCounts["LocalVolume", default: 0] += 1
    }

    /// Adds a LocalVolumeSet `set` for class `fast`.
    mutating func localVolumeSet(types: [String] = [], minSize: String? = nil) {
        var object = LocalVolumeSet(
            metadata: objects.metadata("set", in: "openshift-local-storage", uid: nil),
            cluster: .shared
        )
        object.storageClassName = objects.at("fast")
        object.deviceTypes = types.map { objects.at($0) }
        object.minSize = minSize.map { objects.at($0) }
        objects.inventory.cluster.localVolumeSets.append(object)
        objects.inventory.cluster.kindCounts["LocalVolumeSet", default: 0] += 1
    }

    /// Adds an LVMCluster with device class `vg1`.
    mutating func lvmCluster(paths: [String]? = nil, policy: String? = nil, force: Bool = false) {
        var deviceClass = LVMDeviceClass(name: objects.at("vg1"))
        deviceClass.hasSelector = paths != nil || force
        deviceClass.paths = (paths ?? []).map { objects.at($0) }
        deviceClass.discoveryPolicy = policy.map { objects.at($0) }
        deviceClass.forceWipe = force ? objects.place() : nil
        var object = LVMCluster(metadata: objects.metadata("lvms", in: "openshift-storage", uid: nil), cluster: .shared)
        object.deviceClasses = [deviceClass]
        objects.inventory.cluster.lvmClusters.append(object)
    }

    /// Adds a device that the target has afterwards.
    mutating func device(
        _ path: String,
        _ fsType: String?,
        origin: PredictedDevice.Origin = .copied,
        type: String = "disk",
        uuid: String? = nil,
        _ change: (inout PredictedDevice) -> Void = { _ in }
    ) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var original = BlockDevice(kname: name, path: path, location: objects.place())
        original.type = type
        original.size = 20 << 30
        original.fsType = fsType
        original.fsUUID = uuid
        var device = PredictedDevice(
            path: path,
            original: original,
            contentOf: origin == .kept ? .target : .source,
            origin: origin
        )
        device.filesystemUUID = uuid
        change(&device)
        devices = (devices ?? []) + [device]
    }

    /// Adds a captured device of a machine.
    mutating func captured(
        _ host: HostRole,
        _ path: String,
        type: String,
        fsType: String? = nil,
        parents: [String] = [],
        _ change: (inout BlockDevice) -> Void = { _ in }
    ) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var device = BlockDevice(kname: name, path: path, location: objects.place())
        device.type = type
        device.fsType = fsType
        device.parents = parents
        change(&device)
        edit(host) { $0.devices = ($0.devices ?? []) + [device] }
    }

    /// Adds a probe of a path that is a link.
    mutating func link(_ host: HostRole, _ path: String, to link: String) {
        var probe = PathProbe(path: path, kind: .block, location: objects.place())
        probe.link = link
        edit(host) { $0.pathProbes = ($0.pathProbes ?? [:]).merging([path: probe]) { _, new in new } }
    }

    /// Adds a link below `/dev` of a machine.
    mutating func deviceLink(_ host: HostRole, _ path: String, to kname: String) {
        let link = DeviceLink(path: path, kname: kname, location: objects.place())
        edit(host) { $0.links = ($0.links ?? []) + [link] }
    }

    /// Adds a physical volume of a group.
    mutating func physicalVolume(_ host: HostRole, _ device: String, _ group: String) {
        let volume = PhysicalVolume(
            device: device,
            volumeGroup: group,
            uuid: "pv-uuid",
            size: nil,
            isMissing: false,
            location: objects.place()
        )
        edit(host) { $0.physicalVolumes = ($0.physicalVolumes ?? []) + [volume] }
    }

    /// Adds both Nodes.
    mutating func nodes(version: String? = nil, _ change: (inout Node, inout InventoryBuilder) -> Void = { _, _ in }) {
        for name in ["s", "t"] {
            objects.node(name) { node, builder in
                node.kubeletVersion = version.map { builder.at($0) }
                change(&node, &builder)
            }
        }
    }

    /// Adds a PV of any source with its claim and a pod on node `t`.
    mutating func remote(
        _ source: VolumeSource,
        _ name: String = "pv-n",
        _ change: (inout PersistentVolume, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        objects.volume(name, source) { volume, builder in
            volume.claimRef = builder.reference("claim-\(name)", uid: "uid-\(name)")
            volume.phase = builder.at("Bound")
            change(&volume, &builder)
        }
        objects.claim("claim-\(name)", volume: name, uid: "uid-\(name)", phase: "Bound")
        objects.pod("pod-\(name)", claims: ["claim-\(name)"], node: "t")
    }

    /// Adds an inline host path of a pod on node `t` with its outcome.
    mutating func inline(
        _ path: String,
        fate: PathFate,
        to after: PathResolution? = nil,
        namespace: String = "app",
        _ change: (inout Pod, inout InventoryBuilder) -> Void = { _, _ in }
    ) {
        objects.pod("pod-i", in: namespace, hostPaths: [(path, nil)], node: "t", change)
        let before = OutcomeBuilder.directory(path, on: path)
        let place = objects.place()
        outcomes.append(
            OutcomeBuilder.outcome(
                path,
                field: "hostPath",
                from: before,
                to: after ?? before,
                path: fate,
                data: .kept,
                place: place
            ) {
                $0.volume = ObjectReference(kind: "HostPath", name: path)
                $0.podVolume = "host0"
            }
        )
    }

    /// Changes the facts of a machine.
    mutating func edit(_ host: HostRole, _ change: (inout HostFacts) -> Void) {
        switch host {
        case .source: change(&objects.inventory.source)
        case .target: change(&objects.inventory.target)
        }
    }

    /// Changes the last pod.
    mutating func editPod(_ change: (inout Pod, inout InventoryBuilder) -> Void) {
        let last = objects.inventory.cluster.pods.count - 1
        var pod = objects.inventory.cluster.pods[last]
        change(&pod, &objects)
        objects.inventory.cluster.pods[last] = pod
    }

    /// Changes the last PV.
    mutating func editVolume(_ change: (inout PersistentVolume, inout InventoryBuilder) -> Void) {
        let last = objects.inventory.cluster.persistentVolumes.count - 1
        var volume = objects.inventory.cluster.persistentVolumes[last]
        change(&volume, &objects)
        objects.inventory.cluster.persistentVolumes[last] = volume
    }

    /// A CSI source with driver and handle on lines of their own.
    mutating func csi(_ driver: String, _ handle: String = "vol-1", fsType: String? = nil) -> VolumeSource {
        .csi(
            driver: objects.at(driver),
            volumeHandle: objects.at(handle),
            fsType: fsType.map { objects.at($0) },
            provisionerIdentity: nil
        )
    }

    /// Adds a CSINode with one driver.
    mutating func csiNode(_ name: String, _ driver: String, id: String, topology: [String] = []) {
        let entry = CSINodeDriver(name: objects.at(driver), nodeID: objects.at(id), topologyKeys: topology)
        let metadata = objects.metadata(name, uid: nil)
        objects.inventory.cluster.csiNodes.append(CSINode(metadata: metadata, cluster: .shared, drivers: [entry]))
    }

    /// Adds a MachineConfig with a mount unit of the given source.
    mutating func machineConfig(_ name: String, what: String? = nil, sections: [String] = []) {
        var config = MachineConfig(metadata: objects.metadata(name, uid: nil), cluster: .shared)
        config.diskSections = sections.map { objects.at($0) }
        if let what {
            config.mountUnits = [
                MachineConfigUnit(
                    name: objects.at("var-mnt-a.mount"),
                    isEnabled: true,
                    isMasked: false,
                    contents: unit(what)
                )
            ]
        }
        objects.inventory.cluster.machineConfigs.append(config)
    }

    /// The unit `var-mnt-a.mount`.
    mutating func unit(_ what: String) -> UnitFile {
        let place = objects.place()
        let settings = [("What", what), ("Where", "/var/mnt/a")].map { key, value in
            UnitFile.Setting(section: "Mount", key: key, value: value, location: place)
        }
        return UnitFile(
            unit: "var-mnt-a.mount",
            path: "/etc/systemd/system/var-mnt-a.mount",
            isDropIn: false,
            settings: settings,
            location: place
        )
    }
}
