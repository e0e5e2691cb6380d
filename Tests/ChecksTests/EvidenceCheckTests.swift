import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Checks

@Suite struct EvidenceCheckTests {
    private func outcome(
        _ check: any Check.Type,
        _ builder: InventoryBuilder,
        _ prediction: TakeoverPrediction? = nil
    ) -> CheckOutcome {
        var context = Context.of(builder)
        context.prediction = prediction
        return CheckRunner.run(context, checks: [check], preflight: []).outcomes[0]
    }

    private func mount(
        _ target: String,
        _ fsType: String,
        source: String,
        options: [String] = ["rw"],
        majMin: String = "8:1",
        at place: SourceText.SourceLocation
    ) -> MountEntry {
        MountEntry(
            id: 1,
            parentID: 0,
            majMin: majMin,
            root: "/",
            target: target,
            options: ["rw"],
            optionalFields: [],
            fsType: fsType,
            source: source,
            superOptions: options,
            location: place
        )
    }

    @Test func namespaceThatWasNotDumpedIsNamedOnce() {
        var builder = InventoryBuilder()
        for name in ["pv-a", "pv-b"] {
            builder.localVolume(name, path: "/mnt/\(name)", on: "s") { volume, builder in
                volume.claimRef = builder.reference("c-\(name)", in: "shop", uid: "u")
            }
        }
        let outcome = outcome(NamespaceNotExported.self, builder)
        #expect(outcome.findings.map(\.subject.name) == ["shop"])
        #expect(outcome.findings[0].severity == .info)
        #expect(outcome.findings[0].certainty.name == "undetermined")
        #expect(outcome.findings[0].blastRadius.claims == ["shop/c-pv-a", "shop/c-pv-b"])
        builder.claim("other", in: "shop")
        #expect(self.outcome(NamespaceNotExported.self, builder).result == .pass)
    }

    @Test func overlayOfAContainerIsNotTheNode() {
        var builder = InventoryBuilder()
        let lower = "lowerdir=/var/lib/containers/storage/overlay/l/ABC"
        builder.inventory.source.mounts = [
            mount("/", "overlay", source: "overlay", options: ["rw", lower], at: builder.place())
        ]
        let outcome = outcome(MountinfoOfContainer.self, builder)
        #expect(outcome.findings.map(\.side) == [.sourceNode])
        #expect(outcome.findings[0].certainty.name == "undetermined")
    }

    @Test func composefsRootIsTheNode() {
        var builder = InventoryBuilder()
        let lower = "lowerdir=/run/ostree/.private/cfsroot-lower::/sysroot/ostree/repo/objects"
        builder.inventory.source.mounts = [
            mount("/", "overlay", source: "composefs", options: ["ro", lower], at: builder.place())
        ]
        #expect(outcome(MountinfoOfContainer.self, builder).result == .pass)
    }

    @Test func captureInAnotherNamespaceIsNamed() {
        var builder = InventoryBuilder()
        builder.inventory.target.environment = CaptureEnvironment(values: [
            "mntns_self": builder.at("mnt:[2]"), "mntns_1": builder.at("mnt:[1]"),
        ])
        #expect(outcome(MountinfoOfContainer.self, builder).findings.map(\.severity) == [.medium])
    }

    @Test func lostLinesOfMountinfoAreNamed() {
        var builder = InventoryBuilder()
        let file = builder.inventory.sources.add(SourceFile(path: "mountinfo", role: .sourceNode))
        builder.inventory.source.evidence[.mountinfo] = [file]
        #expect(outcome(MountinfoLineUnread.self, builder).result == .pass)
        let place = SourceText.SourceLocation(file: file, line: 3)
        builder.inventory.problems = [InputProblem(.skippedLine, at: place, "no lone dash")]
        let finding = outcome(MountinfoLineUnread.self, builder).findings[0]
        #expect(finding.evidence[0].location?.line == 3)
        #expect(finding.side == .sourceNode)
    }

    @Test func mountedDeviceWithoutTypeShowsAFalseBlank() {
        var builder = InventoryBuilder()
        var device = BlockDevice(kname: "sda1", path: "/dev/sda1", location: builder.place())
        device.majMin = "8:1"
        device.fsType = "xfs"
        builder.inventory.source.mounts = [mount("/data", "xfs", source: "/dev/sda1", at: builder.place())]
        builder.inventory.source.devices = [device]
        #expect(outcome(FalseBlankSignatures.self, builder).result == .pass)
        builder.inventory.source.devices?[0].fsType = ""
        let finding = outcome(FalseBlankSignatures.self, builder).findings[0]
        #expect(finding.evidence.map(\.role) == [.cause, .counterpart])
        #expect(finding.detail == "mounted devices without a type in the device list: 1")
    }

    @Test func captureWithoutRootProvesNoBlank() {
        var builder = InventoryBuilder()
        builder.inventory.source.devices = [BlockDevice(kname: "sda", path: "/dev/sda", location: builder.place())]
        builder.inventory.source.environment = CaptureEnvironment(values: ["uid": builder.at("1000")])
        #expect(outcome(FalseBlankSignatures.self, builder).result == .fail)
    }

    private func prediction(_ certainty: Certainty, at place: SourceText.SourceLocation) -> TakeoverPrediction {
        let after = PathResolution(state: .targetAfter, path: "/mnt/a", kind: .unknown)
        let world = VolumeWorld(
            assumptions: [],
            pathFate: .bareDirectory,
            dataFate: .kept,
            headline: .shadowWrite,
            after: after
        )
        var outcome = VolumeOutcome(
            volume: ObjectReference(kind: "PersistentVolume", name: "pv-a"),
            cluster: .shared,
            sourceField: "local",
            path: "/mnt/a",
            side: .resident,
            node: "t",
            before: PathResolution(state: .targetBefore, path: "/mnt/a", kind: .directory),
            worst: world
        )
        outcome.certainty = certainty
        outcome.evidence = [Evidence(.cause, at: place)]
        return TakeoverPrediction(
            volumes: [outcome],
            boot: BootOutcome(result: .completes, certainty: .certain, problems: []),
            diskPlan: [],
            assumptions: []
        )
    }

    @Test func probesAreAskedForOnlyWhereAnAnswerIsOpen() {
        var builder = InventoryBuilder()
        let place = builder.place()
        let open = outcome(PathsNotProbed.self, builder, prediction(.depends(on: ["beneath"]), at: place))
        #expect(open.findings.map(\.side) == [.sourceNode, .targetNode])
        #expect(outcome(PathsNotProbed.self, builder, prediction(.certain, at: place)).result == .pass)
        #expect(outcome(PathsNotProbed.self, builder).result == .notApplicable)
    }

    @Test func strippedDumpIsNamed() {
        var builder = InventoryBuilder()
        builder.boundVolume("pv-a", path: "/mnt/a", on: "s")
        #expect(outcome(StrippedExport.self, builder).result == .pass)
        builder.localVolume("pv-b", path: "/mnt/b", on: "s") { volume, _ in volume.metadata.uid = nil }
        let finding = outcome(StrippedExport.self, builder).findings[0]
        #expect(finding.detail == "volumes and claims without uid or phase: 1")
        #expect(finding.evidence[0].role == .cause)
    }

    @Test func secretsAreCountedAndNothingElse() {
        var builder = InventoryBuilder()
        builder.node("s")
        #expect(outcome(SecretsInExport.self, builder).result == .pass)
        builder.inventory.cluster.kindCounts["Secret"] = 3
        #expect(outcome(SecretsInExport.self, builder).findings[0].detail == "Secrets in the dumps: 3")
    }
}
