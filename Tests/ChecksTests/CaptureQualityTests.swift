import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Checks

/// Whether a capture may stand for its node: EV-08 to EV-11 and P46. The moment of the analysis is 2027-01-15T08:00:00Z.
@Suite struct CaptureQualityTests {
    private func outcome(_ check: any Check.Type, _ builder: InventoryBuilder) -> CheckOutcome {
        CheckRunner.run(Context.of(builder), checks: [check], preflight: []).outcomes[0]
    }

    private func row(_ builder: InventoryBuilder) -> PreflightRow {
        P46CaptureQuality.examine(.source, Context.of(builder))
    }

    /// A builder whose source node has a capture with these lines in meta/env and these rows in the manifest.
    private func builder(
        _ environment: [String: String],
        manifest: [String: String] = ["/etc/fstab": "0", "lsblk_json": "0"]
    ) -> InventoryBuilder {
        var builder = InventoryBuilder()
        var values: [String: Located<String>] = [:]
        for (key, value) in environment.sorted(by: { $0.key < $1.key }) { values[key] = builder.at(value) }
        let place = builder.place()
        builder.inventory.source.environment = CaptureEnvironment(values: values)
        builder.inventory.source.evidence[.mountinfo] = [place.file]
        for (id, result) in manifest.sorted(by: { $0.key < $1.key }) {
            builder.inventory.source.manifest[id] = CaptureManifestEntry(
                id: id,
                kind: "cmd",
                result: result,
                bytes: 1,
                argv: id,
                location: builder.place()
            )
        }
        return builder
    }

    private static let good = [
        "captured": "2027-01-15T07:00:00Z", "uid": "0", "mntns_self": "mnt:[1]", "mntns_1": "mnt:[1]",
    ]

    @Test func aRecentCompleteCaptureOfTheHostIsFine() {
        let builder = builder(Self.good)
        #expect(outcome(StaleCapture.self, builder).result == .pass)
        #expect(outcome(CaptureIncomplete.self, builder).result == .pass)
        #expect(row(builder).result == .pass)
    }

    @Test(arguments: [
        ("2027-01-14T08:00:00Z", "", "pass"), ("2027-01-14T07:59:00Z", "24 hours old", "fail"),
        ("2027-01-01T08:00:00Z", "336 hours old", "fail"), ("2027-01-15T08:10:00Z", "", "pass"),
        ("2027-01-15T09:00:00Z", "after the moment of the analysis", "fail"), ("yesterday", "cannot be read", "fail"),
    ])
    func theAgeOfACaptureHasALimit(captured: String, detail: String, result: String) {
        let builder = builder(Self.good.merging(["captured": captured]) { $1 })
        let outcome = outcome(StaleCapture.self, builder)
        #expect(outcome.result.rawValue == result)
        #expect(outcome.findings.allSatisfy { $0.detail.contains(detail) && $0.evidence.first?.location != nil })
        #expect(row(builder).result.rawValue == result)
    }

    @Test func aCaptureThatDoesNotSayWhenIsNotKnownToBeRecent() {
        let builder = builder(["uid": "0"], manifest: [:])
        #expect(outcome(StaleCapture.self, builder).result == .unknown)
        #expect(outcome(CaptureIncomplete.self, builder).result == .unknown)
        #expect(row(builder).result == .unknown)
        #expect(row(builder).missing.map(\.capture) == ["meta/env", "meta/manifest.tsv"])
    }

    @Test(arguments: ["124", "141", "127", "1", "skipped"])
    func itemsThatFailedAreNamedWithTheirRow(result: String) {
        let builder = builder(Self.good, manifest: ["lsblk_json": result, "efibootmgr": "127"])
        let outcome = outcome(CaptureIncomplete.self, builder)
        #expect(outcome.findings.map(\.detail) == ["items of the capture that failed or were cut: `lsblk_json`"])
        #expect(outcome.findings[0].certainty.name == "undetermined")
        #expect(outcome.findings[0].evidence[0].location == builder.inventory.source.manifest["lsblk_json"]?.location)
        #expect(row(builder).result == .fail && row(builder).detail.contains("lsblk_json"))
    }

