import Checks
import Findings
import FoundationEssentials
import SourceText
import StorageModel
import TestSupport
import Testing

/// S01 to S05: attribute and write flags of the guide's mount points.
struct MountStateTests {
    private func results(_ mounts: String) -> [CheckResult] {
        var node = NodeFixture()
        node.mount(mounts)
        return [S03EtcWritable.self, S02SysrootWritable.self, S04BootWritable.self, S05UsrWritable.self].map {
            (check: any PreflightCheck.Type) in node.row(check).result
        }
    }

    @Test func stockNodeNeedsThreeRemounts() {
        #expect(results(NodeFixture.rhcosMounts()) == [.pass, .fail, .fail, .fail])
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        let sysroot = node.row(S02SysrootWritable.self)
        #expect(sysroot.severity == [.file: .critical, .block: .critical])
        #expect(sysroot.remediation.map(\.body) == ["mount -o remount,rw /sysroot"])
        #expect(sysroot.remediation.map(\.undo) == ["mount -o remount,bind,ro /sysroot"])
        #expect(sysroot.remediation.first?.title.contains("nsenter -a -t 1") == true)
        #expect(sysroot.evidence.compactMap(\.location?.line) == [1])
        let boot = node.row(S04BootWritable.self)
        #expect(boot.remediation.map(\.body) == ["mount -o remount,rw /boot"])
        #expect(boot.remediation.map(\.undo) == ["mount -o remount,ro /boot"])
        #expect(!boot.detail.contains("debug pod"))
    }

    @Test func nodeRemountedOnTheHostPasses() {
        let mounts = NodeFixture.rhcosMounts(sysroot: "rw", usr: "rw", boot: "rw", bootSuper: "rw")
        #expect(results(mounts) == [.pass, .pass, .pass, .pass])
    }

    @Test func remountInsideADebugPodIsRecognised() {
        let mounts = NodeFixture.rhcosMounts(bootSuper: "rw")
        #expect(results(mounts) == [.pass, .fail, .fail, .fail])
        var node = NodeFixture()
        node.mount(mounts)
        #expect(node.row(S04BootWritable.self).detail.contains("only inside a debug pod"))
        let place = node.row(S16HostNamespace.self)
        #expect(place.result == .fail)
        #expect(place.severity[.file] == .medium)
        #expect(place.evidence.compactMap(\.location?.line) == [6])
    }

    @Test func composefsCannotBeRemounted() {
        #expect(results(NodeFixture.composefsMounts) == [.pass, .fail, .fail, .fail])
        var node = NodeFixture()
        node.mount(NodeFixture.composefsMounts)
        let usr = node.row(S05UsrWritable.self)
        #expect(usr.detail.contains("composefs"))
        #expect(usr.remediation.allSatisfy { $0.kind == .hint })
        #expect(usr.remediation.first?.title.contains("block-level") == true)
        #expect(usr.evidence.compactMap(\.location?.line) == [1])
    }

    @Test func readOnlySuperblockBeatsWritableMounts() {
        let mounts = NodeFixture.rhcosMounts(rootSuper: "ro")
        #expect(results(mounts) == [.fail, .fail, .fail, .fail])
        var node = NodeFixture()
        node.mount(mounts)
        let etc = node.row(S03EtcWritable.self)
        #expect(etc.detail.contains("the whole file system"))
        #expect(etc.remediation.first?.body.hasPrefix("dmesg") == true)
        #expect(etc.remediation.last?.body == "mount -o remount,rw /sysroot")
    }

    @Test func ordinaryRHELHasNoSysroot() {
        var node = NodeFixture()
        node.mount("25 1 253:0 / / rw,relatime shared:1 - xfs /dev/mapper/rhel-root rw")
        node.osRelease([("ID", "rhel"), ("VERSION_ID", "9.4")])
        #expect(node.row(S01SysrootImmutable.self).result == .notApplicable)
        #expect(node.row(S02SysrootWritable.self).result == .notApplicable)
        #expect(node.row(S04BootWritable.self).result == .pass)
        #expect(node.row(S04BootWritable.self).detail == "`/boot`, which lies on the mount `/`, is writable")
    }

