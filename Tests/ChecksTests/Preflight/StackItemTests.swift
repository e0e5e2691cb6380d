import Checks
import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// P-items about storage stacks, mounts and their configuration.
struct StackItemTests {
    private func entry(_ type: String, _ node: inout NodeFixture) -> LVMDeviceEntry {
        LVMDeviceEntry(
            idType: type,
            idName: "naa.5000",
            deviceName: "/dev/sdb",
            physicalVolumeID: "abcDEF",
            location: node.place()
        )
    }

    private func volume(_ group: String, _ node: inout NodeFixture, device: String = "/dev/sdb") -> PhysicalVolume {
        PhysicalVolume(device: device, volumeGroup: group, uuid: "u", size: 1, isMissing: false, location: node.place())
    }

    @Test func physicalVolumesPinnedToHardware() {
        var node = NodeFixture()
        #expect(node.row(P24LVMDevicesFile.self).result == .unknown)
        node.facts.system.lvmDevices = []
        #expect(node.row(P24LVMDevicesFile.self).result == .unknown, "nothing tells whether LVM is used")
        node.facts.physicalVolumes = []
        #expect(node.row(P24LVMDevicesFile.self).result == .pass)
        node.facts.system.lvmDevices = [entry("sys_wwid", &node)]
        #expect(node.row(P24LVMDevicesFile.self).result == .pass, "no physical volume is in use")
        node.facts.physicalVolumes = [volume("vg0", &node)]
        let open = node.row(P24LVMDevicesFile.self)
        #expect(open.result == .fail)
        #expect(open.severity == [.file: .medium, .block: .medium])
        #expect(open.missing.map(\.capture) == ["cmd/lvm_version.out"])
        node.facts.system.lvmVersion = node.at("2.03.21")
        let old = node.row(P24LVMDevicesFile.self)
        #expect(old.severity[.file] == .critical)
        #expect(old.remediation.first?.body == "lvmdevices --yes --addpvid abcDEF\nvgs")
        node.facts.system.lvmVersion = node.at("2.03.24")
        #expect(node.row(P24LVMDevicesFile.self).remediation.first?.body.contains("--refresh") == true)
        node.facts.system.lvmSettings = ["use_devicesfile": node.at("0")]
        #expect(node.row(P24LVMDevicesFile.self).result == .pass)
    }

    @Test func emptyDevicesFileHidesWhatIsThere() {
        var node = NodeFixture()
        node.facts.system.lvmDevices = []
        node.device("sdb", "disk") { $0.fsType = "LVM2_member" }
        #expect(node.row(P24LVMDevicesFile.self).result == .fail)
    }

    private func lvm(_ change: (inout NodeFixture) -> Void) -> PreflightRow {
        var node = NodeFixture()
        node.device("sdb", "disk") { $0.fsType = "LVM2_member" }
        node.facts.physicalVolumes = [volume("vg0", &node)]
        node.facts.volumeGroups = [
            VolumeGroup(
                name: "vg0",
                uuid: "g",
                physicalVolumeCount: 1,
                attributes: "wz--n-",
                location: node.place()
            )
        ]
        node.facts.logicalVolumes = []
        var target = HostFacts(role: .target)
        target.volumeGroups = []
        change(&node)
        return P25LVMLayout.examine(.source, node.context(other: target))
    }

    @Test func layoutsOfLVM() {
        #expect(lvm { _ in }.result == .pass)
        let missing = lvm { node in node.facts.physicalVolumes?[0].isMissing = true }
        #expect(missing.severity == [.file: .critical, .block: .critical])
        let thin = lvm { node in
            node.facts.logicalVolumes = [
                LogicalVolume(
                    name: "pool",
                    volumeGroup: "vg0",
                    uuid: "l",
                    size: 1,
                    attributes: "twi-aotz--",
                    pool: "",
                    location: node.place()
                )
            ]
        }
        #expect(thin.detail.contains("thin pool"))
        let nested = lvm { node in node.device("dm-3", "lvm") { $0.fsType = "LVM2_member" } }
        #expect(nested.detail.contains("physical volume on a logical one"))
        let filter = lvm { node in
            node.facts.system.lvmSettings = ["filter": node.at("[ \"a|^/dev/sda|\", \"r|.*|\" ]")]
        }
        #expect(filter.result == .fail)
        #expect(filter.severity[.file] == .medium)
        #expect(lvm { node in node.facts.logicalVolumes = nil }.result == .unknown)
        #expect(NodeFixture().row(P25LVMLayout.self).result == .unknown)
        var plain = NodeFixture()
        plain.device("vda4", "part") { $0.fsType = "xfs" }
        #expect(plain.row(P25LVMLayout.self).result == .pass)
    }

