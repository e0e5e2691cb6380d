import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing
import YAMLEvents

/// Captures from many machines and projects: read whole, or refused with the line.
@Suite struct CaptureCorpusTests {
    private struct Sample {
        var name: String
        var bytes: [UInt8]
        /// Lines that are neither blank nor comments.
        var contentLines: Int {
            TextLines(bytes, file: sampleFile).lines.filter { !$0.isBlank && $0.firstByte != 0x23 }.count
        }
    }

    private func samples(_ kind: String, suffixes: [String]) -> [Sample]? {
        guard let shared = Repository.shared else {
            print("SKIPPED: no corpus of \(kind) beside the checkout")
            return nil
        }
        let folder = shared + "corpus/" + kind
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.filter { name in suffixes.contains { name.hasSuffix($0) } && !name.contains(".expected.") }.map {
            Sample(name: $0, bytes: FileManager.default.contents(atPath: "\(folder)/\($0)").map(Array.init) ?? [])
        }
    }

    @Test func everyMountinfoLineIsAMountOrAProblem() {
        guard let samples = samples("mountinfo", suffixes: [".mountinfo"]) else { return }
        var mounts = 0
        var refused = 0
        for sample in samples {
            let reading = MountinfoReader.read(sample.bytes, file: sampleFile)
            let lost = reading.problems.filter { $0.effect.losesEvidence }
            #expect(reading.value.count + lost.count == sample.contentLines, "\(sample.name)")
            #expect(lost.allSatisfy { $0.line != nil }, "\(sample.name)")
            mounts += reading.value.count
            refused += lost.count
            for problem in lost { print("mountinfo \(sample.name):\(problem.line ?? 0): \(problem.message)") }
        }
        print("mountinfo: \(samples.count) files, \(mounts) mounts, \(refused) lines refused")
        #expect(samples.count > 40 && mounts > 500)
    }

    @Test func everyFstabLineIsAnEntryOrAProblem() {
        guard let samples = samples("fstab", suffixes: [".fstab", ".txt"]) else { return }
        var entries = 0
        var refused = 0
        for sample in samples {
            let reading = FstabReader.read(sample.bytes, file: sampleFile)
            let lost = reading.problems.filter { $0.effect.losesEvidence }
            #expect(reading.value.count + lost.count == sample.contentLines, "\(sample.name)")
            #expect(lost.allSatisfy { $0.line != nil }, "\(sample.name)")
            entries += reading.value.count
            refused += lost.count
            for problem in lost { print("fstab \(sample.name):\(problem.line ?? 0): \(problem.message)") }
        }
        print("fstab: \(samples.count) files, \(entries) entries, \(refused) lines refused")
        #expect(samples.count > 15 && entries > 80)
    }

    @Test func fstabEntriesAreThoseThatLibmountFinds() throws {
        guard let shared = Repository.shared else { return }
        for name in ["util-linux-fstab", "util-linux-fstab.broken"] {
            let folder = shared + "corpus/fstab/"
            let input = try #require(FileManager.default.contents(atPath: folder + name + ".fstab"))
            let expected = try #require(FileManager.default.contents(atPath: folder + name + ".expected.txt"))
            let records = String(decoding: expected, as: UTF8.self).split(separator: "------ fs:").filter {
                $0.contains("source:")
            }
            let entries = FstabReader.read(Array(input), file: sampleFile).value
            #expect(entries.count == records.count, "\(name)")
            for (entry, record) in zip(entries, records) {
                let values = fields(record)
                #expect(entry.source == values["source"] && entry.target == values["target"], "\(name)")
                #expect(entry.fsType == values["fstype"], "\(name)")
                #expect(entry.options.joined(separator: ",") == values["optstr"], "\(name)")
                #expect(entry.pass == values["pass"].flatMap(Int.init) ?? 0, "\(name)")
            }
        }
    }

    private func fields(_ record: Substring) -> [String: String] {
        var values: [String: String] = [:]
        for line in record.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1].drop { $0 == " " }) }
        }
        return values
    }

    @Test func blkidRowsAreThoseThatOthersRead() throws {
        guard let samples = samples("blkid", suffixes: [".txt"]), let shared = Repository.shared else { return }
        var compared = 0
        for sample in samples {
            let path = shared + "corpus/blkid/" + sample.name.dropLast(4) + ".expected.json"
            guard let expected = FileManager.default.contents(atPath: path) else { continue }
            let list = try YAMLNode.parse(Array(expected), file: sampleFile).first?.elements ?? []
            let rows = BlkidReader.read(sample.bytes, file: sampleFile).value
            guard let first = list.first, first["device"] != nil else { continue }
            #expect(rows.count == list.count, "\(sample.name)")
            for (row, other) in zip(rows, list) {
                #expect(row.path == other["device"]?.string?.value, "\(sample.name)")
                #expect(row.columns["UUID"]?.value == other["uuid"]?.string?.value, "\(sample.name)")
                #expect(row.columns["FSTYPE"]?.value == other["type"]?.string?.value, "\(sample.name)")
                compared += 1
            }
        }
        print("blkid: \(samples.count) files, \(compared) devices compared")
        #expect(compared > 5)
    }

    @Test(arguments: [
        "lsblk-json", "lsblk-text", "findmnt", "dev-disk-links", "mount-units", "partition-tables", "lsinitrd", "misc",
        "blkid",
        "fstab", "mountinfo",
    ])
    func looseFilesAreReadOrRefused(_ kind: String) throws {
        guard let shared = Repository.shared else { return }
        let folder = shared + "corpus/" + kind
        var read = 0
        var refused = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        where !name.contains(".expected.") {
            var sources = SourceMap()
            var problems: [InputProblem] = []
            let inputs = NodeInputs(role: .source, bundles: ["\(folder)/\(name)"])
            let facts: HostFacts
            do {
                facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
            } catch {
                // Only an archive can be refused as a whole, and the refusal names it.
                #expect(name.hasSuffix("z") && "\(error)".contains(name), "\(name): \(error)")
                refused += 1
                continue
            }
            #expect(sources.files.count == 1 || name.hasSuffix("z"), "\(name)")
            if facts.evidence.isEmpty {
                refused += 1
                #expect(
                    problems.contains { $0.effect.losesEvidence && $0.file != nil && $0.line != nil },
                    "\(name): \(problems)"
                )
            } else {
                read += 1
            }
        }
        print("\(kind): \(read) read, \(refused) refused")
    }
}
