import Findings
import FoundationEssentials
import Ingestion
import SourceText
import Testing

@Suite("profile and pairing files") struct ConfigurationTests {
    private func profile(_ text: String) throws(ConfigurationError) -> TakeoverProfile {
        var sources = SourceMap()
        let path = temporary(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ProfileReader.read(path: path, into: &sources)
    }

    private func pairs(_ text: String) throws(ConfigurationError) -> [DiskPair] {
        var sources = SourceMap()
        let path = temporary(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try PairingReader.read(path: path, into: &sources)
    }

    private func temporary(_ text: String) -> String {
        let path = FileManager.default.temporaryDirectory.path + "/pv-impact-\(UUID().uuidString).yaml"
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        return path
    }

    @Test("what a profile does not say is unknown")
    func defaultsAreUnknown() throws {
        let read = try profile("method: block\nidentities:\n  filesystemUUID: kept\n")
        #expect(read.method == .block && read.filesystemUUID == .kept)
        #expect(read.partitionUUID == .unknown && read.mountConfiguration == .unknown && read.nodeIdentity == .unknown)
    }

    @Test("every key of a profile is read")
    func everyKey() throws {
        let read = try profile(
            """
            name: mine
            method: file
            identities: {filesystemUUID: regenerated, filesystemLabel: lost, partitionUUID: kept, partitionLabel: kept, lvmNames: kept, lvmUUID: regenerated, mdUUID: kept}
            rawContent: empty
            references: rewritten
            mountConfiguration: merged
            nodeIdentity: target
            unpairedTargetDisks: erased
            excludedPartitions: [{source: SRC1, partition: 3}]
            movedDisks: [SRC2]
            extraCopies:
            - {source: SRC1, target: DST2}
            """
        )
        #expect(read.name == "mine" && read.filesystemLabel == .lost && read.references == .rewritten)
        #expect(read.mountConfiguration == .merged && read.nodeIdentity == .target)
        #expect(read.unpairedTargetDisks == .erased && read.rawContent == .empty)
        #expect(read.excludedPartitions == [.init(source: "SRC1", partition: 3)])
        #expect(read.movedDisks == ["SRC2"] && read.extraCopies == [.init(source: "SRC1", target: "DST2")])
    }

    @Test(
        "a profile that says something wrong is refused with its line",
        arguments: [
            ("name: x\n", "method"), ("method: tape\n", ":1:"), ("method: file\nrawContnt: empty\n", ":2: unknown key"),
            ("method: file\nidentities:\n  lvmNames: regenerated\n", ":3:"), ("- a\n", ":1:"), ("method: [\n", ":"),
            ("method: file\nexcludedPartitions:\n- {source: a, partition: none}\n", ":3:"),
        ]
    )
    func wrongProfiles(text: String, expected: String) {
        let error = #expect(throws: ConfigurationError.self) { try profile(text) }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }

    @Test("pairs are read from lines and from YAML, with their lines")
    func readsPairs() throws {
        let lines = try pairs("# pairs\nsda = vda\nsdb=\n")
        #expect(lines.map(\.source) == ["sda", "sdb"] && lines.map(\.target) == ["vda", nil])
        #expect(lines.map(\.location?.line) == [2, 3])
        let yaml = try pairs("- {source: S1, target: T1}\n- {source: S2}\n")
        #expect(yaml.map(\.source) == ["S1", "S2"] && yaml.map(\.target) == ["T1", nil])
    }

    @Test(
        "a pairing file without a pair, or with something else, is refused",
        arguments: ["", "# none\n", "a: b\n", "=x\n"]
    )
    func wrongPairs(text: String) {
        #expect(throws: ConfigurationError.self) { try pairs(text) }
    }
}