    @Test func unmountedBootOfAnOSTreeNodeIsNotJudgedByItsFolder() {
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts().split(separator: "\n").dropLast().joined(separator: "\n"))
        let row = node.row(S04BootWritable.self)
        #expect(row.result == .unknown)
        #expect(row.detail.contains("nothing is mounted at `/boot`"))
    }

    @Test func withoutReleaseTheNodeKindIsNotGuessed() {
        var node = NodeFixture()
        node.mount("25 1 253:0 / / rw,relatime shared:1 - xfs /dev/mapper/rhel-root rw")
        let row = node.row(S02SysrootWritable.self)
        #expect(row.result == .unknown)
        #expect(row.missing.map(\.capture) == ["root/etc/os-release"])
        node.kernelArguments("BOOT_IMAGE=(hd0,msdos1)/vmlinuz root=/dev/mapper/rhel-root")
        #expect(node.row(S02SysrootWritable.self).result == .notApplicable)
    }

    @Test func withoutMountinfoNothingIsKnown() {
        var node = NodeFixture()
        node.osRelease([("ID", "rhcos")])
        for check in [S02SysrootWritable.self, S03EtcWritable.self, S04BootWritable.self, S05UsrWritable.self]
            as [any PreflightCheck.Type]
        {
            let row = node.row(check)
            #expect(row.result == .unknown)
            #expect(row.missing.map(\.capture) == ["root/proc/1/mountinfo"])
            #expect(row.missing.map(\.origin) == ["source node"])
        }
    }

    @Test func mountinfoOfAContainerIsNoEvidence() {
        var node = NodeFixture()
        node.mount(
            """
            900 800 0:95 / / rw,relatime - overlay overlay rw,upperdir=/var/lib/containers/storage/overlay/ab/diff
            901 900 252:3 / /boot rw,relatime - ext4 /dev/vda3 rw
            """
        )
        #expect(node.row(S04BootWritable.self).result == .unknown)
        var other = NodeFixture(path: "node/root/proc/self/mountinfo")
        other.mount(NodeFixture.rhcosMounts())
        other.environment([("mntns_self", "mnt:[2]"), ("mntns_1", "mnt:[1]")])
        #expect(other.row(S04BootWritable.self).result == .unknown)
    }

    @Test func lastMountOnAPointCounts() {
        var node = NodeFixture()
        node.mount(NodeFixture.rhcosMounts())
        node.mount("90 37 252:9 / /boot rw,relatime - ext4 /dev/vdb1 rw")
        #expect(node.row(S04BootWritable.self).result == .pass)
        #expect(MountFlags.covering("/bootx", in: node.facts.mounts ?? [])?.target == "/")
    }

    @Test func immutableAttributeOfTheRootIsNoEvidenceForSysroot() {
        var node = NodeFixture.stock()
        node.attributes("/", "i")
        #expect(node.row(S01SysrootImmutable.self).result == .unknown)
        node.facts.aleph = ["build": node.at("48.84.202109241901-0")]
        let hinted = node.row(S01SysrootImmutable.self)
        #expect(hinted.result == .unknown)
        #expect(hinted.detail.contains("likely immutable"))
        node.facts.aleph = ["build": node.at("416.94.202406172220-0")]
        #expect(node.row(S01SysrootImmutable.self).detail.contains("likely not immutable"))
        node.attributes("/sysroot", "")
        #expect(node.row(S01SysrootImmutable.self).result == .pass)
    }

    @Test func immutableSysrootIsRemountedBeforeItsAttributeIsRemoved() {
        var node = NodeFixture.stock()
        node.attributes("/sysroot", "i")
        let row = node.row(S01SysrootImmutable.self)
        #expect(row.result == .fail)
        #expect(row.remediation.map(\.body) == ["mount -o remount,rw /sysroot && chattr -i /sysroot"])
        #expect(row.remediation.map(\.undo) == ["chattr +i /sysroot && mount -o remount,bind,ro /sysroot"])
    }

    @Test func fileSystemWithoutAttributesPasses() {
        var node = NodeFixture.stock()
        node.attributes("/sysroot", nil)
        #expect(node.row(S01SysrootImmutable.self).result == .pass)
    }

    @Test func sharedStatesAreToldApart() throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: the folder with the five mountinfo states is not there")
            return
        }
        let folder = shared + "fixtures/rhcos-mountinfo/"
        let expected: [(String, [CheckResult])] = [
            ("a-stock-4.8-to-4.18", [.pass, .fail, .fail, .fail]),
            ("b-after-remounts-on-host", [.pass, .pass, .pass, .pass]),
            ("c-after-remounts-in-debug-pod-only", [.pass, .fail, .fail, .fail]),
            ("d-composefs-4.19-plus", [.pass, .fail, .fail, .fail]),
            ("e-trap-superblock-ro", [.fail, .fail, .fail, .fail]),
        ]
        for (name, verdicts) in expected {
            let text = try String(contentsOf: URL(filePath: folder + name + ".mountinfo"), encoding: .utf8)
            #expect(results(text) == verdicts, "\(name)")
            var node = NodeFixture()
            node.mount(text)
            #expect(node.row(S04BootWritable.self).detail.contains("debug pod") == name.hasPrefix("c-"), "\(name)")
            #expect(node.row(S05UsrWritable.self).detail.contains("composefs") == name.hasPrefix("d-"), "\(name)")
            #expect(
                node.row(S03EtcWritable.self).detail.contains("whole file system") == name.hasPrefix("e-"),
                "\(name)"
            )
        }
    }
}
