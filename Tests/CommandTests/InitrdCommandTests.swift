import FoundationEssentials
import TestSupport
import Testing

/// `pv-impact initrd` as a user runs it.
struct InitrdCommandTests {
    /// A newc archive of one kernel with one module and a list of built-in ones.
    private static let archive: [UInt8] = {
        var bytes: [UInt8] = []
        func member(_ path: String, _ content: String) {
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
        member("usr/bin/ignition-virtio-dump-journal", "#!/bin/bash\n")
        member("usr/lib/modules/5.14.0-1.x86_64/kernel/drivers/block/virtio_blk.ko.xz", "x")
        member("usr/lib/modules/5.14.0-1.x86_64/modules.builtin", "kernel/drivers/virtio/virtio_pci.ko\n")
        member("TRAILER!!!", "")
        return bytes
    }()

    @Test func driversAreListedWithTheirPlace() async throws {
        let folder = try ScratchFolder()
        let image = try folder.write("initramfs.img", Self.archive)
        let result = try await Executable.run(["initrd", image, "--modules"])
        #expect(result.code == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                \(image): 1 archive
                  byte 0: \(Self.archive.count) bytes, not compressed, 3 files
                kernel 5.14.0-1.x86_64: 1 module, 1 built in
                  virtio          bus        MISSING
                  virtio_ring     bus        MISSING
                  virtio_pci      bus        built in (usr/lib/modules/5.14.0-1.x86_64/modules.builtin, line 1)
                  virtio_blk      disks vd*  usr/lib/modules/5.14.0-1.x86_64/kernel/drivers/block/virtio_blk.ko.xz
                  virtio_scsi     disks sd*  MISSING
                  virtio_net      network    MISSING
                  virtio_console  console    MISSING
                modules:
                  usr/lib/modules/5.14.0-1.x86_64/kernel/drivers/block/virtio_blk.ko.xz

                """
        )
    }

    @Test func jsonHoldsEveryModule() async throws {
        let folder = try ScratchFolder()
        let image = try folder.write("initramfs.img", Self.archive)
        let result = try await Executable.run(["initrd", image, image, "--format", "json"])
        #expect(result.code == 0)
        #expect(result.output.contains("\"state\": \"built-in\""))
        #expect(result.output.contains("\"earlyMicrocode\": false"))
        #expect(result.output.components(separatedBy: "virtio_blk.ko.xz").count == 3)
    }

    @Test func imagesThatCannotBeReadAreInconclusive() async throws {
        let folder = try ScratchFolder()
        let cut = try folder.write("cut.img", Array(Self.archive.prefix(300)))
        let result = try await Executable.run(["initrd", cut])
        #expect(result.code == 5 && result.output.isEmpty)
        #expect(result.errors.contains("\(cut): byte 300: the data ends inside"))
        let missing = try await Executable.run(["initrd", folder.path + "/none.img"])
        #expect(missing.code == 5)
        #expect(missing.errors.contains("none.img"))
        #expect(try await Executable.run(["initrd"]).code == 2)
    }
}
