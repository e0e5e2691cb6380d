import ArchiveReading
import FoundationEssentials
import TestSupport
import Testing

/// Zip archives that no zip program would write.
@Suite struct HostileZipTests {
    /// Runs Python's zipfile module to write `x.zip`; false, aloud, when there is no Python.
    private static func write(_ script: String, in folder: borrowing TemporaryFolder) async throws -> Bool {
        guard try await Shell.has("python3") else { return false }
        let program = """
            import stat, zipfile
            z = zipfile.ZipFile('x.zip', 'w', zipfile.ZIP_DEFLATED)
            def add(name, text, mode=stat.S_IFREG | 0o644):
                i = zipfile.ZipInfo(name)
                i.create_system = 3
                i.compress_type = zipfile.ZIP_DEFLATED
                i.external_attr = mode << 16
                z.writestr(i, text)
            \(script)
            z.close()
            """
        _ = try folder.write("make.py", program)
        return try await Shell.run("python3 -W ignore make.py", in: folder.path)
    }

    @Test func hostileNamesAreRefused() async throws {
        let folder = try TemporaryFolder()
        let made = try await Self.write(
            """
            add('/etc/passwd', 'absolute')
            add('../up', 'up')
            add('a/../../up', 'up')
            add('C:\\\\evil', 'drive')
            add('fine', 'fine')
            add('./fine', 'second')
            add('leaves', '../../etc/passwd', stat.S_IFLNK | 0o777)
            add('rooted', '/etc/passwd', stat.S_IFLNK | 0o777)
            add('stays', 'fine', stat.S_IFLNK | 0o777)
            add('sda', '', stat.S_IFBLK | 0o600)
            add('pipe', '', stat.S_IFIFO | 0o600)
            """,
            in: folder
        )
        guard made else { return }
        var reader = try ArchiveReader(ArchiveSource(path: folder.path + "/x.zip"))
        var refused: [String] = []
        var files: [String: [UInt8]] = [:]
        while let entry = try reader.next() {
            switch entry.kind {
            case .refused(let reason): refused.append("\(entry.path) \(reason)")
            case .file: files[entry.path] = try reader.readContent(limit: 100)
            case .symbolicLink(let target): #expect(entry.path == "stays" && target == "fine")
            default: Issue.record("\(entry)")
            }
        }
        #expect(
            refused == [
                "/etc/passwd has an absolute path", "../up has `..` in its path", "a/../../up has `..` in its path",
                "fine has the name of an earlier member", "leaves is a symbolic link that leaves the archive",
                "rooted is a symbolic link that leaves the archive", "sda is a block device node",
            ]
        )
        #expect(files["fine"] == Array("fine".utf8))
        // A name is only ever compared, so a drive letter means nothing; zip knows no pipes, and this one is an empty file.
        #expect(files.count == 3 && files["pipe"] == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["make.py", "x.zip"])
    }

    @Test func aBombIsRefusedByItsGrowth() async throws {
        let folder = try TemporaryFolder()
        let script = "for n in range(20): add(f'zeros-{n}', bytes(16 << 20))"
        guard try await Self.write(script, in: folder) else { return }
        var reader = try ArchiveReader(ArchiveSource(path: folder.path + "/x.zip"))
        let fault = #expect(throws: ArchiveError.self) {
            while let entry = try reader.next() {
                if entry.kind == .file { _ = try reader.readContent(limit: 32 << 20) }
            }
        }
        #expect(fault == .tooLarge("it grows more than 400-fold when decompressed, as no capture does"))
    }

    @Test func aMemberThatIsLargerThanItSaysEndsTheArchive() async throws {
        let folder = try TemporaryFolder()
        guard try await Self.write("add('lies', 'x' * 5000)", in: folder) else { return }
        var bytes = try Array(#require(FileManager.default.contents(atPath: folder.path + "/x.zip")))
        // The uncompressed size in the local header and in the central directory: 5000 becomes 8.
        for index in bytes.indices.dropLast(4) where bytes[index..<index + 4].elementsEqual([0x88, 0x13, 0, 0]) {
            bytes[index] = 8
            bytes[index + 1] = 0
        }
        var reader = try ArchiveReader(ArchiveSource(bytes: bytes, name: "x.zip"))
        #expect(throws: ArchiveError.self) {
            while let entry = try reader.next() {
                if entry.kind == .file { _ = try reader.readContent(limit: 1 << 20) }
            }
        }
    }
}
