import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Files and commands of a capture that tell of the system besides disks and mounts.
@Suite struct SystemReaderTests {
    @Test(
        arguments: [
            ("Linux w 5.14.0-427.el9_4.x86_64 #1 SMP PREEMPT_DYNAMIC Fri x86_64 x86_64 x86_64 GNU/Linux", "x86_64"),
            ("Linux w 6.1.0-18-arm64 #1 SMP Debian 6.1.76-1 aarch64 GNU/Linux", "aarch64"),
        ]
    ) func machineName(_ line: String, _ name: String) {
        #expect(SystemValueReader.machine(capture(line + "\n"), file: sampleFile).value?.value == name)
    }

    @Test func valuesOfOneLine() {
        #expect(SystemValueReader.secureBoot(capture("SecureBoot enabled\n"), file: sampleFile).value?.value == true)
        let log = "[    0.0] efi: EFI v2.7\n[    0.0] secureboot: Secure boot disabled\n"
        #expect(SystemValueReader.secureBoot(capture(log), file: sampleFile).value?.location.line == 2)
        #expect(SystemValueReader.secureBoot(capture("nothing\n"), file: sampleFile).value == nil)
        #expect(SystemValueReader.flag(capture("1\n"), file: sampleFile).value?.value == true)
        #expect(!SystemValueReader.flag(capture("yes\n"), file: sampleFile).problems.isEmpty)
        let memory = "MemTotal: 8 kB\nMemAvailable:     300 kB\n"
        #expect(SystemValueReader.availableMemory(capture(memory), file: sampleFile).value?.value == 307_200)
        let huge = "MemAvailable: 18446744073709551615 kB\n"
        #expect(SystemValueReader.availableMemory(capture(huge), file: sampleFile).value == nil)
        #expect(
            SystemValueReader.loadAverage(capture("12.05 1.00 0.50 3/345 9\n"), file: sampleFile).value?.value == 1205
        )
        let version = "  LVM version:     2.03.24(2) (2024-05-16)\n  Library version: 1.02.198\n"
        #expect(SystemValueReader.lvmVersion(capture(version), file: sampleFile).value?.value == "2.03.24")
    }

    @Test func clockInBothForms() {
        let properties = SystemValueReader.clock(capture("LocalRTC=no\nNTPSynchronized=yes\n"), file: sampleFile).value
        #expect(properties.synchronised?.value == true && properties.isLocal?.value == false)
        let text = "      Local time: Wed\nSystem clock synchronized: no\n          RTC in local TZ: yes\n"
        let shown = SystemValueReader.clock(capture(text), file: sampleFile).value
        #expect(shown.synchronised?.value == false && shown.isLocal?.location.line == 3)
    }

    @Test func addressesWithoutLoopback() {
        let text = """
            1: lo    inet 127.0.0.1/8 scope host lo
            2: ens3    inet 10.0.0.5/24 brd 10.0.0.255 scope global ens3
            2: ens3    inet6 fe80::1/64 scope link
            """
        #expect(SystemValueReader.addresses(capture(text), file: sampleFile).value.map(\.value) == ["10.0.0.5/24"])
    }

    @Test func listingOfBoot() {
        let text = """
            /boot:
            total 9
            drwxr-xr-x.  7 0 0 1024 Jan  1 00:00 .
            lrwxrwxrwx.  1 0 0    1 Jan  1 00:00 boot -> .
            -rw-r--r--.  1 0 0    0 Jan  1  2024 ignition.firstboot

            /boot/loader:
            total 1
            -rw-r--r--. 1 0 0 0 Jan 1 00:00 two words
            """
        let files = BootFolderReader.read(capture(text), file: sampleFile).value
        #expect(files?.keys.sorted() == ["/boot/boot", "/boot/ignition.firstboot", "/boot/loader/two words"])
        #expect(files?["/boot/ignition.firstboot"]?.line == 5)
        let labelled = "/boot:\n-rw-r--r--. 1 0 0 system_u:object_r:boot_t:s0 160 Jan  1 00:00 config\n"
        #expect(BootFolderReader.read(capture(labelled), file: sampleFile).value?.keys.sorted() == ["/boot/config"])
        #expect(BootFolderReader.read(capture("ls: cannot access\n"), file: sampleFile).value == nil)
    }

    @Test func identitiesOfTheBootChain() {
        let uuid = "96d15588-3596-4b3c-adca-a2ff7279ea63"
        for text in ["set BOOT_UUID=\"\(uuid)\"\n", "# x\nset BOOT_UUID=\(uuid)\n", "\(uuid)\n"] {
            #expect(BootUUIDReader.read(capture(text), file: sampleFile).value?.value == uuid)
        }
        #expect(!BootUUIDReader.read(capture("set root=(hd0)\n"), file: sampleFile).problems.isEmpty)
    }

    @Test func sectionsOfKeyfiles() {
        let text = "# c\n[core]\nmode=bare\n[sysroot]\nreadonly = true\nstray\n"
        let reading = SectionFileReader.read(capture(text), file: sampleFile)
        #expect(reading.value["core.mode"]?.value == "bare")
        #expect(reading.value["sysroot.readonly"]?.value == "true")
        #expect(reading.problems.lostLines == [6])
    }

    @Test func deploymentsOfRPMOSTree() {
        let text = """
            {"deployments": [
              {"booted": false, "staged": true, "pinned": false, "unlocked": "none", "checksum": "0b", "version": "416.95"},
              {"booted": true, "staged": false, "pinned": true, "unlocked": "development", "checksum": "0a",
               "regenerate-initramfs": true}
            ], "transaction": null}
            """
        let list = DeploymentReader.read(capture(text), file: sampleFile).value ?? []
        #expect(list.map(\.isStaged.value) == [true, false])
        #expect(list.map(\.unlocked.value) == ["none", "development"])
        #expect(list.last?.regeneratesInitramfs.value == true)
        #expect(list.last?.isPinned.location.line == 3)
        #expect(DeploymentReader.read(capture("{\"a\": 1}"), file: sampleFile).value == nil)
    }

    @Test func featuresOfFileSystems() {
        let xfs = """
            meta-data=/dev/sda4              isize=512    agcount=1, agsize=1 blks
                     =                       sectsz=512   attr=2, projid32bit=1
                     =                       crc=1        finobt=1, sparse=1, rmapbt=0
                     =                       reflink=1    bigtime=1 inobtcount=1 nrext64=0
            data     =                       bsize=4096   blocks=9, imaxpct=25
            naming   =version 2              bsize=4096   ascii-ci=0, ftype=1
            """
        let row = FilesystemFeatureReader.xfs(capture(xfs), file: sampleFile, mangledTarget: "_sysroot").value
        #expect(row?.features == ["bigtime", "crc", "finobt", "inobtcount", "projid32bit", "reflink", "sparse"])
        let ext = "Filesystem volume name:   boot\nFilesystem features:      has_journal extent 64bit\n"
        let boot = FilesystemFeatureReader.ext(capture(ext), file: sampleFile, mangledTarget: "_boot").value
        #expect(boot?.features == ["64bit", "extent", "has_journal"])
        #expect(boot?.location.line == 2)
        #expect(FilesystemFeatureReader.ext(capture("x\n"), file: sampleFile, mangledTarget: "").value == nil)
    }

    @Test func configurationOfLVM() {
        let devices = """
            # LVM uses devices listed in this file.
            VERSION=1.1.2
            IDTYPE=sys_wwid IDNAME=naa.5000 DEVNAME=/dev/sdb PVID=abc PART=1
            stray
            """
        let entries = LVMDevicesFileReader.read(capture(devices), file: sampleFile)
        #expect(entries.value.map(\.physicalVolumeID) == ["abc"])
        #expect(entries.value.map(\.location.line) == [3])
        #expect(entries.problems.lostLines == [4])
        let config =
            "devices {\n\t# filter = [ \"a|x|\" ]\n\tfilter = [\n\t\"a|^/dev/sda|\",\n\t\"r|.*|\" ]\n\tuse_devicesfile = 0\n}\n"
        let values = LVMConfigurationReader.read(capture(config), file: sampleFile).value
        #expect(values["filter"]?.value == "[ \"a|^/dev/sda|\", \"r|.*|\" ]")
        #expect(values["filter"]?.location.line == 3)
        #expect(values["use_devicesfile"]?.value == "0")
    }

    @Test func linesOfCrypttab() {
        let text = "# c\nroot UUID=1 none luks,tpm2-device=auto\nswap /dev/sdb2\nalone\n"
        let reading = CrypttabReader.read(capture(text), file: sampleFile)
        #expect(reading.value.map(\.device) == ["UUID=1", "/dev/sdb2"])
        #expect(reading.value[0].options == ["luks", "tpm2-device=auto"])
        #expect(reading.problems.lostLines == [4])
    }

    @Test func processorsAndTools() {
        let text = "processor\t: 0\nflags\t\t: fpu sse4_2\n\nprocessor\t: 1\nflags\t\t: fpu\n"
        let processors = ProcessorReader.read(capture(text), file: sampleFile).value
        #expect(processors.count?.value == 2)
        #expect(processors.flags?.value == ["fpu", "sse4_2"])
        let tools = ToolListReader.read(capture("rsync\t/usr/bin/rsync\nperl\t\nx\n"), file: sampleFile)
        #expect(tools.value.mapValues(\.value) == ["rsync": "/usr/bin/rsync", "perl": ""])
        #expect(tools.problems.lostLines == [3])
    }

    @Test func filesOfABundleReachTheirFacts() throws {
        let folder = try TemporaryFolder()
        let files = [
            "meta/env": "schema=1\nuid=0\n", "meta/manifest.tsv": "", "meta/tools.tsv": "rsync\t/usr/bin/rsync\n",
            "cmd/uname.out": "Linux w 5.14 #1 SMP x86_64 GNU/Linux\n", "cmd/secureboot.out": "SecureBoot disabled\n",
            "cmd/ls_boot.out": "/boot:\ntotal 0\n-rw-r--r-- 1 0 0 0 Jan 1 00:00 a\n",
            "cmd/rpm-ostree_status.out": "{\"deployments\": [{\"booted\": true}]}\n",
            "cmd/dumpe2fs__boot.out": "Filesystem features: extent\n",
            "cmd/lvm_version.out": "LVM version: 2.03.11(2)\n",
            "cmd/timedatectl.out": "LocalRTC=no\nNTPSynchronized=yes\n", "cmd/static_pods.out": "etcd-pod.yaml\n",
            "cmd/var_lib_etcd.out": "drwx------. 4 root root 29 Jan  1 00:00 /var/lib/etcd/member\n",
            "cmd/ip_addr.out": "2: e inet 10.0.0.5/24 scope global e\n",
            "cmd/iscsi_sessions.out": "Target: iqn.2003-01.x:y (non-flash)\n",
            "root/proc/sys/crypto/fips_enabled": "0\n", "root/sysroot/ostree/repo/config": "[sysroot]\nreadonly=true\n",
            "root/proc/meminfo": "MemAvailable: 9 kB\n", "root/proc/loadavg": "0.10 0.1 0.1 1/2 3\n",
            "root/proc/cpuinfo": "processor : 0\nflags : fpu\n", "root/etc/crypttab": "a UUID=1\n",
            "root/etc/lvm/devices/system.devices": "IDTYPE=devname IDNAME=/dev/sdb PVID=x\n",
            "root/etc/lvm/lvm.conf": "use_devicesfile = 1\n", "root/etc/lvm/lvmlocal.conf": "use_devicesfile = 0\n",
            "root/etc/iscsi/initiatorname.iscsi": "InitiatorName=iqn.1994-05.com.redhat:a\n",
            "root/etc/nvme/hostnqn": "nqn.2014-08.org.nvmexpress:uuid:1\n", "root/sys/fs/selinux/enforce": "1",
            "root/boot/.root_uuid": "910678ff-f77e-4a7d-8d53-86f2ac47a823\n",
            "root/etc/NetworkManager/system-connections/a.nmconnection": "[ipv4]\nmethod=manual\n",
        ]
        for (name, text) in files { _ = try folder.write(name, text) }
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: [folder.path], fstab: [], mountinfo: [])
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems).system
        #expect(problems.filter { $0.effect.losesEvidence && !$0.message.contains("manifest") }.map(\.message) == [])
        #expect(facts.machine?.value == "x86_64" && facts.secureBoot?.value == false && facts.bootFiles?.count == 1)
        #expect(facts.deployments?.count == 1 && facts.filesystemFeatures?.map(\.mangledTarget) == ["_boot"])
        #expect(facts.lvmVersion?.value == "2.03.11" && facts.lvmSettings?["use_devicesfile"]?.value == "0")
        #expect(facts.clockSynchronised?.value == true && facts.hardwareClockIsLocal?.value == false)
        #expect(facts.staticPods?.map(\.value) == ["etcd-pod.yaml"] && facts.etcdMember != nil)
        #expect(
            facts.addresses?.map(\.value) == ["10.0.0.5/24"] && facts.iscsiTargets?.map(\.value) == ["iqn.2003-01.x:y"]
        )
        #expect(facts.fipsEnabled?.value == false && facts.ostreeConfig?["sysroot.readonly"]?.value == "true")
        #expect(facts.availableMemory?.value == 9216 && facts.loadAverage?.value == 10)
        #expect(facts.processorCount?.value == 1 && facts.processorFlags?.value == ["fpu"])
        #expect(facts.crypttab?.count == 1 && facts.lvmDevices?.count == 1)
        #expect(facts.initiatorName?.value == "iqn.1994-05.com.redhat:a" && facts.nvmeHostName != nil)
        #expect(facts.seLinuxEnforcing?.value == true && facts.bootUUIDs?.map(\.kind) == ["root"])
        #expect(facts.networkFiles?.map(\.path) == ["/etc/NetworkManager/system-connections/a.nmconnection"])
        #expect(facts.tools?["rsync"]?.value == "/usr/bin/rsync")
    }
}
