import ArchiveReading
import Initramfs
import TestSupport
import Testing

/// Images that are cut, damaged or hostile: an error with its place, never half a list of modules.
struct DamagedImageTests {
    private let system = CPIOBuilder.system(["kernel/a.ko", "kernel/b.ko"], builtIn: ["kernel/c.ko"])

    @Test func everyCutOfAPlainArchiveIsTold() throws {
        let end = system.count - system.reversed().prefix { $0 == 0 }.count
        for length in stride(from: 1, to: end, by: 7) {
            let error = try failure(Array(system.prefix(length)))
            #expect(error.kind == .cut, "\(length) bytes: \(error.message)")
            #expect(error.offset == length)
        }
    }

    @Test(arguments: Compressor.all) func everyCutOfACompressedArchiveIsTold(_ compressor: Compressor) async throws {
        guard let compressed = try await compressor.compress(system) else { return }
        let bytes = CPIOBuilder.microcode + compressed
        for length in stride(from: CPIOBuilder.microcode.count + 20, to: bytes.count - 1, by: 11) {
            let error = try failure(Array(bytes.prefix(length)))
            #expect([.cut, .corrupt].contains(error.kind), "\(length) bytes: \(error.message)")
            #expect(error.offset == CPIOBuilder.microcode.count)
        }
    }

    @Test func junkBehindAnArchiveIsTold() throws {
        let error = try failure(system + Array("junk".utf8))
        #expect(error.kind == .corrupt)
        #expect(error.offset == system.count)
        #expect(error.message.hasPrefix("byte \(system.count): behind the last archive there is neither"))
    }

    @Test func filesThatAreNoImages() throws {
        #expect(try failure([]).message == "byte 0: the file is empty")
        #expect(try failure([0, 0, 0, 0]).message == "byte 0: the file holds zeros only")
        #expect(try failure(Array("Image: /boot/initramfs.img: 90M".utf8)).kind == .corrupt)
        #expect(
            try failure(Array("070707".utf8) + [UInt8](repeating: 0x30, count: 200)).message.contains(
                "old portable format"
            )
        )
    }

    @Test func damagedHeaders() throws {
        var bytes = system
        bytes[system.count / 2] ^= 0xFF
        // A flipped byte of content changes nothing that is kept; one of a header does.
        var header = system
        header[10] = UInt8(ascii: "z")
        #expect(try failure(header).message.contains("no hexadecimal number"))
        var long = CPIOBuilder()
        long.header(String(repeating: "n", count: 5000), size: 0)
        #expect(try failure(long.bytes).message.contains("a name of 5001 bytes"))
        var trailer = CPIOBuilder()
        trailer.header("TRAILER!!!", size: 9)
        #expect(try failure(trailer.bytes).kind == .corrupt)
    }

    @Test func hugeSizesTakeNoMemory() throws {
        var archive = CPIOBuilder()
        archive.header("lib/modules/6.1/a.ko", size: UInt32.max)
        let error = try failure(archive.bytes)
        #expect(error.kind == .cut)
        #expect(error.reason == "the data ends inside `lib/modules/6.1/a.ko`")
        var list = CPIOBuilder()
        list.header("lib/modules/6.1/modules.builtin", size: 1 << 30)
        #expect(try failure(list.bytes).kind == .tooLarge)
    }

    @Test func limitsEndTheReading() throws {
        var limits = InitramfsLimits()
        limits.entries = 4
        #expect(try failure(system, limits: limits).message.contains("more than 4 files"))
    }

    @Test(arguments: Compressor.all) func growthByDecompressionIsBounded(_ compressor: Compressor) async throws {
        var archive = CPIOBuilder()
        archive.add("big", bytes: [UInt8](repeating: 0, count: 8 << 20))
        archive.trailer()
        guard let compressed = try await compressor.compress(archive.bytes) else { return }
        var limits = InitramfsLimits()
        limits.expandedBytes = 1 << 20
        let error = try failure(compressed, limits: limits)
        #expect(error.kind == .tooLarge)
        #expect(error.offset == 0)
        #expect(error.expandedOffset == 1 << 20)
    }

    @Test func streamsOfZerosHoldNothing() async throws {
        guard let compressed = try await Compressor.all[0].compress([UInt8](repeating: 0, count: 1 << 20)) else {
            return
        }
        #expect(try failure(compressed).message == "byte 0: the data holds no cpio archive")
    }

    @Test func textInsideAStreamIsTold() async throws {
        guard let compressed = try await Compressor.all[0].compress(system + Array("text".utf8)) else { return }
        let error = try failure(compressed)
        #expect(error.kind == .corrupt)
        #expect(error.expandedOffset == system.count)
    }

    @Test func compressionThatIsNotReadIsNamed() throws {
        let error = try failure(
            [0x89, 0x4C, 0x5A, 0x4F, 0x00, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 1, count: 64)
        )
        #expect(error.kind == .unsupported)
        #expect(error.message.contains("lzo"))
    }
}
