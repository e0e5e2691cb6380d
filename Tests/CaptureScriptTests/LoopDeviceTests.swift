import CaptureScript
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Builds disks out of files, captures them, and reads the capture.
@Suite("Capture of what was built") struct LoopDeviceTests {
    /// The partitions are loop devices with an offset, because not every kernel scans loops for partitions.
    private static let build = #"""
        set -eu
        PATH=$PATH:/usr/sbin:/sbin
        cd "$1"
        truncate -s 600M disk
        sfdisk -q disk <<END
        label: gpt
        label-id: 11111111-2222-3333-4444-555555555555
        start=2048, size=131072, name=one, uuid=AAAAAAAA-0000-0000-0000-000000000001
        start=133120, size=819200, name=two, uuid=AAAAAAAA-0000-0000-0000-000000000002
        start=952320, size=65536, name=swap, type=0657FD6D-A4AB-43C4-84E5-0933C84B4F4F
        END
        : >loops
        attach() { losetup -f --show "$@" disk >>loops; tail -n 1 loops; }
        whole=$(attach)
        one=$(attach -o $((2048 * 512)) --sizelimit $((131072 * 512)))
        two=$(attach -o $((133120 * 512)) --sizelimit $((819200 * 512)))
        swap=$(attach -o $((952320 * 512)) --sizelimit $((65536 * 512)))
        mkfs.ext4 -q -L one -U 12345678-0000-4000-8000-000000000001 "$one"
        if command -v mkfs.xfs >/dev/null; then
          mkfs.xfs -q -L two -m uuid=12345678-0000-4000-8000-000000000002 "$two"
        else
          mkfs.ext4 -q -L two -U 12345678-0000-4000-8000-000000000002 "$two"
        fi
        mkswap -q -L sw -U 12345678-0000-4000-8000-000000000003 "$swap"
        mkdir -p one two bind "cover ed/vol" plain
        ln -s one link
        ln -s nowhere dangling
        mount "$one" one
        mkdir one/nested one/nested/hidden one/vol
        mount "$two" two
        mkdir two/data
        mount --bind two/data bind
        mount "$two" one/nested
        mount -t tmpfs none "cover ed"
        swapon "$swap" 2>/dev/null || : >noswap
        """#

    private static let remove = #"""
        PATH=$PATH:/usr/sbin:/sbin
        cd "$1" || exit
        swapoff "$(sed -n 4p loops)" 2>/dev/null
        umount "cover ed" one/nested bind two one
        while read -r loop; do losetup -d "$loop"; done <loops
        rm -f disk
        """#

    private struct Built {
        var folder: String
        var loops: [String]
        var hasSwap: Bool
        var hasXFS: Bool
    }

    @Test("Disks, file systems, mounts, links and what lies beneath mounts are read back as they were built")
    func readBack() async throws {
        guard try await Shell.isRoot(), try await Shell.has("losetup", "mkfs.ext4", "sfdisk", "mkswap") else {
            print("SKIPPED: loop devices need root, losetup, mkfs.ext4, sfdisk and mkswap")
            return
        }
        let temporary = try TemporaryFolder()
        let folder = temporary.path
        let outcome = try await Shell.run(Self.build, [folder])
        guard outcome.code == 0 else {
            _ = try await Shell.run(Self.remove, [folder])
            print("SKIPPED: loop devices cannot be built here: \(outcome.errors)")
            return
        }
        let run: CaptureRun
        do {
            // The script is PID 1 of a namespace, so that the mounts of PID 1 are those that the test made.
            run = try await CaptureRun(
                NodeCaptureScript.render(probePaths: Self.paths(folder)),
                launcher: "unshare --pid --fork --mount-proc"
            )
        } catch {
            _ = try await Shell.run(Self.remove, [folder])
            throw error
        }
        let listing = try await Shell.run(#"cd "$1"; cat loops; ls noswap; command -v mkfs.xfs"#, [folder]).output
        _ = try await Shell.run(Self.remove, [folder])
        let lines = listing.split(separator: "\n").map(String.init)
        let built = Built(
            folder: folder,
            loops: lines.prefix(4).map { String($0.dropFirst(5)) },
            hasSwap: !lines.contains("noswap"),
            hasXFS: lines.last?.hasSuffix("mkfs.xfs") == true
        )
        print("loop devices: xfs \(built.hasXFS), swap \(built.hasSwap), bundle of \(run.archiveSize) bytes")
        #expect(run.code == 0, "\(run.messages)")
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .source, bundles: [run.bundle])
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        #expect(problems.filter { $0.effect.losesEvidence }.map(\.message) == [])
        #expect(run.environment("mntns_self") == run.environment("mntns_1"))
        checkDevices(facts, built)
        checkMounts(facts, built)
        checkProbes(facts, built)
        checkBeneath(facts, built)
    }

    private static func paths(_ folder: String) -> [String] {
        [
            "", "/one/vol", "/one/missing", "/one/nested/data", "/bind", "/link/vol", "/dangling", "/cover ed/vol",
            "/plain",
        ]
        .map { folder + $0 }
    }

    private func checkDevices(_ facts: HostFacts, _ built: Built) {
        let devices = Dictionary((facts.devices ?? []).map { ($0.kname, $0) }) { first, _ in first }
        let whole = devices[built.loops[0]]
        #expect(whole?.partitionTableType == "gpt")
        #expect(whole?.partitionTableUUID == "11111111-2222-3333-4444-555555555555")
        #expect(whole?.size == 600 << 20)
        #expect(devices[built.loops[1]]?.fsType == "ext4")
        #expect(devices[built.loops[1]]?.fsUUID == "12345678-0000-4000-8000-000000000001")
        #expect(devices[built.loops[1]]?.fsLabel == "one")
        #expect(devices[built.loops[1]]?.size == 131_072 * 512)
        #expect(devices[built.loops[2]]?.fsType == (built.hasXFS ? "xfs" : "ext4"))
        #expect(devices[built.loops[2]]?.fsUUID == "12345678-0000-4000-8000-000000000002")
        #expect(devices[built.loops[3]]?.fsType == "swap")
        #expect(devices[built.loops[3]]?.fsUUID == "12345678-0000-4000-8000-000000000003")
        let swaps = (facts.swaps ?? []).map(\.filename)
        #expect(swaps.contains("/dev/" + built.loops[3]) == built.hasSwap)
    }

    private func checkMounts(_ facts: HostFacts, _ built: Built) {
        let mounts = Dictionary((facts.mounts ?? []).map { ($0.target, $0) }) { _, last in last }
        #expect(mounts[built.folder + "/one"]?.source == "/dev/" + built.loops[1])
        #expect(mounts[built.folder + "/one/nested"]?.source == "/dev/" + built.loops[2])
        #expect(mounts[built.folder + "/bind"]?.source == "/dev/" + built.loops[2])
        #expect(mounts[built.folder + "/bind"]?.root == "/data")
        #expect(mounts[built.folder + "/cover ed"]?.fsType == "tmpfs")
        let usage = (facts.filesystemUsage ?? []).map(\.target)
        #expect(usage.contains(built.folder + "/one"))
    }

    private func checkProbes(_ facts: HostFacts, _ built: Built) {
        let probes = facts.pathProbes ?? [:]
        func probe(_ name: String) -> PathProbe? { probes[built.folder + name] }
        #expect(probe("/one/vol")?.kind == .directory)
        #expect(probe("/one/vol")?.mountTarget == built.folder + "/one")
        #expect(probe("/one/missing")?.kind == .missing)
        #expect(probe("/one/nested/data")?.mountTarget == built.folder + "/one/nested")
        #expect(probe("/bind")?.mountTarget == built.folder + "/bind")
        #expect(probe("/link")?.link == "one")
        #expect(probe("/link/vol")?.realPath == built.folder + "/one/vol")
        #expect(probe("/dangling")?.kind == .dangling)
        #expect(probe("/dangling")?.link == "nowhere")
        #expect(probe("/cover ed/vol")?.kind == .missing)
        #expect(probe("/plain")?.kind == .directory)
        let mount = (facts.mounts ?? []).last { $0.target == built.folder + "/one" }
        #expect(probe("/one/vol")?.majMin == mount?.majMin)
    }

    private func checkBeneath(_ facts: HostFacts, _ built: Built) {
        var rows: [String: FileKind] = [:]
        for row in facts.beneathProbes ?? [] { rows["\(row.mount) > \(row.path)"] = row.kind }
        let one = built.folder + "/one"
        let base = covering(one, in: facts)
        #expect(rows["\(base) > \(one)"] == .directory)
        #expect(rows["\(base) > \(one)/vol"] == .missing)
        #expect(rows["\(one) > \(one)/vol"] == .directory)
        #expect(rows["\(one) > \(one)/nested"] == .directory)
        #expect(rows["\(one) > \(one)/nested/data"] == .missing)
        #expect(rows["\(one)/nested > \(one)/nested/data"] == .directory)
        #expect(rows["\(base) > \(built.folder)/cover ed/vol"] == .directory)
        #expect(rows["\(built.folder)/cover ed > \(built.folder)/cover ed/vol"] == .missing)
        #expect(rows["\(base) > \(built.folder)/link"] == .link)
    }

    /// The mount point that a path lies on.
    private func covering(_ path: String, in facts: HostFacts) -> String {
        var found = "/"
        for mount in facts.mounts ?? [] where mount.target != path && path.hasPrefix(mount.target + "/") {
            if mount.target.count > found.count { found = mount.target }
        }
        return found
    }
}
