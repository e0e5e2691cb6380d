import ArchiveReading
import FoundationEssentials
import TestSupport
import Testing

@Suite("archive members") struct ArchiveReaderTests {
    private static let forms = [
        "tar -cf", "tar -czf", "tar -cJf", "tar --zstd -cf", "tar -cjf", "tar --format=pax -cf", "zip -qry",
    ]

    @Test(arguments: forms)
    func everyFormGivesTheSameMembers(form: String) async throws {
        guard try await Shell.has(String(form.split(separator: " ")[0])) else { return }
        let folder = try TemporaryFolder()
        let long = "bundle/" + String(repeating: "deep/", count: 40) + "file"
        _ = try folder.write("in/bundle/root/etc/fstab", "/dev/vda4 / xfs defaults 0 0\n")
        _ = try folder.write("in/bundle/empty", "")
        _ = try folder.write("in/" + long, [UInt8](repeating: 7, count: 300_000))
        _ = try folder.write("in/bundle/ünï", "u\n")
        #expect(
            try await Shell.run(
                "ln -s root/etc/fstab in/bundle/alias; cd in; \(form) ../packed bundle",
                in: folder.path
            )
        )
        let packed = folder.path + (form.hasPrefix("zip") ? "/packed.zip" : "/packed")
        var reader = try ArchiveReader(ArchiveSource(path: packed))
        var files: [String: [UInt8]] = [:]
        var links: [String: String] = [:]
        while let entry = try reader.next() {
            switch entry.kind {
            case .file: files[entry.path] = try reader.readContent(limit: 1 << 20)
            case .symbolicLink(let target): links[entry.path] = target
            case .directory: continue
            default: Issue.record("\(entry)")
            }
        }
        #expect(files["bundle/root/etc/fstab"] == Array("/dev/vda4 / xfs defaults 0 0\n".utf8))
        #expect(files["bundle/empty"] == [])
        #expect(files[long]?.count == 300_000)
        #expect(files["bundle/ünï"] == Array("u\n".utf8))
        #expect(files.count == 4)
        #expect(links == ["bundle/alias": "bundle/root/etc/fstab"])
    }

    @Test func aCompressedFileThatIsNoArchiveIsOneMember() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("fstab", "/dev/vda4 / xfs defaults 0 0\n")
        #expect(try await Shell.run("gzip fstab", in: folder.path))
        var reader = try ArchiveReader(ArchiveSource(path: path + ".gz"))
        let entry = try reader.next()
        #expect(entry?.path == "fstab")
        #expect(try reader.readContent(limit: 100) == Array("/dev/vda4 / xfs defaults 0 0\n".utf8))
        #expect(try reader.next() == nil)
    }

    @Test func aHardLinkNamesItsFile() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("a", "x")
        #expect(try await Shell.run("ln a b; tar -cf packed a b", in: folder.path))
        let kinds = try Self.members(ArchiveSource(path: folder.path + "/packed")).map(\.kind)
        #expect(kinds == [.file, .hardLink(target: "a")])
    }

    @Test func hostileNamesAreRefused() throws {
        var tar = TarWriter()
        tar.add("/etc/passwd", text: "absolute")
        tar.add("../up", text: "up")
        tar.add("a/../../up", text: "up")
        tar.add("./fine", text: "fine")
        tar.add("fine", text: "second")
        tar.add("leaves", type: "2", link: "../../etc/passwd")
        tar.add("rooted", type: "2", link: "/etc/passwd")
        tar.add("stays", type: "2", link: "./fine")
        tar.add("hard", type: "1", link: "/etc/shadow")
        tar.add("sda", type: "4")
        tar.add("null", type: "3")
        tar.add("pipe", type: "6")
        let members = try Self.members(ArchiveSource(bytes: tar.finished(), name: "x"))
        let refused = members.compactMap { entry -> String? in
            guard case .refused(let reason) = entry.kind else { return nil }
            return "\(entry.path) \(reason)"
        }
        #expect(
            refused == [
                "/etc/passwd has an absolute path", "../up has `..` in its path", "a/../../up has `..` in its path",
                "fine has the name of an earlier member", "leaves is a symbolic link that leaves the archive",
                "rooted is a symbolic link that leaves the archive", "hard is a hard link that leaves the archive",
                "sda is a block device node", "null is a character device node", "pipe is a named pipe",
            ]
        )
        #expect(members.filter { $0.kind == .file }.map(\.path) == ["fine"])
        #expect(members.contains { $0.kind == .symbolicLink(target: "fine") && $0.path == "stays" })
    }

    @Test func aBombOfTenGigabytesIsRefusedByItsSize() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("header", TarWriter.header("bomb", size: 10 << 30, type: "0", link: ""))
        #expect(try await Shell.run("gzip -c header > b.tgz", in: folder.path))
        var reader = try ArchiveReader(ArchiveSource(path: folder.path + "/b.tgz"))
        #expect(throws: ArchiveError.tooLarge("member `bomb` has 10737418240 bytes, more than 2147483648")) {
            _ = try reader.next()
        }
    }

    /// Members of allowed size that are zeros: a gigabyte of them comes from a megabyte.
    @Test func aBombOfManyFilesIsRefusedByItsGrowth() async throws {
        let folder = try TemporaryFolder()
        let size = 64 << 20
        _ = try folder.write("header", TarWriter.header("zeros", size: size, type: "0", link: ""))
        let made = try await Shell.run(
            "(cat header; head -c \(size) /dev/zero) | gzip -c > one; for i in {1..160}; do cat one; done > b.tgz",
            in: folder.path
        )
        #expect(made)
        var reader = try ArchiveReader(ArchiveSource(path: folder.path + "/b.tgz"))
        let fault = #expect(throws: ArchiveError.self) { while try reader.next() != nil {} }
        #expect(fault == .tooLarge("it grows more than 400-fold when decompressed, as no capture does"))
    }

    @Test func aMillionTinyMembersAreRefused() async throws {
        let folder = try TemporaryFolder()
        var tar = TarWriter()
        for number in 0..<1000 { tar.add("tiny-\(number)", text: "") }
        _ = try folder.write("part", tar.bytes)
        let made = try await Shell.run(
            "gzip -1c part > one; for i in {1..1000}; do cat one; done > m.tgz",
            in: folder.path
        )
        #expect(made)
        var limits = ArchiveLimits()
        limits.expansion = .max
        var reader = try ArchiveReader(ArchiveSource(path: folder.path + "/m.tgz"), limits: limits)
        let fault = #expect(throws: ArchiveError.self) { while try reader.next() != nil {} }
        #expect(fault == .tooLarge("it has more than 200000 members"))
    }

    @Test func aCutArchiveGivesItsFirstMembersAndSaysSo() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("a", String(repeating: "a", count: 5000))
        _ = try folder.write("b", Array((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }))
        for form in ["tar -cf cut a b; truncate -s 50000 cut", "tar -czf cut a b; truncate -s -100 cut"] {
            #expect(try await Shell.run(form, in: folder.path))
            var reader = try ArchiveReader(ArchiveSource(path: folder.path + "/cut"))
            #expect(try reader.next()?.path == "a")
            let fault = #expect(throws: ArchiveError.self) { while try reader.next() != nil {} }
            guard case .cut? = fault else {
                Issue.record("\(form): \(String(describing: fault))")
                continue
            }
        }
    }

    @Test func whatIsNoArchiveIsRefused() throws {
        #expect(throws: ArchiveError.unsupported("it is neither a tar nor a zip archive")) {
            _ = try ArchiveReader(ArchiveSource(bytes: Array("apiVersion: v1\n".utf8), name: "x"))
        }
    }

    private static func members(_ source: ArchiveSource) throws -> [ArchiveEntry] {
        var reader = try ArchiveReader(source)
        var found: [ArchiveEntry] = []
        while let entry = try reader.next() { found.append(entry) }
        return found
    }
}
