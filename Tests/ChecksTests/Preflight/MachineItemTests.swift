import Checks
import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// P-items that answer from storage and boot facts of a machine.
struct MachineItemTests {
    @Test func firmwareOfBothMachinesIsCompared() {
        var source = NodeFixture()
        source.facts.bootedWithEFI = source.at(true)
        var target = NodeFixture(.target)
        target.facts.bootedWithEFI = target.at(true)
        #expect(P03FirmwareEqual.examine(.target, source.context(other: target.facts)).result == .pass)
        target.facts.bootedWithEFI = target.at(false)
        let row = P03FirmwareEqual.examine(.target, source.context(other: target.facts))
        #expect(row.result == .fail)
        #expect(row.severity[.block] == .critical)
        let open = P03FirmwareEqual.examine(.target, source.context())
        #expect(open.result == .unknown)
        #expect(open.missing.map(\.origin) == ["target node"])
    }

    @Test func furtherESPsAreNamed() {
        var node = NodeFixture.stock()
        #expect(node.row(P05OneESP.self).result == .pass)
        node.device("vdb", "disk")
        node.device("vdb1", "part", on: ["vdb"], partitionType: "EF")
        let row = node.row(P05OneESP.self)
        #expect(row.result == .fail)
        #expect(row.detail.contains("`/dev/vdb1`"))
        #expect(NodeFixture().row(P05OneESP.self).result == .unknown)
    }

    @Test func unsupportedFileSystemsStopFileLevel() {
        var node = NodeFixture.stock()
        #expect(node.row(P07FileSystems.self).result == .pass)
        node.mount("80 32 252:17 / /srv rw - btrfs /dev/vdb1 rw")
        #expect(node.row(P07FileSystems.self).severity[.file] == .medium)
        node.mount("81 32 252:18 / /data rw - gfs2 /dev/vdb2 rw")
        #expect(node.row(P07FileSystems.self).severity == [.file: .critical, .block: .info])
        #expect(NodeFixture().row(P07FileSystems.self).result == .unknown)
    }

    @Test func bootArgumentsMustNameTheMountedFileSystems() {
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        node.kernelArguments("root=UUID=aa-1 boot=UUID=bb-2")
        #expect(node.row(P08BootIdentities.self).result == .unknown)
        node.device("vda3", "part", majMin: "252:3") { $0.fsUUID = "bb-2" }
        node.device("vda4", "part", majMin: "252:4") { $0.fsUUID = "AA-1" }
        let uuid = node.at("bb-2")
        node.facts.system.bootUUIDs = [BootUUID(kind: "boot", path: "/boot/grub2/bootuuid.cfg", uuid: uuid)]
        let row = node.row(P08BootIdentities.self)
        #expect(row.result == .pass)
        #expect(row.detail.contains("must be kept or patched"))
        node.facts.bootEntries = ["e.conf": [node.at("options root=UUID=cc-3 rw")]]
        let wrong = node.row(P08BootIdentities.self)
        #expect(wrong.result == .fail)
        #expect(wrong.severity == [.file: .critical, .block: .info])
        node.facts.bootEntries = nil
        node.facts.system.bootUUIDs = nil
        node.kernelArguments("root=/dev/mapper/rhel-root")
        #expect(node.row(P08BootIdentities.self).result == .notApplicable)
    }

    @Test func realAndDummyEncryptionAreToldApart() {
        var dummy = NodeFixture()
        dummy.device("vda4", "part") {
            $0.fsType = "crypto_LUKS"
            $0.fsLabel = "crypt_rootfs"
        }
        dummy.device("dm-0", "dm", on: ["vda4"]) { $0.path = "/dev/mapper/coreos-luks-root-nocrypt" }
        #expect(dummy.row(P10Encryption.self).result == .pass)
        #expect(dummy.row(P11DummyLUKS.self).result == .fail)
        #expect(dummy.row(P11DummyLUKS.self).severity == [.file: .critical, .block: .medium])
        var real = NodeFixture()
        real.device("vda4", "part") { $0.fsType = "crypto_LUKS" }
        real.device("dm-0", "crypt", on: ["vda4"])
        #expect(real.row(P10Encryption.self).result == .fail)
        #expect(real.row(P11DummyLUKS.self).result == .pass)
        #expect(NodeFixture().row(P10Encryption.self).result == .unknown)
        #expect(NodeFixture().row(P11DummyLUKS.self).result == .unknown)
    }

