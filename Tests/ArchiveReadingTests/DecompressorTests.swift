import ArchiveReading
import FoundationEssentials
import SourceText
import TestSupport
import Testing

@Suite("decompressed streams") struct DecompressorTests {
    /// Text that compresses, but not to nothing, and spans several blocks of every compression.
    private static let text = Array((0..<90_000).map { "line \($0 &* 2_654_435_761 % 1_000_003)\n" }.joined().utf8)

    private static let programs: [(compression: Compression, program: String)] = [
        (.gzip, "gzip -c"), (.bzip2, "bzip2 -c"), (.xz, "xz -c"), (.xz, "xz --check=crc32 -c -T2 --block-size=65536"),
        (.lzma, "xz --format=lzma -c"), (.lz4, "lz4 -c"), (.lz4, "lz4 -l -c"), (.zstd, "zstd -c"),
        (.zstd, "zstd -c -19 --no-check"),
    ]

    @Test(arguments: programs.indices)
    func everyCompressionGivesTheTextBack(index: Int) async throws {
        let (compression, program) = Self.programs[index]
        guard let packed = try await Self.packed(program) else { return }
        var stream = try Decompressor(ArchiveSource(bytes: packed, name: "x"))
        #expect(stream.compression == compression)
        #expect(try stream.readAll() == Self.text)
        #expect(stream.consumedBytes == packed.count)
    }

    @Test(arguments: programs.indices)
    func aStreamInsideAFileEndsWhereItEnds(index: Int) async throws {
        let (compression, program) = Self.programs[index]
        guard compression != .lzma, let packed = try await Self.packed(program) else { return }
        // In front what an early microcode archive would be, behind it padding and the next archive.
        let front = Array("070701front".utf8)
        let behind = [UInt8](repeating: 0, count: 512) + Array("070701behind".utf8)
        let folder = try TemporaryFolder()
        let path = try folder.write("image", front + packed + behind)
        var stream = try Decompressor(ArchiveSource(path: path, offset: front.count))
        #expect(try stream.readAll() == Self.text)
        #expect(stream.consumedBytes == packed.count)
    }

    @Test(arguments: programs.indices)
    func aCutStreamSaysSoAndKeepsWhatCameBefore(index: Int) async throws {
        let (_, program) = Self.programs[index]
        guard let packed = try await Self.packed(program) else { return }
        var stream = try Decompressor(ArchiveSource(bytes: Array(packed.prefix(packed.count * 2 / 3)), name: "x"))
        var output: [UInt8] = []
        var fault: ArchiveError?
        do { while try stream.read(into: &output) {} } catch { fault = error }
        guard case .cut? = fault else {
            Issue.record("\(program): \(String(describing: fault))")
            return
        }
        #expect(Self.text.starts(with: output))
    }

    @Test(arguments: programs.indices)
    func aDamagedStreamIsNamed(index: Int) async throws {
        let (compression, program) = Self.programs[index]
        // Without a checksum a changed byte can go unseen.
        guard compression != .lzma, !program.contains("-l "), !program.contains("no-check"),
            var packed = try await Self.packed(program)
        else { return }
        for at in stride(from: packed.count / 2, to: packed.count / 2 + 40, by: 1) { packed[at] ^= 0x5A }
        var stream = try Decompressor(ArchiveSource(bytes: packed, name: "x"))
        #expect(throws: ArchiveError.self) { _ = try stream.readAll() }
    }

    @Test func membersInARowAreOneStream() async throws {
        guard let packed = try await Self.packed("gzip -c"), let other = try await Self.packed("zstd -c") else {
            return
        }
        for twice in [packed + packed, other + other] {
            var stream = try Decompressor(ArchiveSource(bytes: twice, name: "x"))
            #expect(try stream.readAll() == Self.text + Self.text)
            #expect(stream.consumedBytes == twice.count)
        }
    }

    @Test func onlyOneLayerIsTakenOff() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("text", "inner\n")
        #expect(try await Shell.run("gzip -c text > once; gzip -c once > twice", in: folder.path))
        var stream = try Decompressor(ArchiveSource(path: folder.path + "/twice"))
        #expect(try stream.readAll() == Array(try Data(contentsOf: URL(filePath: folder.path + "/once"))))
    }

    @Test func theLimitHoldsToTheByte() async throws {
        guard let packed = try await Self.packed("gzip -c") else { return }
        var whole = try Decompressor(ArchiveSource(bytes: packed, name: "x"), limit: Self.text.count)
        #expect(try whole.readAll() == Self.text)
        var stream = try Decompressor(ArchiveSource(bytes: packed, name: "x"), limit: Self.text.count - 1)
        var output: [UInt8] = []
        var fault: ArchiveError?
        do { while try stream.read(into: &output) {} } catch { fault = error }
        #expect(fault == .tooLarge("it holds more than \(Self.text.count - 1) bytes when decompressed"))
        #expect(output == Array(Self.text.dropLast()))
    }

    @Test func anEmptyStreamIsEmpty() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Shell.run(": | gzip -c > none.gz", in: folder.path))
        var stream = try Decompressor(ArchiveSource(path: folder.path + "/none.gz"))
        #expect(try stream.readAll() == [])
    }

    @Test func whatIsNoCompressionIsRefused() throws {
        for bytes in [[], Array("plain text".utf8), [0, 1, 2, 3]] {
            #expect(throws: ArchiveError.unsupported("the data begins with no known compression")) {
                _ = try Decompressor(ArchiveSource(bytes: bytes, name: "x"))
            }
        }
        let lzop: [UInt8] = [0x89, 0x4C, 0x5A, 0x4F, 0, 0x0D, 0x0A, 0x1A, 0x0A]
        #expect(throws: ArchiveError.unsupported("lzop is not read")) {
            _ = try Decompressor(ArchiveSource(bytes: lzop, name: "x"))
        }
        #expect(throws: ArchiveError.file(.notFound(path: "/no/such/file"))) {
            _ = try Decompressor(ArchiveSource(path: "/no/such/file"))
        }
        #expect(throws: ArchiveError.file(.isDirectory(path: "/"))) { _ = try Decompressor(ArchiveSource(path: "/")) }
    }

    /// The text as a program packs it; nil when the program is not installed.
    private static func packed(_ program: String) async throws -> [UInt8]? {
        guard try await Shell.has(String(program.split(separator: " ")[0])) else { return nil }
        let folder = try TemporaryFolder()
        _ = try folder.write("text", text)
        #expect(try await Shell.run("\(program) < text > packed", in: folder.path))
        return Array(try Data(contentsOf: URL(filePath: folder.path + "/packed")))
    }
}
