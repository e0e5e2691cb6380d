import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Captures as archives: the same as the folder they hold, refused or contained when they are hostile.
@Suite struct ArchiveInputTests {
    private struct Result {
        var facts: HostFacts
        var sources: SourceMap
        var problems: [InputProblem]

        var lost: [String] { problems.filter(\.effect.losesEvidence).map(\.message) }
    }

    private static let bundle: [(String, String)] = [
        ("meta/env", "schema=1\nuid=0\nhostname=worker-1\n"), ("meta/manifest.tsv", "/etc/fstab\tfile\t0\t\t\n"),
        ("root/etc/fstab", "UUID=1 / xfs defaults 0 0\n/dev/vdb1 /data ext4 defaults 0 0\n"),
        ("root/proc/1/mountinfo", "20 1 252:4 / / rw - xfs /dev/vda4 rw\n"), ("root/etc/hostname", "worker-1\n"),
    ]

    private func load(_ paths: [String], node: String? = nil) throws -> Result {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: paths, nodeName: node)
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        return Result(facts: facts, sources: sources, problems: problems)
    }

    private func tar(_ members: [(String, String)], below prefix: String = "") -> TarWriter {
        var tar = TarWriter()
        for (name, text) in members { tar.add(prefix + name, text: text) }
        return tar
    }

    /// What `load` says about an archive that cannot be used.
    private func refusal(_ path: String, node: String? = nil) -> String? {
        do {
            _ = try load([path], node: node)
            return nil
        } catch {
            return (error as? IngestionError)?.message
        }
    }

    @Test func aBundleInAnArchiveIsReadLikeTheFolder() throws {
        let folder = try TemporaryFolder()
        for (name, text) in Self.bundle { _ = try folder.write("bundle/" + name, text) }
        let path = try folder.write("worker-1.tar", tar(Self.bundle, below: "bundle/").finished())
        let archive = try load([path])
        let plain = try load([folder.path + "/bundle"])
        #expect(archive.lost.isEmpty && plain.lost.isEmpty)
        #expect(archive.facts.fstab?.map(\.target) == ["/", "/data"])
        #expect(archive.facts.fstab?.map(\.target) == plain.facts.fstab?.map(\.target))
        #expect(archive.facts.mounts?.count == 1 && archive.facts.hostname?.value == "worker-1")
        // The archive itself stands first, with its digest; members are cited by their path in it.
        #expect(archive.sources.files[0].kind == "archive (bundle)" && archive.sources.files[0].sha256.utf8.count == 64)
        #expect(archive.sources.files.map(\.path).contains(path + "/bundle/root/etc/fstab"))
        let fstab = try #require(archive.sources.files.first { $0.path.hasSuffix("/etc/fstab") })
        let lines = try LineReader.lines([2], ofFileAt: fstab.storagePath, range: fstab.storageRange)
        #expect(lines[2] == Array("/dev/vdb1 /data ext4 defaults 0 0".utf8))
    }

    @Test func nothingIsLeftInTheTemporaryFolder() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("worker-1.tar", tar(Self.bundle).finished())
        _ = try load([path])
        let left = try FileManager.default.contentsOfDirectory(atPath: FileManager.default.temporaryDirectory.path)
        #expect(!left.contains { $0.hasPrefix("pv-impact-input-") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["worker-1.tar"])
    }

    @Test func aSosReportIsKnownByItsContent() throws {
        let root = "sosreport-worker-1-2026-11-20-abc/"
        var sos = TarWriter()
        sos.add(
            root + "sos_commands/block/lsblk",
            text:
                "NAME   MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\nvda    252:0    0  10G  0 disk \n`-vda4 252:4    0   9G  0 part /\n"
        )
        sos.add(
            root + "sos_commands/lvm2/vgs",
            text: "  VG  #PV #LV #SN Attr   VSize VFree\n  vg0   1   2   0 wz--n- 9.00g 1.00g\n"
        )
        sos.add(root + "sos_commands/networking/ip_addr", text: "1: lo\n")
        sos.add(root + "var/log/messages", text: String(repeating: "x", count: 1000))
        sos.add(root + "etc/fstab", text: "/dev/vda4 / xfs defaults 0 0\n")
        sos.add(root + "proc/1/mountinfo", text: "20 1 252:4 / / rw - xfs /dev/vda4 rw\n")
        sos.add(root + "proc/self/mountinfo", text: "1 0 0:50 / / rw - overlay overlay rw\n")
        sos.add(root + "hostname", type: "2", link: "sos_commands/host/hostname")
        sos.add(root + "sos_commands/host/hostname", text: "worker-1\n")
        let folder = try TemporaryFolder()
        let path = try folder.write("sos.tar", sos.finished())
        let result = try load([path])
        #expect(result.lost.isEmpty, "\(result.lost)")
        #expect(result.sources.files[0].kind == "archive (sos report)")
        #expect(result.facts.mounts?.map(\.fsType) == ["xfs"])
        #expect(result.facts.volumeGroups?.map(\.name) == ["vg0"])
        #expect(result.facts.devices?.first { $0.kname == "vda4" }?.parents == ["vda"])
        #expect(!result.sources.files.contains { $0.path.hasSuffix("messages") || $0.path.hasSuffix("ip_addr") })
    }

    @Test func theNodePartOfAMustGatherIsOpenedWithItsInnerArchive() throws {
        var inner = TarWriter()
        inner.add("proc/cmdline", text: "BOOT_IMAGE=(hd0,gpt3)/vmlinuz root=UUID=1 rw\n")
        inner.add("sys/devices/pci0/virtio1/block/vda/size", text: "4096\n")
        var gather = TarWriter()
        gather.add("must-gather/quay-io-x/nodes/worker-1/sysinfo.tgz", inner.finished())
        gather.add("must-gather/quay-io-x/nodes/worker-2/proc_cmdline", text: "root=UUID=2\n")
        gather.add("must-gather/quay-io-x/cluster-scoped-resources/core/nodes/worker-1.yaml", text: "kind: Node\n")
        let folder = try TemporaryFolder()
        let path = try folder.write("must-gather.tar", gather.finished())
        let message = try #require(refusal(path))
        #expect(
            message.contains("several captures") && message.contains("nodes/worker-1`")
                && message.contains("nodes/worker-2`")
        )
        let first = try load([path], node: "worker-1.example.com").facts
        #expect(first.kernelCommandLine?.contains { $0.value == "root=UUID=1" } == true)
        #expect(first.devices?.first?.size == 4096 * 512)
        let second = try load([path], node: "worker-2").facts
        #expect(second.kernelCommandLine?.map(\.value) == ["root=UUID=2"])
        #expect(refusal(path, node: "worker-3")?.contains("none of them alone is `worker-3`") == true)
    }

    @Test func severalNodesInOneArchiveAreChosenByTheNameThatTheyHold() throws {
        var both = TarWriter()
        for name in ["a", "b"] {
            for (member, text) in Self.bundle {
                both.add("\(name)/\(member)", text: text.replacing("worker-1", with: "node-\(name)"))
            }
        }
        var nested = TarWriter()
        nested.add("node-a.tar", tar(Self.bundle, below: "bundle/").finished())
        nested.add("node-b.tar", tar([("root/etc/fstab", "/dev/x /x xfs\n"), ("meta/env", "schema=1\n")]).finished())
        let folder = try TemporaryFolder()
        for archive in [both, nested] {
            let path = try folder.write("all.tar", archive.finished())
            #expect(refusal(path)?.contains("the node has to be named") == true)
            #expect(try load([path], node: "node-a").facts.fstab?.count == 2)
            #expect(try load([path], node: "node-b").facts.fstab?.isEmpty == false)
        }
        #expect(
            try load([try folder.write("all.tar", both.finished())], node: "node-b").facts.hostname?.value == "node-b"
        )
    }

    @Test func hostileMembersAreRefusedAndTheRestIsUsed() throws {
        var hostile = tar(Self.bundle, below: "bundle/")
        hostile.add("/etc/pv-impact-absolute", text: "x")
        hostile.add("bundle/../../pv-impact-up", text: "x")
        hostile.add("bundle/root/etc/crypttab", type: "2", link: "../../../../etc/shadow")
        hostile.add("bundle/root/dev/sda", type: "4")
        hostile.add("bundle/root/etc/fstab", text: "/dev/evil / ext4 defaults 0 0\n")
        let folder = try TemporaryFolder()
        let path = try folder.write("deep/er/hostile.tar", hostile.finished())
        let result = try load([path])
        #expect(result.facts.fstab?.map(\.target) == ["/", "/data"])
        for word in ["absolute path", "`..` in its path", "leaves the archive", "block device node", "earlier member"] {
            #expect(result.lost.contains { $0.contains(word) }, "\(word): \(result.lost)")
        }
        #expect(!FileManager.default.fileExists(atPath: "/etc/pv-impact-absolute"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/deep/pv-impact-up"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/pv-impact-up"))
    }

    @Test func aMemberOfTenGigabytesMakesTheArchiveUnusable() throws {
        let folder = try TemporaryFolder()
        let header = TarWriter.header("bundle/root/etc/fstab", size: 10 << 30, type: "0", link: "")
        let path = try folder.write("bomb.tar", header + [UInt8](repeating: 0, count: 4096))
        #expect(refusal(path)?.contains("10737418240 bytes") == true)
    }

    @Test func aCutArchiveLosesEvidence() throws {
        let folder = try TemporaryFolder()
        let bytes = tar(Self.bundle, below: "bundle/").finished()
        let path = try folder.write("cut.tar", Array(bytes.prefix(bytes.count - 3000)))
        let result = try load([path])
        #expect(result.facts.fstab?.count == 2)
        #expect(result.lost.contains { $0.contains("cut off") }, "\(result.lost)")
    }

    @Test func anArchiveWithoutACaptureIsRefused() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.tar", tar([("notes.txt", "hello\n"), ("more.txt", "hello\n")]).finished())
        #expect(refusal(path)?.contains("no capture of a node") == true)
        let gather = tar([("mg/cluster-scoped-resources/core/nodes/a.yaml", "kind: Node\n")])
        #expect(
            refusal(try folder.write("mg.tar", gather.finished()))?.contains("must-gather without captures") == true
        )
    }

    @Test func dumpsInAnArchiveAreDumps() throws {
        let volume = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: pv-a}\nspec: {local: {path: /data}}\n"
        let folder = try TemporaryFolder()
        let archive = tar([("d/pv.yaml", volume), ("d/readme.txt", "no dump\n"), ("/abs.yaml", volume)])
        let path = try folder.write("dumps.tar", archive.finished())
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let input = ClusterInput(role: .shared, paths: [path])
        let inventory = try ClusterIngestion.load([input], into: &sources, problems: &problems)
        #expect(inventory.persistentVolumes.map(\.metadata.name.value) == ["pv-a"])
        #expect(sources.files.map(\.path) == [path + "/d/pv.yaml"])
        #expect(problems.contains { $0.message.contains("absolute path") && $0.effect.losesEvidence })
    }
}
