import Checks
import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// P-items that answer from the system: release, firmware, boot chain, resources.
struct SystemItemTests {
    private func rhcos(_ change: (inout NodeFixture) -> Void = { _ in }) -> NodeFixture {
        var node = NodeFixture.stock()
        node.osRelease([("ID", "rhcos"), ("OPENSHIFT_VERSION", "4.16"), ("RHEL_VERSION", "9.4")])
        change(&node)
        return node
    }

    private let plain: NodeFixture = {
        var node = NodeFixture()
        node.mount("25 1 253:0 / / rw,relatime shared:1 - xfs /dev/mapper/rhel-root rw")
        node.osRelease([("ID", "rhel"), ("VERSION_ID", "9.4")])
        return node
    }()

    @Test func runningAndInstallingReleaseAreReported() {
        let known = rhcos { $0.facts.aleph = ["build": $0.at("46.82.202010091720-0")] }.row(P01Release.self)
        #expect(known.result == .pass)
        #expect(known.detail == "runs `4.16`, installed from `46.82.202010091720-0`")
        #expect(rhcos { $0.facts.aleph = ["version": $0.at("some-day")] }.row(P01Release.self).result == .fail)
        #expect(rhcos().row(P01Release.self).result == .unknown)
        #expect(NodeFixture().row(P01Release.self).result == .unknown)
        #expect(plain.row(P01Release.self).result == .notApplicable)
    }

    @Test func onlyOneArchitectureIsTaken() {
        var node = NodeFixture()
        #expect(node.row(P02Architecture.self).result == .unknown)
        node.facts.system.machine = node.at("x86_64")
        #expect(node.row(P02Architecture.self).result == .pass)
        node.facts.system.machine = node.at("aarch64")
        #expect(node.row(P02Architecture.self).result == .fail)
        #expect(node.row(P02Architecture.self).severity == [.file: .critical, .block: .critical])
        node.facts.system.machine = nil
        node.kernelArguments("BOOT_IMAGE=(hd0,gpt3)/ostree/rhcos-0a/vmlinuz-5.14.0-427.el9_4.ppc64le root=UUID=1")
        #expect(node.row(P02Architecture.self).detail.contains("ppc64le"))
    }

    @Test func secureBootIsAWarning() {
        var node = NodeFixture()
        node.facts.bootedWithEFI = node.at(true)
        #expect(node.row(P04SecureBoot.self).result == .unknown)
        node.facts.system.secureBoot = node.at(true)
        #expect(node.row(P04SecureBoot.self).result == .fail)
        #expect(node.row(P04SecureBoot.self).severity[.file] == .medium)
        node.facts.system.secureBoot = node.at(false)
        #expect(node.row(P04SecureBoot.self).result == .pass)
        node.facts.system.secureBoot = nil
        node.facts.bootedWithEFI = node.at(false)
        #expect(node.row(P04SecureBoot.self).result == .pass)
    }

    @Test func partitionsBesideTheStockOnesAreListed() {
        #expect(NodeFixture.stock().row(P06PartitionSet.self).result == .pass)
        var node = NodeFixture.stock()
        node.device("vda5", "part", on: ["vda"], partitionType: "0FC63DAF-8483-4772-8E79-3D69D8477DE4") {
            $0.partitionLabel = "var"
        }
        let extra = node.row(P06PartitionSet.self)
        #expect(extra.result == .fail)
        #expect(extra.severity[.file] == .low)
        #expect(extra.detail.contains("`/dev/vda5 (var)`"))
        node.device("vda6", "part", on: ["vda"], partitionType: "6a898cc3-1dd2-11b2-99a6-080020736631")
        #expect(node.row(P06PartitionSet.self).severity[.file] == .medium)
        var untyped = NodeFixture()
        untyped.mount(NodeFixture.rhcosMounts())
        untyped.stockDisk(types: false)
        #expect(untyped.row(P06PartitionSet.self).result == .unknown)
        #expect(NodeFixture().row(P06PartitionSet.self).result == .unknown)
    }

    @Test func unfinishedFirstBootBlocks() {
        #expect(rhcos().row(P09FirstBoot.self).result == .unknown)
        #expect(plain.row(P09FirstBoot.self).result == .notApplicable)
        let done = rhcos { $0.facts.system.bootFiles = ["/boot/grub2": $0.place()] }
        #expect(done.row(P09FirstBoot.self).result == .pass)
        let row = rhcos { $0.facts.system.bootFiles = ["/boot/ignition.firstboot": $0.place()] }.row(P09FirstBoot.self)
        #expect(row.result == .fail)
        #expect(row.severity == [.file: .critical, .block: .critical])
        #expect(row.remediation.last?.body.hasPrefix("ls -l /etc/.ignition-result.json &&") == true)
    }

