import FoundationEssentials
import TestSupport
import Testing

/// Predictions against the target after the migration, with captures made from those of an example.
@Suite("verify") struct VerifyTests {
    private let example = Example(folder: "examples/02-mount-lost")

    private func prediction(_ folder: ScratchFolder, _ more: [String] = []) async throws -> String {
        let result = try await Executable.run(try example.arguments() + ["--format", "json"] + more)
        return try folder.write("analysis.json", result.output)
    }

    /// The bundle of the target as the prediction says it will be: its own disks, the source's file systems and mounts.
    private func after(
        _ folder: ScratchFolder,
        _ change: (_ name: String, _ text: String) -> String = { $1 }
    ) throws -> String {
        let root = Repository.root + example.folder + "/"
        let source = try files(root + "source"), target = try files(root + "target")
        let copied = ["root/proc/1/mountinfo", "root/etc/fstab", "probe/paths.tsv", "probe/beneath.tsv"]
        for name in target where !name.hasPrefix("root/etc/systemd") || source.contains(name) {
            let origin = copied.contains(name) ? "source" : "target"
            var text = try String(contentsOfFile: "\(root)\(origin)/\(name)", encoding: .utf8)
            if name == "meta/manifest.tsv" { text = Self.withoutSizes(text) }
            if name == "meta/env" {
                text = text.replacing("2e3f4051", with: "9e3f4051").replacing("2026-11-20T08", with: "2026-11-21T08")
            }
            // The content of the second disk is the source's.
            text = text.replacing(Self.ordersUUID, with: Self.pgdataUUID)
            if name.hasPrefix("cmd/") || name.hasPrefix("root/proc/swaps") {
                text = text.replacing("/var/mnt/disks/orders", with: "/var/mnt/disks/pgdata")
            }
            if name.hasPrefix("cmd/lsblk") || name == "cmd/df.out" {
                text = text.replacing("\"/var/mnt/disks/reports\"", with: "null")
            }
            _ = try folder.write("after/\(name)", change(name, text))
        }
        return "\(folder.path)/after"
    }

    /// The manifest without the sizes of files, which are other ones now, and without the unit that is gone.
    private static func withoutSizes(_ manifest: String) -> String {
        let lines = manifest.split(separator: "\n").filter { !$0.contains("var-mnt-disks-orders.mount") }
        return lines.map { line in
            var fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields.count > 3, Int(fields[3]) != nil { fields[3] = "" }
            return fields.joined(separator: "\t")
        }.joined(separator: "\n") + "\n"
    }

    private static let ordersUUID = uuid("target")
    private static let pgdataUUID = uuid("source")

