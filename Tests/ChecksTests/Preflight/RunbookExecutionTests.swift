import Checks
import Findings
import FoundationEssentials
import StorageModel
import Subprocess
import SystemPackage
import Testing

/// The runbook's commands, executed: a root laid out like that of RHCOS (one file system at /sysroot, /etc and /var, an
/// immutable /sysroot, read-only /usr and /boot) in a mount namespace of its own, on loop devices.
@Suite(.serialized) struct RunbookExecutionTests {
    /// Builds the root, prints its state, runs `do` commands, prints the state, runs `undo` commands, prints the state.
    private static let script = #"""
        set -eu
        work=$1
        shift
        mount -t tmpfs -o size=900m none "$work"
        mkdir "$work"/upper "$work"/work "$work"/root
        truncate -s 400M "$work/root.img"
        truncate -s 40M "$work/boot.img"
        mkfs."$1" -q "$work/root.img" 2>/dev/null
        shift
        mkfs.ext4 -q "$work/boot.img"
        root=$work/root
        mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$root"
        mkdir -p "$root/sysroot" "$root/boot"
        mount -o loop "$work/root.img" "$root/sysroot"
        deployment=$root/sysroot/ostree/deploy/rhcos/deploy/0a.0
        mkdir -p "$deployment/etc" "$root/sysroot/ostree/deploy/rhcos/var"
        cp -a /etc/. "$deployment/etc/"
        chattr +i "$root/sysroot"
        mount --bind "$deployment/etc" "$root/etc"
        mount --bind "$root/sysroot/ostree/deploy/rhcos/var" "$root/var"
        mount -o remount,bind,ro "$root/sysroot"
        mount --bind "$root/usr" "$root/usr"
        mount -o remount,bind,ro "$root/usr"
        mount -o loop "$work/boot.img" "$root/boot"
        mount -o remount,ro,nosuid,nodev "$root/boot"
        mount --rbind /proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs none "$root/tmp"
        state() {
          echo "== $1"
          chroot "$root" cat /proc/self/mountinfo | grep -E ' (/|/sysroot|/etc|/boot|/usr|/var) '
          chroot "$root" lsattr -d /sysroot
          for folder in /sysroot /etc /boot /usr /var; do
            chroot "$root" touch "$folder/written" 2>/dev/null && echo "writes $folder" || echo "refuses $folder"
          done
        }
        state start
        for step in "$@"; do
          if [ "$step" = -- ]; then
            state done
          else
            chroot "$root" bash -euc "$step" >&2 || echo "failed: $step"
          fi
        done
        state end
        """#

    /// One state that the script printed.
    private struct State {
        var lines: [String]

        var mounts: String { lines.filter { $0.contains(" - ") }.joined(separator: "\n") }
        var isImmutable: Bool {
            lines.contains { $0.hasPrefix("-") && $0.hasSuffix(" /sysroot") && $0.prefix { $0 != " " }.contains("i") }
        }
        var writes: Set<String> {
            Set(lines.filter { $0.hasPrefix("writes ") }.map { String($0.dropFirst("writes ".count)) })
        }
    }

    /// Runs the script; nil, said aloud, when this machine does not allow it.
    private func run(_ type: String, _ commands: [String]) async throws -> [String: State]? {
        let folder = FileManager.default.temporaryDirectory.path + "/pv-impact-runbook-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let result = try await Subprocess.run(
            .name("unshare"),
            arguments: Arguments(["-m", "bash", "-c", Self.script, "bash", folder, type] + commands),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus == .exited(0), result.standardOutput.contains("== end") else {
            print("SKIPPED: no root with loop devices of type \(type): \(result.standardError.suffix(200))")
            return nil
        }
        #expect(!result.standardOutput.contains("failed: "), "\(result.standardOutput)\n\(result.standardError)")
        var states: [String: State] = [:]
        var name = ""
        for line in result.standardOutput.split(separator: "\n").map(String.init) {
            if line.hasPrefix("== ") {
                name = String(line.dropFirst(3))
                states[name] = State(lines: [])
            } else {
                states[name]?.lines.append(line)
            }
        }
        return states
    }

    private func node(_ state: State) -> NodeFixture {
        var node = NodeFixture()
        node.mount(state.mounts)
        node.osRelease([("ID", "rhcos")])
        node.attributes("/sysroot", state.isImmutable ? "i" : "")
        return node
    }

    private func results(_ state: State) -> [String: CheckResult] {
        let items: [any PreflightCheck.Type] = [
            S01SysrootImmutable.self, S02SysrootWritable.self, S03EtcWritable.self, S04BootWritable.self,
            S05UsrWritable.self,
        ]
        let node = node(state)
        return Dictionary(uniqueKeysWithValues: items.map { ($0.descriptor.id, node.row($0).result) })
    }

    @Test(arguments: ["xfs", "ext4"]) func preparationsAndTheirUndoDoWhatTheyPromise(_ type: String) async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/mkfs.\(type)"),
            let start = try await run(type, [])?["start"]
        else { return print("SKIPPED: the runbook is not executed on \(type)") }
        #expect(results(start) == ["S01": .fail, "S02": .fail, "S03": .pass, "S04": .fail, "S05": .fail])
        #expect(start.writes == ["/etc", "/var"])

        let context = node(start).context()
        let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
        let book = RunbookBuilder.build(context, rows: rows)
        func isMounting(_ step: RunbookStep) -> Bool {
            step.place == HostRole.source.nodePhrase && ["mount -o", "chattr"].contains { step.command.contains($0) }
        }
        let steps = book.steps(.before).filter(isMounting).map(\.command)
        let undo = book.steps(.undo).filter(isMounting).map(\.command)
        #expect(steps.count == 4 && undo.count == 4)

        let states = try #require(try await run(type, steps + ["--"] + undo))
        let done = try #require(states["done"])
        #expect(results(done) == ["S01": .pass, "S02": .pass, "S03": .pass, "S04": .pass, "S05": .pass])
        #expect(done.writes == ["/sysroot", "/etc", "/boot", "/usr", "/var"])
        let end = try #require(states["end"])
        #expect(results(end) == results(start))
        #expect(end.writes == start.writes, "nothing else turned read-only")
        #expect(end.isImmutable)
    }

    @Test func guidesOrderFailsAndRemountWithoutBindTurnsEtcReadOnly() async throws {
        let commands = ["! chattr -i /sysroot", "--", "mount -o remount,ro /sysroot"]
        guard FileManager.default.isExecutableFile(atPath: "/usr/sbin/mkfs.ext4"),
            let states = try await run("ext4", commands), let end = states["end"], let done = states["done"]
        else { return print("SKIPPED: the guide's commands are not executed") }
        #expect(done.isImmutable, "the attribute cannot be removed on a read-only mount")
        #expect(results(end)["S03"] == .fail)
        #expect(node(end).row(S03EtcWritable.self).detail.contains("the whole file system"))
        #expect(end.writes.isEmpty)
    }

    @Test func remediesOfRowsPassShellcheck() async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/shellcheck") else {
            return print("SKIPPED: shellcheck is not installed")
        }
        var commands: Set<String> = []
        for node in Self.nodes() {
            let context = node.context()
            let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
            commands.formUnion(RunbookBuilder.build(context, rows: rows).steps.flatMap { [$0.command, $0.undo] })
            commands.formUnion(
                rows.flatMap(\.remediation).filter { $0.kind == .command }.flatMap { [$0.body, $0.undo] }
            )
        }
        commands.remove("")
        #expect(commands.count > 25)
        for command in commands.sorted() {
            let result = try await Subprocess.run(
                .path("/usr/bin/shellcheck"),
                // 2016: jsonpath expressions are meant to stay as they are; 2015 and 2012: commands for people.
                arguments: ["-s", "bash", "-S", "warning", "-"],
                input: .string(command + "\n"),
                output: .string(limit: 1 << 16),
                error: .discarded
            )
            #expect(result.terminationStatus == .exited(0), "\(command)\n\(result.standardOutput)")
        }
    }

    /// Nodes that between them make every item say what to do.
    private static func nodes() -> [NodeFixture] {
        var stock = NodeFixture.stock()
        stock.osRelease([("ID", "rhcos")])
        stock.attributes("/sysroot", "i")
        stock.kernelArguments("root=UUID=1 rd.multipath=default crashkernel=256M ignition.platform.id=vmware")
        stock.facts.system.bootFiles = ["/boot/ignition.firstboot": stock.place()]
        stock.facts.system.tools = [
            "rsync": stock.at(""), "tc": stock.at("/usr/sbin/tc"), "tar": stock.at("/usr/bin/tar"),
        ]
        var deployment = OSTreeDeployment(version: "1", checksum: "0a", at: stock.place())
        deployment.isStaged = stock.at(true)
        stock.facts.system.deployments = [deployment]
        stock.facts.system.availableMemory = stock.at(1 << 20)
        stock.facts.system.clockSynchronised = stock.at(false)
        stock.facts.system.ostreeConfig = ["core.mode": stock.at("bare")]
        stock.facts.physicalVolumes = [
            PhysicalVolume(
                device: "/dev/sdb",
                volumeGroup: "vg0",
                uuid: "u",
                size: 1,
                isMissing: false,
                location: stock.place()
            )
        ]
        stock.facts.system.lvmDevices = [
            LVMDeviceEntry(
                idType: "sys_wwid",
                idName: "naa.5",
                deviceName: "/dev/sdb",
                physicalVolumeID: "abc",
                location: stock.place()
            )
        ]
        stock.initramfs("/boot/a.img", [])
        stock.builtIn(["virtio", "virtio_ring", "virtio_pci"])
        stock.mount("70 36 0:70 / /var/lib/containers/storage/overlay/a/merged rw - overlay overlay rw,upperdir=/x")
        return [
            stock, NodeFixture(), NodeFixture.stock(NodeFixture.rhcosMounts(rootSuper: "ro")),
            NodeFixture.stock(NodeFixture.composefsMounts),
        ]
    }
}
