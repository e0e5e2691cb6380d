import Checks
import Findings
import StorageModel
import TestSupport
import Testing

/// What the remedies for volumes tell people to run.
struct RemedyTests {
    private static let path = "/var/data"
    private static let mounted = OutcomeBuilder.directory(path, on: path)

    private func destroyed() -> Scene {
        var scene = Scene()
        scene.local(
            from: Self.mounted,
            to: OutcomeBuilder.only(Self.path, .missing),
            path: .missing,
            data: .destroyed,
            headline: .destroyed
        )
        return scene
    }

    private func remedies(_ scene: Scene) -> [Remediation] {
        CheckRegistry.checks.flatMap { $0.evaluate(scene.context()).findings }.flatMap(\.remediation)
    }

    @Test func copyIsMadeBelowTheRootOfTheHostAndVerified() throws {
        let body = try #require(remedies(destroyed()).first { $0.body.contains(" tar ") }?.body)
        #expect(body.contains("-- chroot /host tar -C /var/data "))
        #expect(body.contains("findmnt -nro UUID -T /var/data)\" = 1111-aaaa &&"))
        #expect(!body.contains("/host/"))
        #expect(body.contains("tar -tf") && body.hasSuffix("&&\necho verified"))
    }

    @Test func runbookStopsThenCopiesThenEmptiesTheTarget() throws {
        let steps = RunbookBuilder.build(destroyed().context(), rows: []).steps
        let stop = try #require(steps.firstIndex { $0.command.contains("oc scale statefulset/db -n app --replicas=0") })
        let copy = try #require(steps.firstIndex { $0.command.contains("chroot /host tar") })
        let drain = try #require(steps.firstIndex { $0.command.contains("oc adm drain t ") })
        let start = try #require(steps.firstIndex { $0.phase == .after && $0.command.contains("--replicas=1") })
        #expect(stop < copy && copy < drain && drain < start)
        #expect(steps[drain].phase == .before)
        #expect(steps.contains { $0.phase == .after && $0.title.contains("put the copy back") })
    }

    @Test func workloadsOfOperatorsAreWarnedOf() {
        func scene(_ owner: (kind: String, name: String)?) -> Scene {
            var scene = Scene()
            scene.objects.workload("StatefulSet", "pv", owner: owner, claimTemplates: ["claim"])
            scene.local(
                "pv-0",
                from: Self.mounted,
                to: OutcomeBuilder.only(Self.path, .missing),
                path: .missing,
                data: .destroyed,
                headline: .destroyed
            )
            return scene
        }
        func isWarned(_ scene: Scene) -> Bool {
            remedies(scene).contains { $0.title.contains("`Prometheus k8s`, whose operator takes a scaling back") }
        }
        #expect(isWarned(scene((kind: "Prometheus", name: "k8s"))))
        #expect(!isWarned(scene(nil)))
    }

    @Test func recreationSavesFirstAndStopsAtTheFirstError() throws {
        var scene = Scene()
        let path = "/dev/disk/by-id/wwn-1"
        scene.local(
            block: true,
            from: OutcomeBuilder.block(path),
            to: OutcomeBuilder.only(path, .missing),
            path: .missing,
            data: .kept,
            headline: .missing
        )
        scene.objects.inventory.cluster.persistentVolumes[0].metadata.labels["tier"] = scene.objects.at("gold")
        let all = remedies(scene)
        let command = try #require(all.first { $0.body.contains("oc delete pv") })
        let lines = command.body.split(separator: "\n")
        #expect(lines.first == "oc get pv pv-a -o yaml > pv-a.saved.yaml &&")
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix(" &&") })
        #expect(command.undo.contains("oc create -f pv-a.restore.yaml"))
        #expect(command.undo.split(separator: "\n").dropLast().allSatisfy { $0.hasSuffix(" &&") })
        #expect(all.contains { $0.kind == .manifest && $0.body.contains("  labels:\n    \"tier\": \"gold\"") })
    }

    @Test func adviceForTheTargetSaysWhen() {
        var scene = Scene()
        scene.local(
            from: Self.mounted,
            to: OutcomeBuilder.bare(Self.path),
            path: .bareDirectory,
            data: .kept,
            headline: .shadowWrite
        )
        let local = remedies(scene).filter { $0.place == "target node" }
        #expect(!local.isEmpty)
        #expect(local.allSatisfy { $0.title.hasPrefix("after the takeover") }, "\(local.map(\.title))")
    }

    @Test(arguments: [(10 << 30, true), (98 * (10 << 30) / 100 + (1 << 20), true), (9 << 30, false)])
    func overheadOfAWholeDiskIsNotTooSmall(_ size: Int, _ isFine: Bool) throws {
        var scene = Scene()
        let state = OutcomeBuilder.directory(Self.path, on: Self.path, size: UInt64(size))
        scene.local(from: state, to: state, path: .sameData, data: .kept)
        #expect(try scene.run("PATH-21").findings.isEmpty == isFine)
    }

    @Test func overheadThatIsNewIsNamed() throws {
        var scene = Scene()
        let small = OutcomeBuilder.directory(Self.path, on: Self.path, size: (10 << 30) - (1 << 20))
        scene.local(from: Self.mounted, to: small, path: .sameData, data: .kept, headline: .changed)
        #expect(!(try scene.run("PATH-21").findings.isEmpty))
    }
}
