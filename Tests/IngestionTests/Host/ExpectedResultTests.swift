import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Real outputs whose result their source states: what is read is what others read.
@Suite struct ExpectedResultTests {
    /// A sample and what another program makes of it; nil, aloud, when there is no corpus.
    private func sample(_ name: String) throws -> (bytes: [UInt8], expected: [JSONTree])? {
        guard let shared = Repository.shared else {
            print("SKIPPED: no corpus beside the checkout (\(name))")
            return nil
        }
        let path = shared + "corpus/" + name
        let bytes = try #require(FileManager.default.contents(atPath: path + ".txt"))
        let json = try #require(FileManager.default.contents(atPath: path + ".expected.json"))
        return (Array(bytes), try JSONTree.parse(String(decoding: json, as: UTF8.self)).elements)
    }

    @Test(arguments: ["jc-centos-7.7-lsblk", "jc-ubuntu-18.04-lsblk-allcols"])
    func tablesOfLsblk(name: String) throws {
        guard let (bytes, expected) = try sample("lsblk-text/" + name) else { return }
        let rows = LsblkTableReader.read(bytes, file: sampleFile).value
        #expect(rows.count == expected.count)
        let columns = [
            "MAJ:MIN": "maj_min", "TYPE": "type", "FSTYPE": "fstype", "UUID": "uuid", "LABEL": "label",
            "PARTUUID": "partuuid", "MODEL": "model", "SERIAL": "serial", "WWN": "wwn", "TRAN": "tran",
            "VENDOR": "vendor",
        ]
        for (row, other) in zip(rows, expected) {
            #expect(row.path?.hasSuffix(other["name"].text ?? "?") == true, "\(name): \(row.path ?? "")")
            #expect(row.mountPoints.first == other["mountpoint"].text, "\(name): \(row.path ?? "")")
            for (column, key) in columns where other.members[key] != nil {
                #expect(row.columns[column]?.value == other[key].text, "\(name): \(row.path ?? "") \(column)")
            }
            if let parent = other["pkname"].text { #expect(row.parents.contains(parent), "\(name): \(row.path ?? "")") }
        }
        print("lsblk \(name): \(rows.count) devices compared")
    }

    @Test(arguments: ["jc-centos-7.7-findmnt-a", "jc-centos-7.7-findmnt-l"])
    func tablesOfFindmnt(name: String) throws {
        guard let (bytes, expected) = try sample("findmnt/" + name) else { return }
        let mounts = FindmntTextReader.read(bytes, file: sampleFile).value
        let all = flattened(expected)
        #expect(mounts.count == all.count)
        for (mount, other) in zip(mounts, all) {
            #expect(mount.target == other["target"].text && mount.fsType == other["fstype"].text, "\(mount.target)")
            let source = other["source"].text ?? ""
            #expect(source == mount.source || source == "\(mount.source)[\(mount.root)]", "\(mount.target)")
            for option in other["options"].elements.compactMap(\.text) {
                #expect(mount.options.contains(option), "\(mount.target): \(option)")
            }
        }
        print("findmnt \(name): \(mounts.count) mounts compared")
    }

    private func flattened(_ mounts: [JSONTree]) -> [JSONTree] {
        mounts.flatMap { [$0] + flattened($0["children"].elements) }
    }

    @Test(arguments: [
        "jc-centos-7.7-sfdisk-d", "jc-centos-7.7-sfdisk-luS", "jc-centos-7.7-sfdisk-l", "jc-centos-8-sfdisk-l",
        "jc-debian10-sfdisk-l",
    ])
    func partitionTables(name: String) throws {
        guard let (bytes, expected) = try sample("partition-tables/" + name) else { return }
        let rows = PartitionTextReader.read(bytes, file: sampleFile).value
        let inCylinders = name == "jc-centos-7.7-sfdisk-l"
        var compared = 0
        for disk in expected {
            let row = rows.first { $0.path == disk["disk"].text }
            #expect(row != nil, "\(name): \(disk["disk"].text ?? "")")
            if let size = disk["bytes"].int { #expect(row?.columns["SIZE"]?.value == String(size)) }
            if let label = disk["disk_label_type"].text { #expect(row?.columns["PTTYPE"]?.value == label) }
            for partition in disk["partitions"].elements where partition["id"].text != "0" {
                let found = rows.first { $0.path == partition["device"].text }
                #expect(found?.columns["PARTTYPE"]?.value == "0x" + (partition["id"].text ?? "?"), "\(name)")
                if !inCylinders {
                    let size = partition["sectors"].int ?? partition["size"].int
                    #expect(
                        found?.columns[PartitionTableReader.rawStart]?.value == partition["start"].int.map(String.init)
                    )
                    #expect(found?.columns[PartitionTableReader.rawSize]?.value == size.map(String.init), "\(name)")
                }
                compared += 1
            }
        }
        #expect(compared >= 2)
        print("partition table \(name): \(compared) partitions compared")
    }

    @Test(arguments: ["jc-ubuntu-18.04-fstab"])
    func fstabs(name: String) throws {
        guard let (bytes, expected) = try sample("fstab/" + name) else { return }
        let entries = FstabReader.read(bytes, file: sampleFile).value
        #expect(entries.map(\.source) == expected.compactMap { $0["fs_spec"].text })
        #expect(entries.map(\.target) == expected.compactMap { $0["fs_file"].text })
    }
}
