import ArchiveReading
import Initramfs
import Testing

/// Images of all shapes that kernels unpack.
struct ImageTests {
    private let system = CPIOBuilder.system(
        [
            "kernel/drivers/block/virtio_blk.ko.xz", "kernel/drivers/scsi/virtio_scsi.ko.zst",
            "kernel/drivers/net/virtio_net.ko.gz", "kernel/drivers/char/hw_random/virtio-rng.ko",
        ],
        builtIn: [
            "kernel/drivers/virtio/virtio.ko", "kernel/drivers/virtio/virtio_ring.ko",
            "kernel/drivers/virtio/virtio_pci.ko",
        ]
    )

    private func checkSystem(_ image: InitramfsImage) {
        #expect(image.releases == ["5.14.0-1.x86_64"])
        #expect(image.modules.map(\.name) == ["virtio_blk", "virtio_rng", "virtio_net", "virtio_scsi"])
        #expect(image.modules.first?.path == "usr/lib/modules/5.14.0-1.x86_64/kernel/drivers/block/virtio_blk.ko.xz")
        #expect(image.builtIn["5.14.0-1.x86_64"]?.keys.sorted() == ["virtio", "virtio_pci", "virtio_ring"])
        #expect(image.builtIn["5.14.0-1.x86_64"]?["virtio_pci"]?.line == 3)
    }

    @Test func plainArchive() throws {
        let image = try readImage(system)
        checkSystem(image)
        #expect(image.archives.map(\.compression) == [nil])
        #expect(image.archives.first?.isEarlyMicrocode == false)
        #expect(image.archives.first?.entries == 8)
    }

    @Test(arguments: Compressor.all) func compressedArchiveBehindMicrocode(_ compressor: Compressor) async throws {
        guard let compressed = try await compressor.compress(system) else { return }
        let bytes = CPIOBuilder.microcode + [UInt8](repeating: 0, count: 1024) + compressed
        let image = try readImage(bytes)
        checkSystem(image)
        #expect(image.archives.map(\.compression) == [nil, compressor.compression])
        #expect(image.archives.map(\.isEarlyMicrocode) == [true, false])
        #expect(image.archives[1].offset == CPIOBuilder.microcode.count + 1024)
        #expect(image.archives[1].offset + image.archives[1].length == bytes.count)
        #expect(image.archives[1].expandedLength == system.count)
    }

    @Test(arguments: Compressor.all) func severalArchivesOfOneImageAddUp(_ compressor: Compressor) async throws {
        let more = CPIOBuilder.system(["extra/overlay-driver.ko"], builtIn: nil)
        guard let first = try await compressor.compress(system), let second = try await compressor.compress(more) else {
            return
        }
        let padding = [UInt8](repeating: 0, count: 512 - first.count % 512)
        for bytes in [first + padding + second, first + padding + more + second + padding, more + first + padding] {
            let image = try readImage(bytes)
            #expect(image.modules.map(\.name).contains("virtio_blk"))
            #expect(image.modules.map(\.name).contains("overlay_driver"))
        }
    }

    @Test func gzipMembersBackToBackAreOneStream() async throws {
        let more = CPIOBuilder.system(["extra/b.ko"], builtIn: nil)
        guard let first = try await Compressor.all[0].compress(system),
            let second = try await Compressor.all[0].compress(more)
        else { return }
        let image = try readImage(first + second)
        #expect(image.modules.count == 5)
    }

    @Test func namesOfModules() {
        #expect(KernelModule.name(ofPath: "a/virtio-rng.ko") == "virtio_rng")
        #expect(KernelModule.name(ofPath: "virtio_blk.ko.zst") == "virtio_blk")
        for path in [
            "ignition-virtio-dump-journal", "virtio_blk.ko.sig", "virtio_blk.kof", ".ko", "virtio_blk.ko.xz.bak", "",
        ] {
            #expect(KernelModule.name(ofPath: path) == nil)
        }
    }

    @Test(arguments: ["lib", "usr/lib", "./usr/lib", "./lib"]) func bothFoldersOfModules(_ prefix: String) throws {
        let bytes = CPIOBuilder.system(["kernel/a.ko"], builtIn: ["kernel/b.ko"], release: "6.1", prefix: prefix)
        let image = try readImage(bytes)
        #expect(image.modules.map(\.name) == ["a"])
        #expect(image.releases == ["6.1"])
        #expect(image.builtIn["6.1"]?.keys.sorted() == ["b"])
    }

    @Test func otherFilesAreNoModules() throws {
        var archive = CPIOBuilder()
        archive.add("usr/bin/ignition-virtio-dump-journal")
        archive.add("usr/share/virtio_blk.ko")
        archive.add("usr/lib/modules/6.1/modules.dep", "kernel/drivers/block/virtio_blk.ko:\n")
        archive.folder("usr/lib/modules/6.1/virtio_scsi.ko")
        archive.add("usr/lib/modules/6.1/weak-updates/x.ko", "../y.ko", mode: 0o120777)
        archive.trailer()
        #expect(try readImage(archive.bytes).modules.map(\.name) == ["x"])
    }

    @Test func checksumFormatIsRead() throws {
        var archive = CPIOBuilder()
        archive.add("lib/modules/6.1/a.ko", magic: "070702")
        archive.trailer()
        #expect(try readImage(archive.bytes).modules.count == 1)
    }

    @Test func listsThatLoseLinesAreMarked() throws {
        var archive = CPIOBuilder()
        archive.add("lib/modules/6.1/modules.builtin", "kernel/a.ko\n\u{1}\u{2}\n")
        archive.trailer()
        let image = try readImage(archive.bytes)
        #expect(image.damagedLists == ["6.1"])
        #expect(VirtIOSummary.of(image).first?.drivers.allSatisfy { $0.place == .unknown } == true)
    }
}

/// Which VirtIO parts an image brings.
struct VirtIOSummaryTests {
    private func places(_ modules: [String], builtIn: [String]?, release: String = "5.14.0.x86_64") throws
        -> [String: VirtIOSummary.Place]
    {
        let image = try readImage(CPIOBuilder.system(modules, builtIn: builtIn, release: release))
        let summary = try #require(VirtIOSummary.of(image).first)
        return Dictionary(uniqueKeysWithValues: summary.drivers.map { ($0.name, $0.place) })
    }

    @Test func builtInPartsAreKnown() throws {
        let places = try places(
            ["kernel/drivers/block/virtio_blk.ko.xz"],
            builtIn: ["kernel/drivers/virtio/virtio_pci.ko"]
        )
        let folder = "usr/lib/modules/5.14.0.x86_64"
        #expect(places["virtio_pci"] == .builtIn(list: "\(folder)/modules.builtin", line: 1))
        #expect(places["virtio_blk"] == .module(path: "\(folder)/kernel/drivers/block/virtio_blk.ko.xz"))
        #expect(places["virtio_scsi"] == .absent)
    }

    @Test func withoutListNothingIsCalledMissing() throws {
        #expect(try places([], builtIn: nil)["virtio_blk"] == .unknown)
    }

    @Test func mainframesHaveAnotherBus() throws {
        let places = try places(["kernel/drivers/s390/virtio/virtio_ccw.ko"], builtIn: [], release: "5.14.0.s390x")
        #expect(places["virtio_pci"] == nil)
        #expect(places["virtio_ccw"] != .absent)
    }
}
