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

    private func text(_ path: String) throws -> String? {
        guard let shared = Repository.shared else {
            print("SKIPPED: no corpus beside the checkout (\(path))")
            return nil
        }
        return String(
            decoding: try #require(FileManager.default.contents(atPath: shared + "corpus/" + path)),
            as: UTF8.self
        )
    }

    @Test(arguments: [
        "jc-centos-7.7-blkid-ip-multi", "jc-centos-7.7-blkid", "jc-centos-7.7-blkid-sda2", "jc-ubuntu-18.04-blkid-sda2",
    ])
    func blkidOfNamedDevices(name: String) throws {
        guard let (bytes, expected) = try sample("blkid/" + name) else { return }
        let rows = BlkidReader.read(bytes, file: sampleFile).value
        guard expected.contains(where: { $0["device"].text != nil }) else {
            // `-o export` without names: what follows is not known to be of any device.
            #expect(rows.isEmpty)
            return
        }
        #expect(rows.map(\.path) == expected.map { $0["device"].text })
        #expect(rows.map { $0.columns["UUID"]?.value } == expected.map { $0["uuid"].text })
        #expect(rows.map { $0.columns["FSTYPE"]?.value } == expected.map { $0["type"].text })
    }

    /// `blkid -o udev` prints no names, so its values belong to no device: every record is refused with its line.
    @Test(arguments: [
        "jc-centos-7.7-blkid-ip-udev", "jc-centos-7.7-blkid-ip-udev-multi", "jc-ubuntu-18.04-blkid-ip-udev",
        "jc-ubuntu-18.04-blkid-ip-udev-multi",
    ])
    func blkidWithoutNamesIsRefusedRecordByRecord(name: String) throws {
        guard let (bytes, expected) = try sample("blkid/" + name) else { return }
        let reading = BlkidReader.read(bytes, file: sampleFile)
        #expect(reading.value.isEmpty)
        #expect(reading.problems.count == expected.count && reading.problems.allSatisfy { $0.line != nil })
    }

    @Test(arguments: ["jc-opensuse-leap-15.5-efibootmgr", "jc-opensuse-leap-15.5-efibootmgr-v"])
    func bootManagers(name: String) throws {
        guard let shared = Repository.shared, let lines = try text("misc/\(name).txt") else { return }
        let json = try #require(FileManager.default.contents(atPath: shared + "corpus/misc/\(name).expected.json"))
        let expected = try JSONTree.parse(String(decoding: json, as: UTF8.self))
        let booted = try #require(BootManagerReader.read(Array(lines.utf8), file: sampleFile).value)
        #expect(booted.value)
        let cited = lines.split(separator: "\n", omittingEmptySubsequences: false)[booted.location.line - 1]
        #expect(cited == "BootCurrent: \(expected["boot_current"].text ?? "?")")
    }

    @Test func argumentsAreThoseThatLibmountFinds() throws {
        guard let line = try text("misc/util-linux-kernel-cmdline-1.txt"),
            let expected = try text("misc/util-linux-kernel-cmdline-1.expected.txt")
        else { return }
        let arguments = KernelCommandLineReader.read(Array(line.utf8), file: sampleFile).value.map(\.value)
        for row in expected.split(separator: "\n") {
            let parts = row.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
            let name = parts[1]
            let found = arguments.last { name.hasSuffix("=") ? $0.hasPrefix(name) : $0 == name }
            #expect((found != nil) == parts[2].contains("found") && !parts[2].contains("not") || found == nil, "\(row)")
            if parts.count > 3 { #expect(found == name + parts[3], "\(row)") }
        }
    }

    /// The generator mounts what the last `root=` of the line names; the reader keeps that word whole.
    @Test(arguments: ["04-nfs", "05-nfs4", "07-ipv6", "10-iscsi", "11-live", "15-partuuid"])
    func rootArguments(name: String) throws {
        guard let line = try text("misc/systemd-test-\(name).cmdline.txt"),
            let expected = try text("misc/systemd-test-\(name).expected.json")
        else { return }
        let arguments = KernelCommandLineReader.read(Array(line.utf8), file: sampleFile).value.map(\.value)
        let root = try #require(arguments.last { $0.hasPrefix("root=") })
        #expect(line.contains(root))
        let mounts = expected.contains("What=")
        let isDevice = ["root=UUID=", "root=PARTUUID=", "root=LABEL=", "root=/dev/"].contains { root.hasPrefix($0) }
        #expect(mounts == isDevice, "\(root)")
        if isDevice { #expect(expected.contains(String(root.split(separator: "=").last ?? "?"))) }
    }

    @Test func mountsAreThoseThatLibmountParses() throws {
        let folder = "mountinfo/util-linux-libmount-mountinfo_nosrc"
        guard let input = try text(folder + ".mountinfo"), let expected = try text(folder + ".expected.txt") else {
            return
        }
        let mounts = MountinfoReader.read(Array(input.utf8), file: sampleFile).value
        var records: [[String: String]] = []
        for line in expected.split(separator: "\n") {
            if line.hasPrefix("------ fs:") {
                records.append([:])
                continue
            }
            guard let colon = line.firstIndex(of: ":"), !records.isEmpty else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            records[records.count - 1][String(line[..<colon])] = String(value)
        }
        #expect(mounts.count == records.count && !mounts.isEmpty)
        for (mount, record) in zip(mounts, records) {
            #expect(mount.target == record["target"] && mount.root == record["root"], "\(mount.target)")
            #expect(mount.fsType == record["fstype"] && "\(mount.id)" == record["id"], "\(mount.target)")
            #expect("\(mount.parentID)" == record["parent"] && mount.majMin == record["devno"], "\(mount.target)")
            #expect(mount.options.joined(separator: ",") == record["VFS-optstr"], "\(mount.target)")
            #expect(mount.superOptions.joined(separator: ",") == record["FS-opstr"], "\(mount.target)")
            #expect(mount.source == record["source"] ?? "", "\(mount.target)")
        }
    }

    @Test func theTableOfLibmountHasAsManyEntries() throws {
        guard let input = try text("fstab/util-linux-fstab.fstab"),
            let expected = try text("fstab/util-linux-vfs-table-fstab.expected.txt")
        else { return }
        let entries = FstabReader.read(Array(input.utf8), file: sampleFile).value
        #expect(expected.contains("parsed \(entries.count) entries"))
    }

    /// Samples with a stated result whose result says nothing about what is read here, with the reason.
    private static let beyond = [
        "fstab/util-linux-fstab.full.expected.txt": "its input is not in the corpus",
        "fstab/util-linux-update-fstab-replace.expected.txt": "a test of writing a table",
        "misc/jc-generic-mount-parens-in-filesystem.expected.json": Self.mountReason,
        "misc/jc-generic-mount-spaces-in-filename.expected.json": Self.mountReason,
        "misc/jc-ubuntu-18.04-mount.expected.json": Self.mountReason,
        "misc/util-linux-optstr-apply-linux.expected.txt": "a test of changing options",
        "misc/util-linux-optstr-deduplicate.expected.txt": "a test of changing options",
        "misc/util-linux-optstr-get-value.expected.txt": "its input is an argument in a script",
        "misc/util-linux-optstr-get.expected.txt": "its input is an argument in a script",
        "misc/util-linux-optstr-split.expected.txt": "its input is an argument in a script",
        "mountinfo/moby-sys.expected.go.txt": "source text of another language",
        "mountinfo/procfs-mountinfo.expected.go.txt": "source text of another language",
        "mountinfo/util-linux-libmount-mountinfo_btrfs.expected.txt": "answers of a search, not what was read",
        "mountinfo/util-linux-libmount-vfs-table-mountinfo.expected.txt": "its input is not in the corpus",
        "partition-tables/jc-debian10-sfdisk-F2.expected.json":
            "`sfdisk -F` lists free space, which no prediction needs",
    ]
    private static let mountReason =
        "mount(8) does not show which folder a bind mount is of, so the file is refused; see `CaptureCorpusTests`"

    /// Samples that a test of this suite, or one named here, compares.
    private static let compared: Set<String> = [
        "blkid/jc-centos-7.7-blkid-ip-multi.expected.json", "blkid/jc-centos-7.7-blkid-ip-udev-multi.expected.json",
        "blkid/jc-centos-7.7-blkid-ip-udev.expected.json", "blkid/jc-centos-7.7-blkid-sda2.expected.json",
        "blkid/jc-centos-7.7-blkid.expected.json", "blkid/jc-ubuntu-18.04-blkid-ip-udev-multi.expected.json",
        "blkid/jc-ubuntu-18.04-blkid-ip-udev.expected.json", "blkid/jc-ubuntu-18.04-blkid-sda2.expected.json",
        "findmnt/jc-centos-7.7-findmnt-a.expected.json", "findmnt/jc-centos-7.7-findmnt-l.expected.json",
        "fstab/jc-ubuntu-18.04-fstab.expected.json", "fstab/util-linux-fstab.broken.expected.txt",
        "fstab/util-linux-fstab.expected.txt", "fstab/util-linux-vfs-table-fstab.expected.txt",
        "k8s-dumps/kubernetes-pv-binder-testsync.expected.json",  // `BindingCorpusTests`
        "lsblk-text/jc-centos-7.7-lsblk.expected.json", "lsblk-text/jc-ubuntu-18.04-lsblk-allcols.expected.json",
        "misc/jc-opensuse-leap-15.5-efibootmgr-v.expected.json", "misc/jc-opensuse-leap-15.5-efibootmgr.expected.json",
        "misc/systemd-test-04-nfs.expected.json", "misc/systemd-test-05-nfs4.expected.json",
        "misc/systemd-test-07-ipv6.expected.json", "misc/systemd-test-10-iscsi.expected.json",
        "misc/systemd-test-11-live.expected.json", "misc/systemd-test-15-partuuid.expected.json",
        "misc/util-linux-kernel-cmdline-1.expected.txt",
        "mountinfo/util-linux-libmount-mountinfo_nosrc.expected.txt",
        "partition-tables/jc-centos-7.7-sfdisk-d.expected.json",
        "partition-tables/jc-centos-7.7-sfdisk-l.expected.json",
        "partition-tables/jc-centos-7.7-sfdisk-luS.expected.json",
        "partition-tables/jc-centos-8-sfdisk-l.expected.json",
        "partition-tables/jc-debian10-sfdisk-l.expected.json",
    ]

    @Test func everyStatedResultIsComparedOrHasAReason() throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: no corpus beside the checkout")
            return
        }
        let root = shared + "corpus/"
        var stated: Set<String> = []
        for folder in try FileManager.default.contentsOfDirectory(atPath: root) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root + folder)) ?? []
            for name in names where name.contains(".expected.") { stated.insert(folder + "/" + name) }
        }
        #expect(stated == Self.compared.union(Self.beyond.keys))
        for (name, reason) in Self.beyond.sorted(by: { $0.key < $1.key }) { print("not compared: \(name): \(reason)") }
    }
}
