import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Images themselves among the files of a capture, in place of lsinitrd text.
@Suite struct InitramfsImageTests {
    private static func image(_ members: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (path, content) in members + [("TRAILER!!!", "")] {
            func hexadecimal(_ value: Int) -> String {
                let digits = String(value, radix: 16)
                return String(repeating: "0", count: 8 - digits.count) + digits
            }
            let mode = path == "TRAILER!!!" ? 0 : 0o100644
            let numbers = [1, mode, 0, 0, 1, 0, content.utf8.count, 0, 0, 0, 0, path.utf8.count + 1, 0]
            bytes += Array(("070701" + numbers.map(hexadecimal).joined() + path).utf8) + [0]
            while bytes.count % 4 != 0 { bytes.append(0) }
            bytes += Array(content.utf8)
            while bytes.count % 4 != 0 { bytes.append(0) }
        }
        return bytes
    }

    private static let members = [
        ("usr/bin/ignition-virtio-dump-journal", "#!/bin/bash\n"),
        ("usr/lib/modules/5.14/kernel/drivers/block/virtio_blk.ko.xz", "x"),
        ("usr/lib/modules/5.14/modules.builtin", "kernel/drivers/virtio/virtio_pci.ko\n"),
    ]

    private func load(_ name: String, _ bytes: [UInt8]) throws -> (facts: HostFacts, lost: [String]) {
        let folder = try TemporaryFolder()
        _ = try folder.write("meta/env", "schema=1\nuid=0\n")
        let path = try folder.write(name, bytes)
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let isLoose = !name.contains("/")
        let inputs = NodeInputs(role: .source, bundles: [isLoose ? path : folder.path], fstab: [], mountinfo: [])
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        return (facts, problems.filter(\.effect.losesEvidence).map(\.message).filter { !$0.contains("manifest") })
    }

    @Test func imageInABundleGivesModulesAndBuiltInOnes() throws {
        let path = "/boot/ostree/rhcos-0a/initramfs-5.14.img"
        let (facts, lost) = try load("root" + path, Self.image(Self.members))
        #expect(lost.isEmpty)
        let listing = try #require(facts.initramfs?.first)
        #expect(listing.image == path && listing.isComplete)
        #expect(listing.modules.keys.sorted() == ["virtio_blk"])
        #expect(listing.paths["virtio_blk"] == "usr/lib/modules/5.14/kernel/drivers/block/virtio_blk.ko.xz")
        #expect(facts.builtinModules?.keys.sorted() == ["virtio_pci"])
    }

    @Test func looseImageNeedsNoPath() throws {
        let (facts, _) = try load("initramfs-5.14.img", Self.image(Self.members))
        #expect(facts.initramfs?.map(\.image) == [""])
        #expect(facts.initramfs?.first?.modules.count == 1)
    }

    @Test func cutImageIsNoList() throws {
        let bytes = Array(Self.image(Self.members).prefix(400))
        let (facts, lost) = try load("root/boot/initramfs-5.14.img", bytes)
        #expect(facts.initramfs == nil && facts.builtinModules == nil)
        #expect(lost.contains { $0.contains("byte 400: the data ends inside") })
    }

    @Test func imageWithoutModulesIsNotComplete() throws {
        let (facts, _) = try load("root/boot/initrd.img", Self.image([("init", "x")]))
        #expect(facts.initramfs?.first?.isComplete == false)
        #expect(facts.initramfs?.first?.incompleteReason == "the image holds no kernel modules")
    }

    @Test func pastedOutputOfTheGuidesCommandShowsWhatIsThere() throws {
        let text = """
            -rwxr-xr-x   1 root root  204 Jan  1  1970 usr/bin/ignition-virtio-dump-journal
            -rw-r--r--   1 root root 8924 Jan  1  1970 usr/lib/modules/5.14/kernel/drivers/block/virtio_blk.ko.xz
            -rw-r--r--   1 root root 8744 Jan  1  1970 usr/lib/modules/5.14/kernel/drivers/scsi/virtio_scsi.ko.xz

            """
        let (facts, _) = try load("virtio.txt", Array(text.utf8))
        #expect(facts.initramfs?.first?.modules.keys.sorted() == ["virtio_blk", "virtio_scsi"])
        #expect(facts.initramfs?.first?.isComplete == false)
    }

    @Test func onlyImagesAreTakenForImages() {
        #expect(InitramfsImageReader.isImagePath("/boot/ostree/rhcos-0a/initramfs-5.14.img"))
        #expect(InitramfsImageReader.isImagePath("/usr/lib/modules/5.14/initramfs.img"))
        #expect(!InitramfsImageReader.isImagePath("/boot/vmlinuz-5.14"))
        #expect(!InitramfsImageReader.isImagePath("/usr/lib/modules/5.14/modules.builtin"))
        #expect(!InitramfsImageReader.isImagePath("/boot/loader/entries/initramfs.conf"))
    }
}
