import FoundationEssentials
import TestSupport
import Testing

@Suite("pv-impact inspect") struct InspectTests {
    private func inspect(_ paths: [String], _ options: [String] = []) async throws -> (code: Int32, value: JSONTree) {
        let result = try await Executable.run(["inspect"] + paths + ["--format", "json"] + options)
        return (result.code, try JSONTree.parse(result.output))
    }

    @Test func aBundleIsListedWithWhatWasRead() async throws {
        let folder = "examples/01-nothing-disturbed/source"
        let (code, value) = try await inspect([folder], ["--now", "2026-11-20T09:00:00Z"])
        #expect(code == 0)
        let subject = try #require(value["subjects"].elements.first)
        #expect(subject["kind"].text == "node")
        let files = subject["files"].elements
        let fstab = try #require(files.first { $0["path"].text == folder + "/root/etc/fstab" })
        #expect(fstab["kind"].text == "fstab")
        let mountinfo = try #require(files.first { $0["path"].text == folder + "/root/proc/1/mountinfo" })
        #expect((mountinfo["read"]["mounts"].int ?? 0) > 5)
        #expect(fstab["sha256"].text?.utf8.count == 64)
    }

    @Test func whatIsMissingNamesTheChecksThatWait() async throws {
        let (code, value) = try await inspect(["examples/05-loose-files/source.fstab"])
        #expect(code == 0)
        let missing = value["subjects"][0]["missing"].elements
        let mountinfo = missing.first { $0["capture"].text == "mountinfo" }
        #expect(mountinfo?["checks"].elements.contains { $0.text == "prediction" } == true)
        #expect(missing.contains { $0["checks"].elements.contains { $0.text == "S02" } })
    }

    @Test func dumpsAndNodesAreToldApart() async throws {
        let folder = "examples/01-nothing-disturbed/"
        let (code, value) = try await inspect([folder + "cluster.yaml", folder + "source"])
        #expect(code == 0)
        #expect(value["subjects"].elements.compactMap { $0["kind"].text } == ["node", "cluster"])
        let cluster = try #require(value["subjects"].elements.last)
        #expect(cluster["facts"].members["PersistentVolume"] != nil)
    }

    @Test func whatCannotBeReadEndsWith5AndIsNamed() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/notes.txt"
        try Data("nothing\u{1B}[31m to see\n".utf8).write(to: URL(filePath: path))
        let result = try await Executable.run(["inspect", path])
        #expect(result.code == 5)
        #expect(result.output.contains("file is no capture that is known here"))
        #expect(!result.output.contains("\u{1B}"))
        #expect(try await Executable.run(["inspect", "/nonexistent"]).code == 5)
        #expect(try await Executable.run(["inspect", "-"]).code == 2)
    }

    @Test func theTextFormShowsTheSame() async throws {
        let result = try await Executable.run(["inspect", "examples/01-nothing-disturbed/source"])
        #expect(result.code == 0)
        for word in ["NODE", "FILE", "KIND", "READ", "PROBLEMS", "root/proc/1/mountinfo"] {
            #expect(result.output.contains(word), "\(word)")
        }
    }
}
