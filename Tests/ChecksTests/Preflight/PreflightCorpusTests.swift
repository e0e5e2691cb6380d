import Checks
import Findings
import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Real files, read in place, with the verdicts that a reviewer gave them.
struct PreflightCorpusTests {
    /// A file of the corpus, and what the items say when it is all that is known about the source.
    struct Sample: Sendable, CustomTestStringConvertible {
        var file: String
        var verdicts: [String: CheckResult]

        var testDescription: String { file }
    }

    /// No listing of drivers: what lsinitrd printed was cut, filtered, or is another file.
    private static let noListing: [String: CheckResult] = ["S09": .unknown, "S10": .unknown, "S11": .unknown]
    /// Kernel arguments of an OpenShift 4.18 node in FIPS mode on OpenStack.
    private static let fipsNode: [String: CheckResult] = [
        "P02": .pass,  // vmlinuz-….x86_64
        "P13": .pass,  // no rd.multipath, no dm-mpath
        "P14": .pass,  // console=ttyS0 is the first serial port
        "P15": .fail,  // ignition.platform.id=openstack asks the metadata service
        "P16": .fail,  // fips=1 with boot=LABEL=boot
        "P08": .unknown,  // root=UUID= without the devices
        "P10": .unknown,  // no rd.luks, but no list of devices either
        "P43": .unknown,  // no crashkernel=, but units were not captured
        "S02": .unknown, "S07": .unknown, "S09": .unknown,
    ]

    static let samples: [Sample] = [
        Sample(file: "lsinitrd/insights-lsinitrd-lsinitrd_all.txt", verdicts: noListing),
        Sample(file: "lsinitrd/insights-lsinitrd-lsinitrd_broken.txt", verdicts: noListing),
        Sample(file: "lsinitrd/insights-lsinitrd-lsinitrd_filtered.txt", verdicts: noListing),
        Sample(file: "lsinitrd/insights-lsinitrd-lsinitrd_lvm_conf.txt", verdicts: noListing),
        // The journal of another image than the one that boots (kata's).
        Sample(file: "lsinitrd/karis-rhcos-kata-osbuilder-journal.txt", verdicts: noListing),
        Sample(file: "misc/rhcos418-qemtv-05-s8dvn-master-0-proc_cmdline.txt", verdicts: fipsNode),
        Sample(file: "misc/rhcos418-qemtv-05-s8dvn-worker-0-8qpfm-proc_cmdline.txt", verdicts: fipsNode),
        Sample(file: "misc/rhcos418-qemtv-05-s8dvn-worker-0-dfzxc-proc_cmdline.txt", verdicts: fipsNode),
        // An ostree desktop with composefs: /sysroot and /etc are writable, /boot lies on the overlay or is its own.
        Sample(file: "mountinfo/bazzite-composefs-btrfs.mountinfo", verdicts: ["S05": .fail, "P07": .fail]),
        // A container: nothing of it counts for the host.
        Sample(
            file: "mountinfo/fcos-podman-kind-container.mountinfo",
            verdicts: ["S02": .unknown, "S03": .unknown, "S04": .unknown, "S05": .unknown, "S06": .unknown]
        ),
    ]

    @Test(arguments: samples) func verdictsOfRealFiles(_ sample: Sample) throws {
        guard let shared = Repository.shared, FileManager.default.fileExists(atPath: shared + "corpus/" + sample.file)
        else { return print("SKIPPED: \(sample.file) is not there") }
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: [shared + "corpus/" + sample.file], fstab: [], mountinfo: [])
        var node = NodeFixture()
        node.facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        for check in CheckRegistry.preflight {
            guard let expected = sample.verdicts[check.descriptor.id] else { continue }
            let row = check.examine(.source, node.context())
            #expect(row.result == expected, "\(row.id): \(row.detail)")
        }
    }

    @Test func everySampleOfInitramfsListingsIsReviewed() throws {
        guard let shared = Repository.shared else { return print("SKIPPED: the corpus is not there") }
        let files = try FileManager.default.contentsOfDirectory(atPath: shared + "corpus/lsinitrd")
        let reviewed = Self.samples.map(\.file)
        for file in files { #expect(reviewed.contains("lsinitrd/" + file), "\(file)") }
    }
}
