import Checks
import Findings
import Resolution
import StorageModel
import Testing

/// Preflight items that must not pass on too little evidence, and say what fits the method and the machine.
struct EvidenceOfItemTests {
    /// A node of which only mounts are known, with the devices that they imply.
    private func implied(_ source: String) -> NodeFixture {
        var node = NodeFixture()
        node.mount("32 1 252:4 / / rw,relatime shared:1 - xfs \(source) rw")
        node.device("dm-0", "part") { $0.fsType = "xfs" }
        node.facts.evidence[.lsblk] = nil
        return node
    }

    @Test func impliedDevicesProveNothing() {
        let node = implied("/dev/vda4")
        for row in [node.row(P10Encryption.self), node.row(P11DummyLUKS.self), node.row(P13Multipath.self)] {
            #expect(row.result == .unknown, "\(row.id)")
            #expect(!row.missing.isEmpty)
        }
    }

    @Test func mapperNamesOfMountsTellOfEncryptionAndMultipath() {
        let encrypted = implied("/dev/mapper/luks-0a1b").row(P10Encryption.self)
        #expect(encrypted.result == .fail)
        #expect(encrypted.detail.contains("`/dev/mapper/luks-0a1b`"))
        #expect(implied("/dev/mapper/mpatha4").row(P13Multipath.self).result == .fail)
    }

    private func fstab(_ identity: TakeoverProfile.Identity, _ references: TakeoverProfile.References = .unknown)
        -> PreflightRow
    {
        var node = NodeFixture()
        let place = node.place()
        node.facts.fstab = [
            FstabEntry(
                source: "UUID=1",
                target: "/data",
                fsType: "xfs",
                options: ["defaults"],
                dump: 0,
                pass: 0,
                location: place
            )
        ]
        var profile = TakeoverProfile(name: "test", method: .file)
        profile.filesystemUUID = identity
        profile.references = references
        var context = node.context()
        context.plan = TakeoverPlan(profile: profile, pairs: [], sourceNode: "a", targetNode: "b")
        return P26FstabIdentities.examine(.source, context)
    }

    @Test func uuidsInFstabAreOnlyAsGoodAsTheProfile() {
        #expect(fstab(.kept).result == .pass)
        #expect(fstab(.kept).detail.hasPrefix("1 entry of fstab"))
        #expect(fstab(.unknown).result == .unknown)
        #expect(fstab(.unknown).missing.first?.origin == "plan")
        #expect(fstab(.lost).result == .fail)
        #expect(fstab(.regenerated, .asIs).result == .fail)
        #expect(fstab(.regenerated, .rewritten).result == .pass)
    }

    @Test func emptyConfigurationIsNotCalledAllOfNothing() {
        var node = NodeFixture()
        node.facts.fstab = []
        node.facts.unitFiles = []
        #expect(node.row(P26FstabIdentities.self).detail == "fstab has no entry")
        #expect(node.row(P27MountUnitIdentities.self).detail == "no mount unit names a device")
    }

    @Test func driversWithoutModuleFilesAreNotOffered() {
        var node = NodeFixture()
        node.initramfs("/boot/a.img", [])
        node.builtIn(["virtio", "virtio_ring", "virtio_pci"])
        #expect(node.row(S09VirtIODrivers.self).remediation.first?.isDestructive == true)
        node.modulesOnDisk(["virtio_net"])
        #expect(node.row(S10DriversCanBeAdded.self).result == .fail)
        let row = node.row(S09VirtIODrivers.self)
        #expect(row.result == .fail)
        #expect(!row.remediation.contains { $0.body.contains("add-drivers") })
        let context = node.context()
        let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
        let steps = RunbookBuilder.build(context, rows: rows).steps
        #expect(!steps.contains { $0.command.contains("add-drivers") })
        #expect(steps.contains { $0.title.hasPrefix("Stop here") })
    }

    @Test func fileCountsDoNotMatterForBlocks() {
        var node = NodeFixture()
        node.usage("/sysroot", size: 100 << 30, used: 1 << 30, inodes: 1_400_000)
        var context = node.context()
        context.method = .block
        #expect(S12ReplicationTime.examine(.source, context).severity[.block] == .low)
        let steps = RunbookBuilder.build(context, rows: []).steps
        #expect(!steps.contains { $0.title.contains("file by file") })
    }

    @Test func abandoningIsToldApartFromSuccess() {
        var node = NodeFixture.stock(NodeFixture.rhcosMounts(sysroot: "rw", usr: "rw", boot: "rw", bootSuper: "rw"))
        node.osRelease([("ID", "rhcos")])
        node.attributes("/sysroot", "i")
        let context = node.context()
        let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
        let undo = RunbookBuilder.build(context, rows: rows).steps(.undo)
        #expect(
            undo.allSatisfy {
                $0.title.hasPrefix("Only if the migration is abandoned")
                    || $0.title.hasPrefix("When the migration succeeded")
            }
        )
        #expect(undo.contains { $0.place == "target node" && $0.command.contains("chattr +i /sysroot") })
    }

    @Test func plainServerIsNotDrained() {
        var node = NodeFixture()
        let name = node.at("worker-1")
        func drains(_ nodes: [Node]) -> Bool {
            var cluster = ClusterInventory()
            cluster.nodes = nodes
            let context = node.context(cluster: cluster, nodes: nodes)
            let steps = RunbookBuilder.build(context, rows: []).steps
            return steps.contains { $0.command.contains("oc adm drain worker-2") }
        }
        let source = Node(metadata: ObjectMetadata(name: name), cluster: .shared)
        #expect(drains([]))
        #expect(!drains([source]))
        #expect(drains([source, source]))
    }

    @Test func rebootIsOnlyWarnedOfWhenSomethingWasRemounted() {
        let quiet = RunbookBuilder.build(NodeFixture().context(), rows: []).steps(.during)
        #expect(!quiet.contains { $0.title.contains("Do not reboot") && $0.checks.contains("S04") })
        let node = NodeFixture.stock()
        let context = node.context()
        let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
        let during = RunbookBuilder.build(context, rows: rows).steps(.during)
        #expect(during.contains { $0.title.contains("Do not reboot") })
    }
}