    @Test func raidAndMultipathAreFound() {
        var node = NodeFixture.stock()
        node.kernelArguments("root=UUID=1")
        #expect(node.row(P12SoftwareRAID.self).result == .pass)
        #expect(node.row(P13Multipath.self).result == .pass)
        node.kernelArguments("rd.md.uuid=1:2 rd.multipath=default root=/dev/disk/by-label/dm-mpath-root")
        #expect(node.row(P12SoftwareRAID.self).severity == [.file: .critical, .block: .medium])
        #expect(node.row(P13Multipath.self).severity == [.file: .critical, .block: .critical])
        #expect(NodeFixture().row(P12SoftwareRAID.self).result == .unknown)
        #expect(NodeFixture().row(P13Multipath.self).result == .unknown)
    }

    @Test func multipathRemedyNamesTheRootByUUID() {
        var node = NodeFixture()
        node.kernelArguments("rd.multipath=default root=/dev/disk/by-label/dm-mpath-root")
        node.device("dm-4", "part") {
            $0.mountPoints = ["/sysroot"]
            $0.fsUUID = "aa-1"
        }
        let body = node.row(P13Multipath.self).remediation.first?.body ?? ""
        #expect(
            body.hasPrefix(
                "rpm-ostree kargs --delete=rd.multipath=default --delete=root=/dev/disk/by-label/dm-mpath-root"
            )
        )
        #expect(body.contains("--append=root=UUID=aa-1"))
    }

    @Test func largeSectorsStopBlockLevel() {
        var node = NodeFixture.stock()
        #expect(node.row(P19SectorSize.self).result == .unknown)
        node.facts.devices?[0].logicalSectorSize = 512
        #expect(node.row(P19SectorSize.self).result == .pass)
        node.facts.devices?[0].logicalSectorSize = 4096
        #expect(node.row(P19SectorSize.self).severity == [.file: .medium, .block: .critical])
    }

    @Test func limitsOfTheService() {
        var node = NodeFixture.stock()
        #expect(node.row(P20ServiceLimits.self).result == .unknown)
        node.facts.devices?[0].size = 100 << 30
        #expect(node.row(P20ServiceLimits.self).result == .pass)
        node.facts.devices?[0].size = 2 << 40
        #expect(node.row(P20ServiceLimits.self).detail.contains("system disk `/dev/vda` has 2.0 TiB"))
        node.facts.devices?[0].size = 100 << 30
        for number in 0..<23 { node.device("sd\(number)", "disk") { $0.size = 1 << 30 } }
        #expect(node.row(P20ServiceLimits.self).detail.contains("24 disks"))
        #expect(NodeFixture().row(P20ServiceLimits.self).result == .unknown)
    }

    @Test func namesInFstabAreJudgedByWhatTheyDependOn() {
        #expect(MountSourceKind.of("UUID=1") == .stable)
        #expect(MountSourceKind.of("label=x") == .weak)
        #expect(MountSourceKind.of("/dev/disk/by-partlabel/var") == .weak)
        #expect(MountSourceKind.of("/dev/disk/by-id/wwn-0x5") == .hardware)
        #expect(MountSourceKind.of("/dev/disk/by-path/pci-0") == .hardware)
        #expect(MountSourceKind.of("/dev/nvme0n1p1") == .hardware)
        #expect(MountSourceKind.of("/dev/mapper/vg-lv") == .stable)
        #expect(MountSourceKind.of("/dev/vg/lv") == .stable)
        #expect(MountSourceKind.of("server:/export") == .stable)
    }

    @Test func fstabWithKernelNames() {
        var node = NodeFixture()
        #expect(node.row(P26FstabIdentities.self).result == .unknown)
        let place = node.place()
        func entry(_ source: String, _ options: [String]) -> FstabEntry {
            FstabEntry(
                source: source,
                target: "/data",
                fsType: "xfs",
                options: options,
                dump: 0,
                pass: 0,
                location: place
            )
        }
        node.facts.fstab = [entry("UUID=1", ["defaults"])]
        #expect(node.row(P26FstabIdentities.self).result == .pass)
        node.device("sdb1", "part") { $0.fsUUID = "aa-1" }
        node.facts.fstab = [entry("/dev/sdb1", ["defaults"])]
        let row = node.row(P26FstabIdentities.self)
        #expect(row.severity[.file] == .critical)
        #expect(row.remediation.first?.body.contains("+UUID=aa-1 /data") == true)
        node.facts.fstab = [entry("/dev/sdb1", ["nofail"])]
        #expect(node.row(P26FstabIdentities.self).severity[.file] == .medium)
    }

    @Test func mountUnitsStopTheBootOnlyWhenRequired() {
        var node = NodeFixture()
        #expect(node.row(P27MountUnitIdentities.self).result == .unknown)
        let place = node.place()
        func unit(_ what: String) -> UnitFile {
            let setting = UnitFile.Setting(section: "Mount", key: "What", value: what, location: place)
            let path = "/etc/systemd/system/var-data.mount"
            return UnitFile(
                unit: "var-data.mount",
                path: path,
                isDropIn: false,
                settings: [setting],
                location: place
            )
        }
        node.facts.unitFiles = [unit("/dev/disk/by-uuid/1")]
        #expect(node.row(P27MountUnitIdentities.self).result == .pass)
        node.facts.unitFiles = [unit("/dev/disk/by-id/wwn-1")]
        #expect(node.row(P27MountUnitIdentities.self).severity[.file] == .medium)
        node.facts.unitLinks = [
            UnitLink(
                path: "/etc/systemd/system/local-fs.target.requires/var-data.mount",
                target: "../var-data.mount",
                location: place
            )
        ]
        #expect(node.row(P27MountUnitIdentities.self).severity[.file] == .critical)
    }

    @Test func separateVarMustBeSelected() {
        var node = NodeFixture.stock()
        #expect(node.row(P29SeparateVar.self).result == .pass)
        node.mount("82 32 252:17 / /var rw - xfs /dev/vdb1 rw")
        #expect(node.row(P29SeparateVar.self).severity[.file] == .medium)
        let boot = BootOutcome(result: .completes, certainty: .certain, problems: [])
        let prediction = TakeoverPrediction(volumes: [], boot: boot, diskPlan: [], assumptions: [])
        #expect(P29SeparateVar.examine(.source, node.context(prediction: prediction)).result == .unknown)
        node.device("vdb", "disk", majMin: "252:16")
        node.device("vdb1", "part", majMin: "252:17", on: ["vdb"])
        let row = P29SeparateVar.examine(.source, node.context(prediction: prediction))
        #expect(row.result == .fail)
        #expect(row.severity[.file] == .critical)
        #expect(NodeFixture().row(P29SeparateVar.self).result == .unknown)
    }

    @Test func hiddenMountsOfKubelet() {
        var node = NodeFixture()
        #expect(node.row(P34HiddenMounts.self).result == .unknown)
        node.environment([("mntns_kubelet", "mnt:[1]"), ("mntns_1", "mnt:[1]")])
        #expect(node.row(P34HiddenMounts.self).result == .pass)
        node.environment([("mntns_kubelet", "mnt:[2]"), ("mntns_1", "mnt:[1]")])
        #expect(node.row(P34HiddenMounts.self).result == .fail)
    }

    @Test func oneMachineIDOnTwoMachines() {
        var source = NodeFixture()
        source.facts.machineID = source.at("0a")
        var target = NodeFixture(.target)
        #expect(P39DuplicateIdentity.examine(.target, source.context(other: target.facts)).result == .unknown)
        target.facts.machineID = target.at("0b")
        #expect(P39DuplicateIdentity.examine(.target, source.context(other: target.facts)).result == .pass)
        target.facts.machineID = target.at("0a")
        #expect(P39DuplicateIdentity.examine(.target, source.context(other: target.facts)).result == .fail)
    }

    @Test func roleAndStateOfTheNodeObject() {
        var builder = InventoryBuilder()
        builder.node("worker-1")
        builder.node("master-0") { node, builder in
            node.metadata.labels["node-role.kubernetes.io/master"] = builder.at("")
            node.unschedulable = true
        }
        let nodes = builder.inventory.cluster.nodes
        let context = NodeFixture().context(nodes: nodes)
        #expect(P36ControlPlane.examine(.source, context).result == .pass)
        #expect(P36ControlPlane.examine(.target, context).result == .fail)
        #expect(P38NodeDrained.examine(.source, context).result == .fail)
        #expect(P38NodeDrained.examine(.target, context).result == .pass)
        let none = NodeFixture().context()
        #expect(P36ControlPlane.examine(.source, none).result == .unknown)
        #expect(P38NodeDrained.examine(.source, none).result == .unknown)
    }

    @Test func hostNameIsComparedWithTheNode() {
        var builder = InventoryBuilder()
        builder.node("worker-1")
        let nodes = builder.inventory.cluster.nodes
        var node = NodeFixture()
        #expect(P40HostName.examine(.source, node.context(nodes: nodes)).result == .unknown)
        node.facts.hostname = node.at("worker-1")
        #expect(P40HostName.examine(.source, node.context(nodes: nodes)).result == .pass)
        node.facts.hostname = node.at("localhost.localdomain")
        #expect(P40HostName.examine(.source, node.context(nodes: nodes)).severity[.file] == .medium)
        node.facts.hostname = node.at("other")
        let row = P40HostName.examine(.source, node.context(nodes: nodes))
        #expect(row.severity[.file] == .critical)
        #expect(row.remediation.map(\.body) == ["hostnamectl set-hostname --static worker-1"])
    }
}