    @Test func absentFilesAreNoFailure() {
        #expect(outcome(CaptureIncomplete.self, builder(Self.good, manifest: ["/etc/fstab": "absent"])).result == .pass)
    }

    @Test func anotherNamespaceAndAnOrdinaryUserFailTheItem() {
        let container = builder(Self.good.merging(["mntns_self": "mnt:[2]"]) { $1 })
        #expect(row(container).detail.contains("mount namespace of a container"))
        let user = builder(Self.good.merging(["uid": "1000"]) { $1 })
        #expect(row(user).detail.contains("did not run as root"))
    }

    @Test func theNodeObjectMustBeOfTheCapturedMachine() {
        var builder = builder(Self.good.merging(["boot_id": "b-1"]) { $1 })
        builder.node("s")
        builder.inventory.source.machineID = builder.at("0123456789ABCDEF0123456789ABCDEF")
        builder.inventory.cluster.nodes[0].machineID = builder.at("01234567-89ab-cdef-0123-456789abcdef")
        builder.inventory.cluster.nodes[0].bootID = builder.at("b-1")
        #expect(outcome(CaptureOfOtherMachine.self, builder).result == .pass)
        builder.inventory.cluster.nodes[0].bootID = builder.at("b-2")
        #expect(outcome(CaptureOfOtherMachine.self, builder).findings.map(\.severity) == [.low])
        builder.inventory.source.systemUUID = builder.at("AAAA")
        builder.inventory.cluster.nodes[0].systemUUID = builder.at("bbbb")
        let finding = outcome(CaptureOfOtherMachine.self, builder).findings.first
        #expect(finding?.severity == .high && finding?.detail.contains("SMBIOS UUID, boot ID") == true)
        #expect(finding?.evidence.map(\.role) == [.cause, .counterpart, .cause, .counterpart])
    }

    @Test(arguments: [
        ("UUID=AAAA", false), ("UUID=bbbb", true), ("LABEL=data", false), ("LABEL=Data", true),
        ("/dev/mapper/vg-data", false), ("/dev/mapper/vg-other", true), ("/dev/sdz9", false),
    ])
    func fstabIsComparedWithWhatIsMounted(source: String, differs: Bool) {
        var builder = builder(Self.good)
        var device = BlockDevice(kname: "dm-1", path: "/dev/mapper/vg-data", location: builder.place())
        (device.majMin, device.fsUUID, device.fsLabel) = ("253:1", "aaaa", "data")
        builder.inventory.source.devices = [device]
        builder.inventory.source.links = [
            DeviceLink(path: "/dev/mapper/vg-data", kname: "dm-1", location: builder.place()),
            DeviceLink(path: "/dev/mapper/vg-other", kname: "dm-2", location: builder.place()),
        ]
        builder.inventory.source.fstab = [
            FstabEntry(
                source: source,
                target: "/data",
                fsType: "xfs",
                options: ["defaults"],
                dump: 0,
                pass: 0,
                location: builder.place()
            )
        ]
        builder.inventory.source.mounts = [
            MountEntry(
                id: 1,
                parentID: 0,
                majMin: "253:1",
                root: "/",
                target: "/data",
                options: ["rw"],
                optionalFields: [],
                fsType: "xfs",
                source: "/dev/mapper/vg-data",
                superOptions: ["rw"],
                location: builder.place()
            )
        ]
        let outcome = outcome(FstabNotMounted.self, builder)
        #expect((outcome.result == .fail) == differs)
        if differs { #expect(outcome.findings[0].evidence.map(\.role) == [.cause, .counterpart, .context]) }
        if source == "/dev/sdz9" { #expect(outcome.result == .notApplicable) }
    }
}
