import Checks
import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport
import Testing

/// How findings hang together, and what their remedies say.
struct CauseTests {
    private let mounted = OutcomeBuilder.directory("/mnt/disks/a", on: "/mnt/disks/a")
    private let bare = OutcomeBuilder.bare("/mnt/disks/a")

    private func shadowed() -> Scene {
        var scene = Scene()
        scene.local(from: mounted, to: bare, path: .bareDirectory, data: .kept)
        return scene
    }

    @Test func rulesOfALostMountNameItsTakeoverFinding() throws {
        let scene = shadowed()
        let cause = try #require(scene.run("TKO-03").findings.first)
        let rule = try #require(scene.run("PATH-02").findings.first)
        #expect(rule.causedBy == cause.fingerprint)
        #expect(cause.causedBy == nil)
        #expect(TakeoverFindings.fingerprint(of: scene.outcomes[0]) == cause.fingerprint)
        #expect(cause.blastRadius.claims == ["app/claim-pv-a"])
        #expect(cause.blastRadius.workloads == ["StatefulSet app/db"])
    }

    @Test func aRuleThatIsWorseThanTheHeadlineStandsAlone() throws {
        var scene = Scene()
        let readOnly = OutcomeBuilder.directory("/mnt/disks/a", on: "/mnt/disks/a") { $0.readOnly = true }
        scene.local(from: mounted, to: readOnly, path: .sameData, data: .kept, headline: .changed)
        let finding = try #require(scene.run("PATH-16").findings.first)
        #expect(finding.severity == .high && finding.causedBy == nil)
    }

    @Test func noTwoFindingsOfARunShareAFingerprint() {
        var scene = shadowed()
        scene.hostPath(type: "Directory", from: mounted, to: bare, path: .bareDirectory)
        let result = CheckRunner.run(scene.context())
        #expect(result.outcomes.allSatisfy { !$0.crashed })
        let prints = result.findings.map(\.fingerprint)
        #expect(Set(prints).count == prints.count)
    }

    @Test func remediesStopRetainAndMountByUUID() throws {
        let finding = try #require(shadowed().run("TKO-03").findings.first)
        let bodies = finding.remediation.map(\.body)
        #expect(bodies.contains("oc scale statefulset/db -n app --replicas=0"))
        #expect(bodies.contains { $0.contains("persistentVolumeReclaimPolicy\":\"Retain") })
        #expect(bodies.contains("+ UUID=1111-aaaa /mnt/disks/a ext4 defaults 0 0"))
        #expect(bodies.contains { $0.contains("chattr +i /mnt/disks/a") })
    }

    @Test func aMissingHardwareLinkIsReplacedByTheUUIDOfTheData() throws {
        var scene = Scene()
        let link = OutcomeBuilder.block("/mnt/local-storage/fast/a")
        var probe = PathProbe(path: link.path, kind: .block, location: scene.objects.place())
        probe.link = "/dev/disk/by-id/wwn-0x1"
        scene.objects.inventory.source.pathProbes = [link.path: probe]
        let gone = OutcomeBuilder.only(link.path, .dangling)
        scene.local(side: .carried, from: link, to: gone, path: .missing, data: .arrives)
        let manifest = try #require(
            scene.run("TKO-06").findings.first?.remediation.first { $0.kind == .manifest }
        )
        #expect(manifest.body.contains("path: \"/dev/disk/by-uuid/1111-aaaa\""))
        #expect(manifest.body.contains("uid: \"uid-pv-a\""))
        #expect(try scene.run("DEV-09").findings.first?.detail.contains("wwn-0x1") == true)
        scene.filesystemUUID = .unknown
        let other = try #require(scene.run("TKO-06").findings.first)
        #expect(!other.remediation.contains { $0.kind == .manifest })
    }

    @Test func hostileNamesAreQuoted() {
        #expect(ShellQuote.word("a b'c") == "'a b'\\''c'")
        #expect(ShellQuote.word("$(reboot)") == "'$(reboot)'")
        #expect(ShellQuote.word("-rf") == "'-rf'")
        #expect(ShellQuote.word("") == "''")
        #expect(ShellQuote.word("pv-1.2_x/y:z") == "pv-1.2_x/y:z")
        #expect(ShellQuote.word("a\u{1B}[31m\nb") == "'a[31mb'")
        #expect(ShellQuote.code("a`b") == "`a'b`")
        #expect(ShellQuote.fstab("/a b\\c#") == "/a\\040b\\134c\\043")
        #expect(ShellQuote.yaml("a\"b\\c\n") == "\"a\\\"b\\\\c\"")
    }

    @Test func aPodOnTheBareDirectoryIsSeenInMountinfo() throws {
        var scene = Scene()
        scene.mountinfo("8:17", "/mnt/disks/a")
        scene.mountinfo("8:4", "/var/lib/kubelet/pods/uid-1/volumes/kubernetes.io~local-volume/pv-a")
        scene.local(from: mounted, to: mounted, path: .sameData, data: .kept)
        let finding = try #require(scene.run("PATH-18").findings.first)
        #expect(finding.severity == .critical && finding.certainty == .certain)
    }

    @Test func schedulerTextFollowsTheKubeletVersion() throws {
        let texts = [
            "v1.27.6+f67aeb3": "had volume node affinity conflict",
            "v1.33.1": "didn't match PersistentVolume's node affinity",
        ]
        for (version, text) in texts {
            var scene = Scene()
            scene.objects.node("t") { node, builder in node.kubeletVersion = builder.at(version) }
            scene.local(from: mounted, to: mounted, path: .sameData, data: .kept, headline: .unreachable)
            let finding = try #require(scene.run("TKO-07").findings.first)
            #expect(finding.effect.contains(text))
            #expect(!finding.effect.contains(" or `"))
        }
    }

    @Test func configuredMountsBelowAndAboveThePathCount() throws {
        var scene = Scene()
        scene.fstab(.source, "UUID=3333-cccc", "/mnt/disks/a/wal", "xfs", "defaults")
        scene.local(from: mounted, to: mounted, path: .sameData, data: .kept)
        #expect(try scene.run("PATH-06").findings.first?.severity == .critical)

        var covered = Scene()
        covered.fstab(.source, "UUID=3333-cccc", "/mnt", "xfs", "defaults")
        covered.local(from: bare, to: OutcomeBuilder.only(bare.path, .missing), path: .missing, data: .kept)
        #expect(try covered.run("PATH-05").findings.first?.severity == .high)
    }
}
