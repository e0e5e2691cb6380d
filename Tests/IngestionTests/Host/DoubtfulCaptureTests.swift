import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Captures whose files contradict each other, were changed, or hold error messages in place of values.
@Suite struct DoubtfulCaptureTests {
    private static let files: [String: String] = [
        "meta/env": "schema=1\nuid=0\n", "meta/manifest.tsv": "/etc/fstab\tfile\tabsent\t0\t\n",
        "root/proc/1/mountinfo": """
        20 1 8:1 / / rw - xfs /dev/sda1 rw
        21 20 8:17 / /data rw - ext4 /dev/sdb1 rw
        22 20 7:0 / /snap rw - squashfs /dev/loop0 ro

        """,
        "cmd/lsblk_json.out": """
        {"blockdevices": [
          {"name":"sda1", "kname":"sda1", "path":"/dev/sda1", "maj:min":"8:1", "type":"part", "fstype":"xfs", "uuid":"a"},
          {"name":"sdb1", "kname":"sdb1", "path":"/dev/sdb1", "maj:min":"8:17", "type":"part", "fstype":"ext4",
           "uuid":"b", "label":"my data", "partuuid":"p"},
          {"name":"sdc1", "kname":"sdc1", "path":"/dev/sdc1", "maj:min":"8:33", "type":"part", "fstype":"ext4",
           "uuid":"b"}]}
        """,
        "cmd/blkid.out": "DEVNAME=/dev/sdb1\nUUID=b\nTYPE=ext4\n",
        "cmd/by_links.out": """
        /dev/disk/by-uuid/a\t../../sda1
        /dev/disk/by-uuid/b\t../../sdc1
        /dev/disk/by-label/my\\x20data\t../../sdb1
        /dev/disk/by-partuuid/p\t../../sdb1

        """,
    ]

    private func load(_ member: String, _ text: String) throws -> (facts: HostFacts, problems: [InputProblem]) {
        let folder = try TemporaryFolder()
        for (name, text) in Self.files.merging([member: text], uniquingKeysWith: { $1 }) {
            _ = try folder.write("bundle/" + name, text)
        }
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: [folder.path])
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        return (facts, problems)
    }

    @Test func devicesThatAgreeAndTwoClaimantsOfOneUUIDAreNoContradiction() throws {
        #expect(try load("meta/env", "schema=1\nuid=0\n").facts.contradictions.isEmpty)
    }

    @Test(arguments: [
        ("root/proc/1/mountinfo", "8:17", "8:18", "MAJ:MIN of /dev/sdb1", "8:17", "8:18"),
        (
            "root/proc/1/mountinfo", "/dev/sdb1", "/dev/sdx1", "existence of /dev/sdx1", "mounted at /data",
            "not listed by lsblk"
        ),
        ("cmd/blkid.out", "UUID=b", "UUID=c", "UUID of /dev/sdb1", "b", "c"),
        ("cmd/blkid.out", "TYPE=ext4", "TYPE=xfs", "FSTYPE of /dev/sdb1", "ext4", "xfs"),
        ("cmd/by_links.out", "by-uuid/a\t../../sda1", "by-uuid/a\t../../sdb1", "UUID of /dev/sdb1", "b", "a"),
        ("cmd/by_links.out", "my\\x20data", "other", "LABEL of /dev/sdb1", "my data", "other"),
        ("cmd/by_links.out", "by-partuuid/p", "by-partuuid/q", "PARTUUID of /dev/sdb1", "p", "q"),
    ])
    func contradictionsNameBothValues(
        member: String,
        old: String,
        new: String,
        fact: String,
        used: String,
        other: String
    ) throws {
        let text = try #require(Self.files[member])
        let range = try #require(text.firstRange(of: old))
        let found = try load(member, text.replacing(old, with: new, maxReplacements: 1)).facts.contradictions
        #expect(!range.isEmpty)
        #expect(found.contains { $0.fact == fact && $0.used.value == used && $0.other.value == other }, "\(found)")
    }

    @Test(arguments: [
        ("root/etc/hostname", "a host name"), ("root/etc/machine-id", "a machine-id"),
        ("root/sys/block/sda/size", "a number"),
    ])
    func errorTextIsNoValue(member: String, expected: String) throws {
        let (facts, problems) = try load(member, "bash: Permission denied\n")
        let lost = problems.filter(\.effect.losesEvidence)
        #expect(lost.map(\.message) == ["`bash: Permission denied` is not \(expected)"])
        #expect(lost.first?.line == 1 && lost.first?.file != nil)
        #expect(facts.hostname == nil && facts.machineID == nil)
    }

    @Test(arguments: [
        ("root/etc/hostname", "worker-1.example.org\n"), ("root/etc/machine-id", "0123456789abcdef0123456789ABCDEF\n"),
        ("root/sys/block/sda/size", "2048\n"),
    ])
    func valuesOfTheRightShapeAreTaken(member: String, text: String) throws {
        let lost = try load(member, text).problems.filter(\.effect.losesEvidence)
        #expect(lost.isEmpty)
    }

    @Test func aFileThatGrewSinceItsCaptureLosesTrust() throws {
        let row = "/etc/fstab\tfile\t0\t3\t\n"
        let folder = try TemporaryFolder()
        _ = try folder.write("bundle/meta/env", "schema=1\n")
        _ = try folder.write("bundle/meta/manifest.tsv", row)
        _ = try folder.write("bundle/root/etc/fstab", "/dev/sda1 / xfs defaults 0 0\n")
        var sources = SourceMap()
        var problems: [InputProblem] = []
        _ = try NodeIngestion.load(
            NodeInputs(role: .source, bundles: [folder.path]),
            into: &sources,
            problems: &problems
        )
        #expect(problems.contains { $0.effect == .truncated && $0.message.hasSuffix("it was changed") })
    }
}