    @Test(
        arguments: [
            ("ip=10.0.0.5::10.0.0.1:255.255.255.0:worker-1:ens192:none", true), ("ip=ens192:dhcp", true),
            ("ip=dhcp", false), ("ip=10.0.0.5::10.0.0.1:255.255.255.0:worker-1::none", false),
            ("ip=[2001:db8::5]::[2001:db8::1]:64:worker-1:ens3:none", true), ("ifname=net0:52:54:00:aa:bb:cc", true),
            ("console=ttyS1,115200", true), ("console=ttyS0", false), ("console=tty0", false),
            ("rd.znet=qeth,0.0.1", true),
            ("intel_iommu=on", true), ("crashkernel=256M", true), ("root=UUID=1", false), ("isolcpus=2-7", true),
        ]
    ) func argumentsThatNameHardware(_ argument: String, _ isTied: Bool) {
        var node = NodeFixture()
        node.kernelArguments(argument)
        #expect(node.row(P14HardwareArguments.self).result == (isTied ? .fail : .pass))
    }

    @Test func isolatedProcessorsMustExistOnTheTarget() {
        #expect(NodeFixture().row(P14HardwareArguments.self).result == .unknown)
        var node = NodeFixture()
        node.kernelArguments("isolcpus=managed_irq,2-7 nohz_full=2-7")
        #expect(node.row(P14HardwareArguments.self).missing.map(\.capture) == ["root/proc/cpuinfo"])
        var target = NodeFixture(.target)
        target.facts.system.processorCount = target.at(8)
        #expect(P14HardwareArguments.examine(.source, node.context(other: target.facts)).result == .pass)
        target.facts.system.processorCount = target.at(4)
        #expect(P14HardwareArguments.examine(.source, node.context(other: target.facts)).result == .fail)
    }

    @Test func platformOfIgnition() {
        func row(_ arguments: String) -> PreflightRow {
            rhcos { $0.kernelArguments(arguments) }.row(P15IgnitionPlatform.self)
        }
        #expect(row("ignition.platform.id=metal").result == .pass)
        #expect(row("ignition.platform.id=vmware").result == .fail)
        #expect(row("root=UUID=1").result == .unknown)
        #expect(rhcos().row(P15IgnitionPlatform.self).result == .unknown)
        #expect(plain.row(P15IgnitionPlatform.self).result == .notApplicable)
    }

    @Test func fipsModeNeedsTheIdentityOfBoot() {
        var node = NodeFixture()
        #expect(node.row(P16FIPS.self).result == .unknown)
        node.facts.system.fipsEnabled = node.at(false)
        #expect(node.row(P16FIPS.self).result == .pass)
        node.kernelArguments("root=UUID=1")
        #expect(node.row(P16FIPS.self).result == .pass)
        node.kernelArguments("fips=1 boot=UUID=96d1")
        #expect(node.row(P16FIPS.self).severity[.file] == .medium)
        #expect(node.row(P16FIPS.self).missing.map(\.origin) == ["plan"])
        func severity(_ identity: TakeoverProfile.Identity) -> Severity? {
            var profile = TakeoverProfile(name: "test", method: .file)
            profile.filesystemUUID = identity
            var context = node.context()
            context.plan = TakeoverPlan(profile: profile, pairs: [], sourceNode: "a", targetNode: "b")
            return P16FIPS.examine(.source, context).severity[.file]
        }
        #expect(severity(.kept) == .low)
        #expect(severity(.lost) == .critical)
        #expect(severity(.regenerated) == .critical)
        #expect(severity(.unknown) == .medium)
    }

    @Test func oldBootLoader() {
        #expect(plain.row(P17OldBootLoader.self).result == .notApplicable)
        #expect(rhcos().row(P17OldBootLoader.self).result == .unknown)
        var node = rhcos {
            $0.facts.fstab = []
            $0.facts.system.ostreeConfig = ["core.mode": $0.at("bare"), "sysroot.bootloader": $0.at("none")]
        }
        #expect(node.row(P17OldBootLoader.self).result == .pass)
        node.facts.system.ostreeConfig?["sysroot.bootloader"] = nil
        #expect(node.row(P17OldBootLoader.self).result == .fail)
    }

