import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

@Suite struct NodeIngestionTests {
    private struct Result {
        var facts: HostFacts
        var sources: SourceMap
        var problems: [InputProblem]

        var lost: [InputProblem] { problems.filter { $0.effect.losesEvidence } }
    }

    private func load(bundles: [String] = [], fstab: [String] = [], mountinfo: [String] = []) throws -> Result {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: bundles, fstab: fstab, mountinfo: mountinfo)
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        return Result(facts: facts, sources: sources, problems: problems)
    }

    private static let mountinfo = """
        20 1 8:2 / / rw - xfs /dev/sda2 rw
        21 20 253:4 / /data rw - ext4 /dev/mapper/vg-data rw

        """
    private static let fstab = "UUID=1 / xfs defaults 0 0\n/dev/vg/data /data ext4 defaults 0 0\n"
    private static let lsblk = """
        {"blockdevices": [
          {"name":"sda", "kname":"sda", "path":"/dev/sda", "maj:min":"8:0", "size":4096000, "type":"disk", "fstype":null,
           "pttype":"gpt", "serial":"S1", "log-sec":512, "children": [
             {"name":"sda2", "kname":"sda2", "path":"/dev/sda2", "maj:min":"8:2", "size":1024000, "type":"part",
              "fstype":"xfs", "uuid":"1", "partuuid":"p2", "pttype":"gpt", "mountpoints":["/"]}]},
          {"name":"sdb", "kname":"sdb", "path":"/dev/sdb", "maj:min":"8:16", "size":512, "type":"disk", "fstype":null}]}
        """
    private static let blkid = """
        DEVNAME=/dev/sda2
        UUID=1
        TYPE=xfs

        DEVNAME=/dev/mapper/vg-data
        UUID=9
        TYPE=ext4

        """

    private func write(_ files: [String: String], to folder: borrowing TemporaryFolder) throws {
        for (name, text) in files { _ = try folder.write(name, text) }
    }

    private func bundle(_ changes: [String: String?] = [:], in folder: borrowing TemporaryFolder) throws {
        var files: [String: String?] = [
            "bundle/meta/env": "schema=1\nuid=0\nboot_id=b\n", "bundle/meta/firmware": "efi=1\n",
            "bundle/meta/manifest.tsv": "/etc/fstab\tfile\t0\t\t\n",
            "bundle/root/proc/1/mountinfo": Self.mountinfo, "bundle/root/etc/fstab": Self.fstab,
            "bundle/cmd/lsblk_json.out": Self.lsblk, "bundle/cmd/blkid.out": Self.blkid,
            "bundle/cmd/by_links.out": "/dev/mapper/vg-data\t../dm-4\n/dev/disk/by-id/x\t../../sdc\n",
        ]
        files.merge(changes) { $1 }
        for (name, text) in files { if let text { _ = try folder.write(name, text) } }
    }

    @Test func withoutInputsTheFactsAreEmpty() throws {
        let result = try load()
        #expect(result.facts.evidence.isEmpty && result.facts.mounts == nil && result.facts.devices == nil)
    }

    @Test func aBundleBelowTheGivenFolderIsFoundAndReadInPathOrder() throws {
        let folder = try TemporaryFolder()
        try bundle(in: folder)
        let result = try load(bundles: [folder.path + "/"])
        #expect(result.lost.isEmpty)
        #expect(result.sources.files.map(\.path) == result.sources.files.map(\.path).sorted())
        #expect(
            result.sources.files.allSatisfy { $0.role == .sourceNode && $0.sha256.utf8.count == 64 && !$0.kind.isEmpty }
        )
        #expect(result.facts.mounts?.count == 2 && result.facts.fstab?.count == 2)
        #expect(result.facts.bootedWithEFI?.value == true)
        #expect(result.facts.swaps == nil && result.facts.mdArrays == nil)
    }

    @Test func probesOfOneDeviceAreJoined() throws {
        let folder = try TemporaryFolder()
        try bundle(in: folder)
        let facts = try load(bundles: [folder.path]).facts
        let devices = try #require(facts.devices)
        #expect(devices.map(\.kname) == ["dm-4", "sda", "sda2", "sdb", "sdc"])
        let mapped = devices[0]
        #expect(mapped.path == "/dev/mapper/vg-data" && mapped.fsType == "ext4" && mapped.fsUUID == "9")
        #expect(mapped.majMin == "253:4" && mapped.mountPoints == ["/data"])
        #expect(devices[2].parents == ["sda"] && devices[2].partitionTableType == nil)
        #expect(devices[1].partitionTableType == "gpt" && devices[1].serial == "S1")
        let blkid = try #require(mapped.locations["UUID"])
        #expect(blkid.line == 6)
        #expect(facts.contradictions.isEmpty)
    }

    @Test func emptyIsKnownOnlyToRootWithAFilledDeviceDatabase() throws {
        let folder = try TemporaryFolder()
        try bundle(in: folder)
        #expect(try load(bundles: [folder.path]).facts.devices?.first { $0.kname == "sdb" }?.fsType == "")
        let other = try TemporaryFolder()
        try bundle(["bundle/meta/env": "schema=1\nuid=1000\n"], in: other)
        let unknown = try load(bundles: [other.path]).facts.devices
        #expect(unknown?.contains { $0.kname == "sdb" && $0.fsType == nil } == true)
    }

    @Test func probesThatDifferAreContradictionsWithBothPlaces() throws {
        let folder = try TemporaryFolder()
        try bundle(["bundle/cmd/blkid.out": "DEVNAME=/dev/sda2\nUUID=1\nTYPE=ext4\nPARTUUID=p9\n"], in: folder)
        let facts = try load(bundles: [folder.path]).facts
        #expect(facts.contradictions.map(\.fact) == ["FSTYPE of /dev/sda2", "PARTUUID of /dev/sda2"])
        let first = try #require(facts.contradictions.first)
        #expect(first.used.value == "xfs" && first.other.value == "ext4" && first.other.location.line == 3)
        #expect(facts.devices?.first { $0.kname == "sda2" }?.fsType == "xfs")
    }

    @Test func aLowLevelProbeWinsOverTheDeviceDatabase() throws {
        let folder = try TemporaryFolder()
        try bundle(
            ["bundle/cmd/blkid_p_sda2.out": "DEVNAME=/dev/sda2\nUUID=1\nTYPE=ext4\nUSAGE=filesystem\n"],
            in: folder
        )
        let facts = try load(bundles: [folder.path]).facts
        #expect(facts.devices?.first { $0.kname == "sda2" }?.fsType == "ext4")
        #expect(facts.contradictions.first?.used.value == "ext4")
    }

    @Test func aLowLevelProbeWithoutOutputSaysThatADiskIsBlank() throws {
        let folder = try TemporaryFolder()
        let changes = [
            "bundle/meta/env": "schema=1\nuid=1000\n", "bundle/cmd/blkid_p_sdb.out": "",
            "bundle/meta/manifest.tsv": "blkid_p_sdb\tcmd\t2\t0\tblkid -p -o export /dev/sdb\n",
        ]
        try bundle(changes, in: folder)
        #expect(try load(bundles: [folder.path]).facts.devices?.first { $0.kname == "sdb" }?.fsType == "")
    }

    @Test func aLowLevelProbeThatCouldNotOpenADiskSaysNothing() throws {
        let folder = try TemporaryFolder()
        let changes = [
            "bundle/meta/env": "schema=1\nuid=1000\n", "bundle/cmd/blkid_p_sdb.out": "",
            "bundle/cmd/blkid_p_sdb.err": "blkid: error: /dev/sdb: Operation not permitted\n",
            "bundle/meta/manifest.tsv": "blkid_p_sdb\tcmd\t2\t0\tblkid -p -o export /dev/sdb\n",
        ]
        try bundle(changes, in: folder)
        #expect(try load(bundles: [folder.path]).facts.devices?.first { $0.kname == "sdb" }?.fsType == nil)
    }

    @Test func sectorsOfOldPartitionTablesAreTakenFromTheDisk() throws {
        let folder = try TemporaryFolder()
        let table = """
            {"partitiontable": {"label":"gpt", "id":"AA", "device":"/dev/sda", "unit":"sectors", "partitions":
              [{"node":"/dev/sda2", "start":2048, "size":2000, "type":"0FC6-1", "uuid":"P2"}]}}
            """
        try bundle(["bundle/cmd/sfdisk_sda.out": table], in: folder)
        let facts = try load(bundles: [folder.path]).facts
        let partition = try #require(facts.devices?.first { $0.kname == "sda2" })
        #expect(partition.partitionStart == 2048 && partition.partitionNumber == 2 && partition.size == 1_024_000)
        #expect(facts.contradictions.isEmpty)
    }

    @Test func sysfsGivesSizesAndSerials() throws {
        let folder = try TemporaryFolder()
        let changes = [
            "bundle/root/sys/block/sdc/size": "8\n", "bundle/root/sys/block/sdc/serial": "ABC \n",
            "bundle/root/sys/block/sdc/queue/logical_block_size": "4096\n",
        ]
        try bundle(changes, in: folder)
        let disk = try #require(try load(bundles: [folder.path]).facts.devices?.first { $0.kname == "sdc" })
        #expect(disk.size == 4096 && disk.serial == "ABC" && disk.logicalSectorSize == 4096)
    }

    @Test func theManifestTellsAbsentFromNotCaptured() throws {
        let folder = try TemporaryFolder()
        let manifest = "/etc/fstab\tfile\tabsent\t0\t\n/proc/mdstat\tfile\tabsent\t0\t\nlvs\tcmd\t127\t0\tlvs\n"
        try bundle(["bundle/root/etc/fstab": nil, "bundle/meta/manifest.tsv": manifest], in: folder)
        let facts = try load(bundles: [folder.path]).facts
        #expect(facts.fstab == [] && facts.mdArrays == [] && facts.swaps == nil && facts.logicalVolumes == nil)
        #expect(facts.unitFiles == [])
        #expect(facts.evidence[.fstab] != nil && facts.evidence[.swaps] == nil)
    }

    @Test func shortenedAndMissingFilesAreProblems() throws {
        let folder = try TemporaryFolder()
        let manifest =
            "/etc/fstab\tfile\t0\t4000\t\nlsblk_pairs\tcmd\t0\t77\tlsblk -P\nlsblk_json\tcmd\t124\t10\tlsblk -J\n"
        try bundle(["bundle/meta/manifest.tsv": manifest], in: folder)
        let result = try load(bundles: [folder.path])
        let messages = result.lost.map(\.message).sorted()
        #expect(
            messages == [
                "`cmd/lsblk_pairs.out` was captured with 77 bytes, but is missing",
                "capture of the file was cut: the command ran into its time limit",
                "file has 504 bytes, but 10 were captured: it was changed",
                "file has \(Self.fstab.utf8.count) of the 4000 bytes captured",
            ]
        )
    }

    @Test func unknownMembersAreListedAndLinksAreNotFollowed() throws {
        let folder = try TemporaryFolder()
        try bundle(["bundle/cmd/other_tool.out": "Linux\n"], in: folder)
        let result = try load(bundles: [folder.path])
        #expect(result.facts.unrecognised == [folder.path + "/bundle/cmd/other_tool.out"])
        let note =
            "`cmd/other_tool.out` of the source capture was not read: this version takes nothing from such a file"
        #expect(result.problems.contains { $0.effect == .note && $0.message == note })
        #expect(result.lost.isEmpty)
    }

    @Test func kubeletMountsCountOnlyInANamespaceOfTheirOwn() throws {
        let env = "schema=1\nuid=0\nkubelet_pid=77\nmntns_1=mnt:[1]\nmntns_kubelet="
        for (namespace, expected) in [("mnt:[1]", false), ("mnt:[2]", true)] {
            let folder = try TemporaryFolder()
            let changes = ["bundle/meta/env": env + namespace + "\n", "bundle/root/proc/77/mountinfo": Self.mountinfo]
            try bundle(changes, in: folder)
            #expect((try load(bundles: [folder.path]).facts.kubeletMounts != nil) == expected)
        }
    }

    @Test func looseFilesAreKnownByTheirContent() throws {
        let folder = try TemporaryFolder()
        try write(
            [
                "a.txt": Self.mountinfo, "b.txt": Self.fstab, "c.json": Self.lsblk, "d.txt": Self.blkid,
                "e.txt": "/dev/disk/by-id/x\t../../sda\n", "notes.md": "# Title\n\nSome words about a node.\n",
            ],
            to: folder
        )
        let result = try load(bundles: [folder.path])
        #expect(
            result.sources.files.map(\.kind) == [
                "mountinfo", "fstab", "lsblk -J", "blkid", "device links", "not recognised",
            ]
        )
        #expect(result.lost.map(\.message) == ["file is no capture that is known here, it begins with `# Title`"])
        #expect(result.facts.devices?.contains { $0.kname == "sda2" && $0.fsType == "xfs" } == true)
    }

    @Test(arguments: [
        (
            "/dev/sda1 / ext4 rw,relatime 0 0\nproc /proc proc rw,nosuid 0 0\n",
            "/proc/mounts or the output of mount(8); /proc/1/mountinfo is read"
        )
    ])
    func textThatIsNoCaptureIsNamed(_ text: String, _ holds: String) throws {
        let folder = try TemporaryFolder()
        let result = try load(bundles: [try folder.write("x.txt", text)])
        #expect(result.lost.map(\.message) == ["file is no node capture, it holds \(holds)"])
        #expect(result.facts.evidence.isEmpty)
    }

    @Test func theKernelCommandLineIsNotTakenForAttributes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("cmdline", "BOOT_IMAGE=(hd0,gpt3)/boot/vmlinuz-5.14 rw root=UUID=1\n")
        let facts = try load(bundles: [path]).facts
        #expect(facts.kernelCommandLine?.count == 3 && facts.fileAttributes == nil)
    }

    @Test func aPairOfFstabAndMountinfoIsEnough() throws {
        let folder = try TemporaryFolder()
        try write(["f": Self.fstab, "m": Self.mountinfo], to: folder)
        let facts = try load(fstab: [folder.path + "/f"], mountinfo: [folder.path + "/m"]).facts
        #expect(facts.devices?.map(\.kname) == ["dm-4", "sda2"])
        #expect(facts.devices?.map(\.fsType) == ["ext4", "xfs"])
        #expect(Set(facts.evidence.keys) == [.fstab, .mountinfo])
    }

    @Test(arguments: [
        ("20 1 8:2 / / rw - xfs /dev/sda2 rw\n", "file is taken for fstab, but holds a mountinfo"),
        (
            "<!DOCTYPE html>\n<html><title>Log in</title>\n",
            "file is taken for fstab, but holds an HTML page (a login or error page?)"
        ),
        ("\u{7F}ELF\u{2}\u{1}\u{1}\u{0}\u{0}\u{0}", "file is taken for fstab, but holds binary data"),
        ("apiVersion: v1\nkind: List\nitems: []\n", "file is taken for fstab, but holds Kubernetes objects"),
        ("just some\nwords here\n", "nothing of the file is fstab: fstab mount point `some` is not an absolute path"),
    ])
    func wrongFilesForFstabAreNamed(_ text: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("f", text)
        let result = try load(fstab: [path])
        #expect(result.problems.map(\.message) == [message])
        #expect(result.problems.map(\.effect) == [.unusable])
        #expect(result.facts.fstab == nil && result.facts.evidence.isEmpty)
    }

    @Test func aFstabGivenAsMountinfoIsNamed() throws {
        let folder = try TemporaryFolder()
        let result = try load(mountinfo: [try folder.write("m", Self.fstab)])
        #expect(result.problems.map(\.message) == ["file is taken for mountinfo, but holds a fstab"])
        let empty = try load(mountinfo: [try folder.write("e", "")])
        #expect(empty.problems.map(\.message) == ["file is empty, mountinfo was expected"])
    }

    @Test func anEmptyFstabIsAFstabWithoutEntries() throws {
        let folder = try TemporaryFolder()
        let result = try load(fstab: [try folder.write("f", "")])
        #expect(result.facts.fstab == [] && result.problems.map(\.effect) == [.note])
    }

    @Test func pathsThatDoNotExistEndTheRun() {
        #expect(throws: IngestionError.self) { try load(bundles: ["/nonexistent/bundle"]) }
        #expect(throws: IngestionError.self) { try load(fstab: ["/nonexistent/fstab"]) }
    }

    @Test func twoMachinesUnderOneRoleEndTheRun() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            try write(["\(name)/meta/env": "schema=1\n", "\(name)/root/etc/hostname": "host-\(name)\n"], to: folder)
        }
        #expect(throws: IngestionError.self) { try load(bundles: [folder.path + "/a", folder.path + "/b"]) }
        #expect(throws: IngestionError.self) { try load(bundles: [folder.path]) }
    }

    @Test func aSecondDifferentFstabIsAProblem() throws {
        let folder = try TemporaryFolder()
        let paths = try [
            folder.write("a", Self.fstab), folder.write("b", Self.fstab), folder.write("c", "/dev/x / xfs\n"),
        ]
        let result = try load(fstab: paths)
        #expect(result.facts.fstab?.count == 2)
        #expect(result.lost.count == 1 && result.lost[0].message.hasPrefix("another fstab of this node was given"))
    }

    @Test func anyFileOfABundleMayBeGarbage() throws {
        let members = [
            "meta/env", "meta/firmware", "root/proc/1/mountinfo", "root/etc/fstab", "cmd/lsblk_json.out",
            "cmd/blkid.out",
            "cmd/by_links.out",
        ]
        let intact = try TemporaryFolder()
        try bundle(in: intact)
        let whole = try load(bundles: [intact.path])
        for member in members {
            let folder = try TemporaryFolder()
            try bundle(["bundle/" + member: "%% garbage %%\n<more>\n"], in: folder)
            let result = try load(bundles: [folder.path])
            #expect(result.lost.contains { $0.effect == .unusable }, "\(member)")
            // Only the environment tells that the script made the bundle, so that no mount units means none.
            let loss = member == "meta/env" ? 2 : 1
            #expect(result.facts.evidence.count == whole.facts.evidence.count - loss, "\(member)")
        }
    }

    @Test(arguments: [
        ("/dev/disk/by-label/%j", "/dev/disk/by-label/data"), ("/mnt%f", "/mnt/var/lib/data"), ("50%%", "50%"),
        ("%N", "var-lib-data"), ("/srv/%H/%t", "/srv/worker-1//run"),
    ])
    func specifiersOfMountUnitsAreExpanded(value: String, expanded: String) throws {
        let folder = try TemporaryFolder()
        let unit = "[Mount]\nWhat=\(value)\nWhere=/var/lib/data\n"
        let changes = [
            "bundle/root/etc/systemd/system/var-lib-data.mount": unit, "bundle/root/etc/hostname": "worker-1\n",
        ]
        try bundle(changes, in: folder)
        let result = try load(bundles: [folder.path])
        #expect(result.facts.unitFiles?.first?.settings.first?.value == expanded)
        #expect(result.lost.isEmpty)
    }

    @Test func aSpecifierThatNobodyCapturedIsAProblem() throws {
        let folder = try TemporaryFolder()
        let unit = "[Mount]\nWhat=/dev/%v\nWhere=/var/lib/data\n"
        try bundle(["bundle/root/etc/systemd/system/var-lib-data.mount": unit], in: folder)
        let lost = try load(bundles: [folder.path]).lost
        #expect(lost.count == 1 && lost[0].line == 2 && lost[0].message.contains("/dev/%v"))
    }
}
