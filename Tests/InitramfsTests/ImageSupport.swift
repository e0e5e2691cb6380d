import ArchiveReading
import FoundationEssentials
import Initramfs
import Subprocess
import SystemPackage
import Testing

/// A program that compresses standard input, with the arguments that dracut and mkinitramfs use.
struct Compressor: Sendable, CustomTestStringConvertible {
    var name: String
    var arguments: [String]
    var compression: String

    var testDescription: String { name }

    static let all = [
        Compressor(name: "gzip", arguments: ["-n", "-9"], compression: "gzip"),
        Compressor(name: "bzip2", arguments: ["-9"], compression: "bzip2"),
        Compressor(name: "xz", arguments: ["--check=crc32", "--lzma2=dict=1MiB", "-T1"], compression: "xz"),
        Compressor(name: "zstd", arguments: ["-15", "-q", "-T1"], compression: "zstd"),
        Compressor(name: "lz4", arguments: ["-l", "-9"], compression: "lz4"),
        Compressor(name: "lzma", arguments: ["-9"], compression: "lzma"),
    ]

    /// The compressed bytes; nil, said aloud, when the program is not installed.
    func compress(_ bytes: [UInt8]) async throws -> [UInt8]? {
        let path = "/usr/bin/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            print("SKIPPED: \(name) is not installed")
            return nil
        }
        let result = try await run(
            .path(FilePath(path)),
            arguments: Arguments(arguments + ["-c"]),
            input: .array(bytes),
            output: .bytes(limit: 64 << 20),
            error: .discarded
        )
        try #require(result.terminationStatus == .exited(0))
        return result.standardOutput
    }
}

/// Reads an image from memory.
func readImage(_ bytes: [UInt8], limits: InitramfsLimits = InitramfsLimits()) throws(InitramfsError) -> InitramfsImage {
    try InitramfsReader.read(ArchiveSource(bytes: bytes, name: "initramfs.img"), limits: limits)
}

/// The error that reading gives.
func failure(_ bytes: [UInt8], limits: InitramfsLimits = InitramfsLimits()) throws -> InitramfsError {
    let found = #expect(throws: InitramfsError.self) { try readImage(bytes, limits: limits) }
    return try #require(found)
}