    /// UUID of the file system on sdb1 of a machine of the example.
    private static func uuid(_ machine: String) -> String {
        let path = Repository.root + "examples/02-mount-lost/\(machine)/cmd/by_links.out"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("/dev/disk/by-uuid/") && $0.hasSuffix("/sdb1") }
        return line.flatMap { $0.split(separator: "\t").first }.map { String($0.dropFirst(18)) } ?? "none"
    }

    private func files(_ root: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root).filter { name in
            var isDirectory = false
            return FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isDirectory) && !isDirectory
        }.sorted()
    }

    private func verify(_ prediction: String, _ after: String, _ more: [String] = []) async throws -> Executable.Result
    {
        try await Executable.run(
            ["verify", prediction, "--after", after, "--now", "2026-11-21T09:00:00Z"] + more
        )
    }

    @Test("what came as predicted is scored so, and what is broken blocks although it was predicted")
    func asPredicted() async throws {
        let folder = try ScratchFolder()
        let result = try await verify(try await prediction(folder), try after(folder), ["--format", "json"])
        #expect(result.code == 3, "\(result.errors)")
        let tree = try JSONTree.parse(result.output)
        #expect(tree["kind"].text == "Verification")
        let rows = Dictionary(
            tree["volumes"].elements.map { ($0["name"].text ?? "", $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for (name, headline) in [
            ("pv-orders", "destroyed"), ("pv-reports", "shadow-write"), ("pv-pgdata", "unaffected"),
        ] {
            let row = try #require(rows[name], "\(rows.keys.sorted())")
            #expect(row["score"].text == "as-predicted", "\(row)")
            #expect(row["found"]["headline"].text == headline, "\(row)")
        }
    }

    @Test("a volume that was predicted to survive and did not is worse")
    func worse() async throws {
        let folder = try ScratchFolder()
        let path = try after(folder) { name, text in
            switch name {
            case "root/proc/1/mountinfo":
                text.split(separator: "\n").filter { !$0.contains("pgdata") }.joined(separator: "\n") + "\n"
            case "probe/paths.tsv":
                text.replacing("/pgdata\tdir\t8:17\t/var/mnt/disks/pgdata\t", with: "/pgdata\tdir\t8:4\t/var\t")
            default: text
            }
        }
        let result = try await verify(try await prediction(folder), path)
        #expect(result.code == 3)
        #expect(result.output.contains("worse: PersistentVolume pv-pgdata"), "\(result.output)")
    }

    @Test("a loss that did not come about is better, and what was waived does not block")
    func better() async throws {
        let folder = try ScratchFolder()
        let saved = try await prediction(folder)
        let tree = try JSONTree.parse(try String(contentsOfFile: saved, encoding: .utf8))
        let orders = try #require(tree["findings"].elements.first { $0["id"].text == "TKO-01" })
        let waivers = try folder.write(
            "waivers.yaml",
            """
            - fingerprint: \(orders["fingerprint"].text ?? "")
              reason: retired
              approver: Ada
              ticket: CHG-1
              created: 2026-11-01
              expires: 2026-12-31
              evidenceDigest: \(orders["evidenceDigest"].text ?? "")

            """
        )
        // The mount of the reports came back: an entry was added by hand.
        let line = "121 50 8:33 / /var/mnt/disks/reports rw,noatime shared:81 - ext4 /dev/sdc1 rw,seclabel\n"
        let path = try after(folder) { name, text in
            switch name {
            case "root/proc/1/mountinfo": text + line
            case "probe/paths.tsv":
                text.replacing(
                    "/var/mnt/disks/reports\tdir\t8:4\t/var\t",
                    with: "/var/mnt/disks/reports\tdir\t8:33\t/var/mnt/disks/reports\t"
                )
            default: text
            }
        }
        let result = try await verify(saved, path, ["--waivers", waivers])
        #expect(result.output.contains("better: PersistentVolume pv-reports"), "\(result.output)\(result.errors)")
        #expect(result.output.contains("accepted on the record"))
        #expect(result.code == 0, "\(result.output)")
    }

    @Test("a capture that tells nothing, of another machine, or of before, gives no clearance")
    func uselessCapture() async throws {
        let folder = try ScratchFolder()
        let saved = try await prediction(folder)
        _ = try folder.write("empty/meta/env", "schema=1\n")
        let empty = try await verify(saved, "\(folder.path)/empty")
        #expect(empty.code == 5, "\(empty.output)\(empty.errors)")
        let before = try await verify(saved, "examples/02-mount-lost/target")
        #expect(before.code == 2)
        #expect(before.errors.contains("capture the target again"))
        let absent = try await verify(saved, "\(folder.path)/none")
        #expect(absent.code == 5, "\(absent.code) \(absent.errors)")
        let other = try after(folder) { name, text in
            text.replacing("S45YNA0M2", with: "S45YNA0M9").replacing("5002538e000000", with: "5002538e999999")
        }
        let foreign = try await verify(saved, other)
        #expect(foreign.output.contains("another machine"), "\(foreign.output)")
        #expect(foreign.code == 5 || foreign.code == 3)
        #expect(try await verify("\(folder.path)/none.json", "examples/02-mount-lost/target").code == 5)
        #expect(try await Executable.run(["verify", saved]).code == 2)
    }
}