    @Test func stagedAndUnlockedDeployments() {
        #expect(plain.row(P18Deployments.self).result == .notApplicable)
        #expect(rhcos().row(P18Deployments.self).result == .unknown)
        func row(_ change: (inout OSTreeDeployment, inout NodeFixture) -> Void) -> PreflightRow {
            var node = rhcos()
            var deployment = OSTreeDeployment(version: "416.94", checksum: "0a", at: node.place())
            deployment.isBooted = node.at(true)
            change(&deployment, &node)
            node.facts.system.deployments = [deployment]
            return node.row(P18Deployments.self)
        }
        #expect(row { _, _ in }.result == .pass)
        let pinned = row { deployment, node in deployment.isPinned = node.at(true) }
        #expect(pinned.result == .pass)
        #expect(pinned.detail.contains("1 pinned"))
        #expect(row { $0.isStaged = $1.at(true) }.severity[.block] == .critical)
        let unlocked = row { $0.unlocked = $1.at("development") }
        #expect(unlocked.result == .fail)
        #expect(unlocked.severity[.block] == .medium)
    }

    @Test func agentNeedsSpaceMemoryAndTime() {
        var node = NodeFixture()
        #expect(node.row(P21FreeResources.self).result == .unknown)
        node.usage("/", source: "composefs", size: 1, used: 1, available: 0)
        node.usage("/sysroot", size: 100 << 30, used: 40 << 30, available: 60 << 30)
        node.facts.system.availableMemory = node.at(4 << 30)
        node.facts.system.loadAverage = node.at(120)
        #expect(node.row(P21FreeResources.self).result == .unknown)
        node.facts.system.processorCount = node.at(4)
        #expect(node.row(P21FreeResources.self).result == .pass)
        node.facts.system.loadAverage = node.at(390)
        #expect(node.row(P21FreeResources.self).severity[.file] == .medium)
        node.facts.system.availableMemory = node.at(200 << 20)
        #expect(node.row(P21FreeResources.self).severity[.file] == .critical)
    }

    @Test func featuresAreComparedOnTheMigratedMachine() {
        var node = NodeFixture()
        #expect(node.row(P22FilesystemFeatures.self).result == .unknown)
        func features(_ names: [String], _ node: inout NodeFixture) -> [FilesystemFeatures] {
            [FilesystemFeatures(type: "ext", mangledTarget: "_boot", features: names, location: node.place())]
        }
        node.facts.machineID = node.at("0a")
        node.facts.system.filesystemFeatures = features(["extent"], &node)
        #expect(node.row(P22FilesystemFeatures.self).result == .pass)
        var target = NodeFixture(.target)
        target.facts.system.filesystemFeatures = features(["extent", "orphan_file"], &target)
        let other = P22FilesystemFeatures.examine(.source, node.context(other: target.facts))
        #expect(other.result == .pass, "the disks of another machine are made anew")
        target.facts.machineID = target.at("0a")
        let migrated = P22FilesystemFeatures.examine(.source, node.context(other: target.facts))
        #expect(migrated.result == .fail)
        #expect(migrated.severity == [.file: .critical, .block: .info])
        #expect(migrated.detail.contains("`/boot` has `orphan_file`"))
        target.facts.system.filesystemFeatures = features(["extent", "64bit"], &target)
        #expect(P22FilesystemFeatures.examine(.source, node.context(other: target.facts)).severity[.file] == .medium)
    }

    @Test func processorLevelFollowsTheRelease() {
        func row(_ release: [(String, String)], _ flags: [String]?) -> PreflightRow {
            var source = NodeFixture()
            source.osRelease(release)
            var target = NodeFixture(.target)
            if let flags { target.facts.system.processorFlags = target.at(flags) }
            return P23ProcessorLevel.examine(.target, source.context(other: target.facts))
        }
        let second = ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"]
        #expect(row([("ID", "rhcos"), ("VERSION_ID", "4.16"), ("RHEL_VERSION", "9.4")], second).result == .pass)
        let old = row([("ID", "rhcos"), ("RHEL_VERSION", "9.4")], ["sse2"])
        #expect(old.result == .fail)
        #expect(old.severity[.file] == .medium)
        #expect(row([("ID", "rhcos"), ("PLATFORM_ID", "platform:el9")], nil).result == .unknown)
        #expect(row([("ID", "rhcos"), ("RHEL_VERSION", "8.6")], nil).result == .pass)
        #expect(row([("ID", "rhel"), ("VERSION_ID", "10.0")], second).result == .fail)
        #expect(row([("ID", "rhcos"), ("VERSION_ID", "4.16")], second).result == .unknown)
    }
}