    @Test func groupNameOnBothMachines() {
        var node = NodeFixture()
        let group = VolumeGroup(
            name: "data",
            uuid: "g",
            physicalVolumeCount: 1,
            attributes: "wz--n-",
            location: node.place()
        )
        node.facts.volumeGroups = [group]
        var target = HostFacts(role: .target)
        target.volumeGroups = [group]
        let row = P25LVMLayout.examine(.source, node.context(other: target))
        #expect(row.result == .fail)
        #expect(row.remediation.first?.body == "vgrename data data_old")
        #expect(row.remediation.first?.undo == "vgrename data_old data")
        #expect(row.evidence.contains { $0.role == .counterpart })
    }

    private func unit(_ name: String, _ settings: [(String, String, String)], _ node: inout NodeFixture) -> UnitFile {
        let place = node.place()
        return UnitFile(
            unit: name,
            path: "/etc/systemd/system/\(name)",
            isDropIn: false,
            settings: settings.map { UnitFile.Setting(section: $0.0, key: $0.1, value: $0.2, location: place) },
            location: place
        )
    }

    @Test func mountUnitsMustResolve() {
        var node = NodeFixture.stock()
        #expect(node.row(P28MountChains.self).result == .unknown)
        node.facts.unitFiles = [unit("var-data.mount", [("Mount", "Where", "/var/data")], &node)]
        #expect(node.row(P28MountChains.self).result == .pass)
        node.facts.unitFiles = [unit("var-data.mount", [("Mount", "Where", "/var/other")], &node)]
        #expect(node.row(P28MountChains.self).detail.contains("whose unit is `var-other.mount`"))
        node.facts.unitFiles = [unit("mnt-data.mount", [("Mount", "Where", "/mnt/data")], &node)]
        let link = node.row(P28MountChains.self)
        #expect(link.result == .fail)
        #expect(link.detail.contains("symbolic link `/mnt`"))
        node.facts.unitFiles = [
            unit(
                "var-data.mount",
                [("Mount", "Where", "/var/data"), ("Unit", "RequiresMountsFor", "/srv2/missing")],
                &node
            )
        ]
        #expect(node.row(P28MountChains.self).detail.contains("nothing mounts `/srv2/missing`"))
    }

    @Test(
        arguments: [
            ("/", "-.mount"), ("/var/lib/containers", "var-lib-containers.mount"),
            ("/var/my-data", "var-my\\x2ddata.mount"), ("/var/a b", "var-a\\x20b.mount"), ("/.x", "\\x2ex.mount"),
        ]
    ) func unitNamesOfPaths(_ path: String, _ name: String) {
        #expect(UnitName.mount(for: path) == name)
    }

    @Test func disksWithoutFileSystem() {
        #expect(NodeFixture().row(P30RawDevices.self).result == .unknown)
        var node = NodeFixture.stock()
        node.facts.devices = node.facts.devices?.map { device in
            var device = device
            if device.type == "part" { device.fsType = "xfs" }
            return device
        }
        #expect(node.row(P30RawDevices.self).result == .pass)
        node.device("vdb", "disk") { $0.fsType = "" }
        let unused = node.row(P30RawDevices.self)
        #expect(unused.result == .fail)
        #expect(unused.severity[.file] == .medium)
        #expect(unused.missing.map(\.origin) == ["cluster"])
        node.device("vdc", "disk")
        #expect(node.row(P30RawDevices.self).result == .unknown)
    }

