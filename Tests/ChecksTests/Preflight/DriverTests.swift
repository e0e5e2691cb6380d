import Checks
import Findings
import StorageModel
import Testing

/// S09 to S11: VirtIO drivers at boot.
struct DriverTests {
    private let bus = ["virtio", "virtio_ring", "virtio_pci"]
    private let image = "/boot/ostree/rhcos-0a/initramfs-5.14.0-427.el9_4.x86_64.img"

    private func node(_ modules: [String], builtIn: [String]?, problem: String? = nil) -> NodeFixture {
        var node = NodeFixture()
        node.initramfs(image, modules, problem: problem)
        if let builtIn { node.builtIn(builtIn) }
        return node
    }

    @Test func healthyNodeWithBuiltInBusPasses() {
        let row = node(["virtio_blk", "virtio_scsi", "virtio_net"], builtIn: bus).row(S09VirtIODrivers.self)
        #expect(row.result == .pass)
        #expect(row.evidence.contains { $0.note == "`virtio_pci` is built into the kernel" })
    }

    @Test func everythingAsModulesPasses() {
        let row = node(bus + ["virtio_blk", "virtio_scsi"], builtIn: nil).row(S09VirtIODrivers.self)
        #expect(row.result == .pass)
    }

    @Test func programWithVirtioInItsNameIsNoDriver() {
        let row = node(["ignition_virtio_dump_journal"], builtIn: bus).row(S09VirtIODrivers.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .critical, .block: .critical])
        #expect(row.detail.contains("`virtio_blk`, `virtio_scsi`"))
        #expect(row.detail.contains(image))
        #expect(
            row.remediation.first?.body.contains("rpm-ostree initramfs --enable --arg=--add-drivers") == true
        )
    }

    @Test func missingBuiltInListIsUnknown() {
        let row = node(["virtio_blk", "virtio_scsi"], builtIn: nil).row(S09VirtIODrivers.self)
        #expect(row.result == .unknown)
        #expect(row.missing.map(\.capture) == ["root/usr/lib/modules/<release>/modules.builtin"])
    }

    @Test func cutListingIsUnknown() {
        let row = node([], builtIn: bus, problem: "skipcpio was not found").row(S09VirtIODrivers.self)
        #expect(row.result == .unknown)
        #expect(row.detail.contains("skipcpio was not found"))
    }

    @Test func nothingCapturedIsUnknown() {
        let row = NodeFixture().row(S09VirtIODrivers.self)
        #expect(row.result == .unknown)
        #expect(row.missing.count == 2)
    }

    @Test func oneMissingDiskDriverIsAWarningUnlessTheTargetNeedsIt() {
        let node = node(["virtio_scsi"], builtIn: bus)
        let warning = node.row(S09VirtIODrivers.self)
        #expect(warning.result == .fail)
        #expect(warning.severity == [.file: .medium, .block: .medium])
        var target = NodeFixture(.target)
        target.device("vda", "disk")
        let fatal = S09VirtIODrivers.examine(.source, node.context(other: target.facts))
        #expect(fatal.severity == [.file: .critical, .block: .critical])
        var scsi = NodeFixture(.target)
        scsi.device("sda", "disk") { $0.vendor = "QEMU" }
        #expect(S09VirtIODrivers.examine(.source, node.context(other: scsi.facts)).severity[.file] == .medium)
    }

    @Test func everyBootEntryIsJudged() {
        var node = node(["virtio_blk", "virtio_scsi"], builtIn: bus)
        node.facts.bootEntries = [
            "/boot/loader/entries/ostree-2-rhcos.conf": [
                node.at("initrd /ostree/rhcos-0a/initramfs-5.14.0-427.el9_4.x86_64.img")
            ],
            "/boot/loader/entries/ostree-1-rhcos.conf": [
                node.at("initrd /ostree/rhcos-0b/initramfs-5.14.0-400.el9_4.x86_64.img")
            ],
        ]
        let open = node.row(S09VirtIODrivers.self)
        #expect(open.result == .unknown)
        #expect(open.detail.contains("ostree-1-rhcos.conf"))
        node.initramfs("/boot/ostree/rhcos-0b/initramfs-5.14.0-400.el9_4.x86_64.img", [])
        let row = node.row(S09VirtIODrivers.self)
        #expect(row.result == .fail)
        #expect(row.detail.contains("rhcos-0b"))
    }

    @Test func overlayInitrdsOfOneEntryAddUp() {
        var node = node(["virtio_blk"], builtIn: bus)
        node.initramfs("/boot/ostree/rhcos-0a/overlay.img", ["virtio_scsi"])
        node.facts.bootEntries = [
            "e.conf": [
                node.at("initrd /boot/ostree/rhcos-0a/initramfs-5.14.0-427.el9_4.x86_64.img"),
                node.at("initrd /boot/ostree/rhcos-0a/overlay.img"), node.at("options root=UUID=1"),
            ]
        ]
        #expect(node.row(S09VirtIODrivers.self).result == .pass)
    }

    @Test func channelBusOfMainframesIsAsked() {
        var node = NodeFixture()
        node.initramfs("/boot/initramfs-5.14.0.s390x.img", ["virtio_blk", "virtio_scsi"])
        node.builtIn(["virtio", "virtio_ring"])
        #expect(node.row(S09VirtIODrivers.self).detail.contains("virtio_ccw"))
    }

    @Test func missingDriversCanBeAddedWhenModulesExist() {
        var node = node([], builtIn: bus)
        #expect(node.row(S10DriversCanBeAdded.self).result == .unknown)
        node.modulesOnDisk(["virtio_blk"])
        let lost = node.row(S10DriversCanBeAdded.self)
        #expect(lost.result == .fail)
        #expect(lost.detail.contains("`virtio_scsi`"))
        node.modulesOnDisk(["virtio_blk", "virtio_scsi"])
        #expect(node.row(S10DriversCanBeAdded.self).result == .pass)
    }

    @Test func nothingToAddPasses() {
        let node = node(["virtio_blk", "virtio_scsi"], builtIn: bus)
        #expect(node.row(S10DriversCanBeAdded.self).result == .pass)
        #expect(NodeFixture().row(S10DriversCanBeAdded.self).result == .unknown)
    }

    @Test func networkDriverMayLieOnDisk() {
        var node = node(["virtio_blk"], builtIn: bus)
        #expect(node.row(S11VirtIONetwork.self).result == .unknown)
        node.modulesOnDisk(["virtio_net"])
        node.kernelArguments("root=UUID=1")
        #expect(node.row(S11VirtIONetwork.self).result == .pass)
        node.kernelArguments("root=UUID=1 rd.neednet=1")
        let row = node.row(S11VirtIONetwork.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .critical, .block: .critical])
    }

    @Test func networkDriverNowhereIsAWarning() {
        var node = node([], builtIn: bus)
        node.modulesOnDisk([])
        node.kernelArguments("root=UUID=1")
        let row = node.row(S11VirtIONetwork.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .medium, .block: .medium])
        #expect(self.node(["virtio_net"], builtIn: nil).row(S11VirtIONetwork.self).result == .pass)
    }

    @Test func ordinaryRHELUsesDracut() {
        var node = node([], builtIn: bus)
        node.osRelease([("ID", "rhel")])
        #expect(node.row(S09VirtIODrivers.self).remediation.first?.body.hasPrefix("dracut --force") == true)
    }
}