    @Test func blockVolumesAreNotCopiedByFiles() {
        var node = NodeFixture.stock()
        let subject = VolumeSubject(
            volume: ObjectReference(kind: "PersistentVolume", name: "pv-raw"),
            cluster: .shared,
            sourceField: "local",
            path: node.at("/dev/vdb"),
            hostPathType: nil,
            isBlockMode: true,
            side: .carried,
            node: "worker-1",
            isReachableAfter: .reachable
        )
        let row = P30RawDevices.examine(.source, node.context(subjects: [subject]))
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .critical, .block: .medium])
        #expect(row.detail.contains("`pv-raw` on `/dev/vdb`"))
    }

    @Test func storageOverANetwork() {
        #expect(NodeFixture().row(P31ExternalStorage.self).result == .unknown)
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        node.device("vda", "disk") { $0.transport = "virtio" }
        #expect(node.row(P31ExternalStorage.self).result == .pass)
        var pods = node
        pods.mount("90 36 0:80 / /var/lib/kubelet/pods/u/volumes/kubernetes.io~nfs/d rw - nfs4 srv:/d rw")
        #expect(pods.row(P31ExternalStorage.self).severity[.file] == .low)
        node.mount("91 36 0:81 / /var/mnt/nfs rw - nfs4 srv:/d rw")
        #expect(node.row(P31ExternalStorage.self).severity[.block] == .critical)
        var disk = NodeFixture()
        disk.device("sdc", "disk") { $0.transport = "iscsi" }
        disk.facts.system.initiatorName = disk.at("iqn.1994-05.com.redhat:a")
        var target = NodeFixture(.target)
        target.facts.system.initiatorName = target.at("iqn.1994-05.com.redhat:a")
        let row = P31ExternalStorage.examine(.source, disk.context(other: target.facts))
        #expect(row.detail.contains("`/dev/sdc`"))
        #expect(row.remediation.contains { $0.body.contains("iscsi-iname") && !$0.undo.isEmpty })
    }

    @Test func oneFileSystemAtSeveralPlaces() {
        #expect(NodeFixture().row(P32DoubleReachable.self).result == .unknown)
        let row = NodeFixture.stock().row(P32DoubleReachable.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .medium, .block: .info])
        #expect(row.detail.contains("`/sysroot`, `/`, `/etc`, `/usr`, `/var`"))
        var plain = NodeFixture()
        plain.mount(
            """
            25 1 253:0 / / rw - xfs /dev/mapper/rhel-root rw
            26 25 253:0 /var/lib/kubelet/pods/u/v /var/lib/kubelet/pods/u/v rw - xfs /dev/mapper/rhel-root rw
            """
        )
        #expect(plain.row(P32DoubleReachable.self).result == .pass)
    }

    @Test func containerStorageInUse() {
        var node = NodeFixture()
        #expect(node.row(P33ContainerStorage.self).result == .unknown)
        node.mount(NodeFixture.rhcosMounts())
        #expect(node.row(P33ContainerStorage.self).result == .pass)
        node.environment([("mntns_kubelet", "mnt:[2]"), ("mntns_1", "mnt:[1]")])
        #expect(node.row(P33ContainerStorage.self).result == .unknown)
        node.mount("70 36 0:70 / /var/lib/containers/storage/overlay/a/merged rw - overlay overlay rw,upperdir=/x")
        let row = node.row(P33ContainerStorage.self)
        #expect(row.result == .fail)
        #expect(row.remediation.first?.undo == "systemctl start crio kubelet")
    }

    @Test func attributesAreVerifiedAfterACopyOfFiles() {
        var node = NodeFixture()
        #expect(node.row(P35FileAttributes.self).missing.map(\.capture) == ["root/sys/fs/selinux/enforce"])
        node.facts.system.seLinuxEnforcing = node.at(true)
        let row = node.row(P35FileAttributes.self)
        #expect(row.result == .fail)
        #expect(row.detail.contains("SELinux enforces"))
        #expect(row.severity == [.file: .medium, .block: .info])
        var context = node.context()
        context.method = .block
        #expect(P35FileAttributes.examine(.source, context).result == .pass)
    }

    @Test func crypttabCountsAsEncryptionAndAsConfiguration() {
        var node = NodeFixture()
        node.facts.fstab = []
        node.facts.system.crypttab = [
            CrypttabEntry(name: "data", device: "/dev/sdb1", options: ["tpm2-device=auto"], location: node.place())
        ]
        #expect(node.row(P10Encryption.self).result == .fail)
        #expect(node.row(P10Encryption.self).evidence.contains { $0.note.contains("sealed to the TPM") })
        #expect(node.row(P26FstabIdentities.self).detail.contains("`/dev/sdb1` of crypttab"))
        node.facts.system.crypttab = [
            CrypttabEntry(name: "data", device: "UUID=1", options: [], location: node.place())
        ]
        #expect(node.row(P26FstabIdentities.self).result == .pass)
    }

    @Test func sizesBetweenTheTwoReadingsOfATerabyte() {
        var node = NodeFixture.stock()
        node.facts.devices?[0].size = 1_050_000_000_000
        let row = node.row(P20ServiceLimits.self)
        #expect(row.result == .fail)
        #expect(row.severity[.file] == .medium)
        #expect(row.detail.contains("powers of ten"))
    }
}
