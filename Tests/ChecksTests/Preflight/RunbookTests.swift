import Checks
import Findings
import StorageModel
import Subprocess
import SystemPackage
import Testing

/// The ordered list of steps that is computed from the preflight rows.
struct RunbookTests {
    private func runbook(_ node: NodeFixture) -> (runbook: Runbook, rows: [PreflightRow]) {
        let context = node.context()
        let rows = CheckRegistry.preflight.flatMap { check in check.hosts.map { check.examine($0, context) } }
        return (RunbookBuilder.build(context, rows: rows), rows)
    }

    private func stock() -> NodeFixture {
        var node = NodeFixture.stock()
        node.osRelease([("ID", "rhcos")])
        node.attributes("/sysroot", "i")
        node.initramfs(
            "/boot/ostree/rhcos-0a/initramfs-5.14.0.x86_64.img",
            ["virtio_blk", "virtio_scsi", "virtio_net"]
        )
        node.builtIn(["virtio", "virtio_ring", "virtio_pci"])
        node.facts.bootedWithEFI = node.at(true)
        return node
    }

    private func position(_ text: String, in steps: [RunbookStep]) -> Int? {
        steps.firstIndex { $0.command.contains(text) }
    }

    @Test func sysrootIsRemountedBeforeItsAttributeAndTheESPNamedByItsDevice() throws {
        let before = runbook(stock()).runbook.steps(.before)
        let remount = try #require(position("mount -o remount,rw /sysroot", in: before))
        let attribute = try #require(position("chattr -i /sysroot", in: before))
        let efi = try #require(position("mount /dev/vda2 /boot/efi", in: before))
        #expect(remount < attribute)
        #expect(attribute < efi)
        #expect(before.contains { $0.command.contains("lsinitrd /boot/ostree/rhcos-0a/initramfs-5.14.0.x86_64.img") })
        #expect(position("mount -o remount,rw /etc", in: before) == nil)
    }

    @Test func undoRunsBackwards() {
        let undo = runbook(stock()).runbook.steps(.undo).map(\.command).filter { !$0.isEmpty }
        #expect(
            Array(undo.prefix(6)) == [
                "umount /boot/efi", "mount -o remount,bind,ro /usr", "mount -o remount,ro /boot", "chattr +i /sysroot",
                "mount -o remount,bind,ro /sysroot", "oc adm uncordon worker-1",
            ]
        )
    }

    @Test func preparedNodeIsNotPreparedAgain() {
        var node = NodeFixture.stock(
            NodeFixture.rhcosMounts(sysroot: "rw", usr: "rw", boot: "rw", bootSuper: "rw")
                + "\n60 37 252:2 / /boot/efi rw - vfat /dev/vda2 rw"
        )
        node.attributes("/sysroot", "")
        let before = runbook(node).runbook.steps(.before)
        #expect(!before.contains { $0.command.contains("mount -o remount") || $0.command.contains("chattr") })
        #expect(!before.contains { $0.command.contains("/boot/efi &&") })
    }

    @Test func missingDriversAreAddedBeforeAnyRemount() throws {
        var node = stock()
        node.facts.initramfs = nil
        node.initramfs("/boot/ostree/rhcos-0a/initramfs-5.14.0.x86_64.img", [])
        let before = runbook(node).runbook.steps(.before)
        let drivers = try #require(position("rpm-ostree initramfs", in: before))
        let remount = try #require(position("remount,rw", in: before))
        #expect(drivers < remount)
    }

    @Test func composefsGetsADecisionInsteadOfARemount() {
        var node = NodeFixture.stock(NodeFixture.composefsMounts)
        node.attributes("/sysroot", "")
        let steps = runbook(node).runbook.steps
        #expect(!steps.contains { $0.command.contains("remount,rw /usr") || $0.command.contains("remount,rw / ") })
        #expect(steps.contains { $0.title.contains("composefs") })
    }

    @Test func readOnlySuperblockIsLookedIntoFirst() throws {
        let before = runbook(NodeFixture.stock(NodeFixture.rhcosMounts(rootSuper: "ro"))).runbook.steps(.before)
        let log = try #require(position("dmesg", in: before))
        let remount = try #require(position("remount,rw /sysroot", in: before))
        #expect(log < remount)
    }

    @Test func everyPhaseHasSteps() {
        let book = runbook(stock()).runbook
        for phase in RunbookStep.Phase.allCases { #expect(!book.steps(phase).isEmpty) }
        #expect(book.steps.map(\.phase) == book.steps.map(\.phase).sorted())
        let after = book.steps(.after).map(\.command).joined(separator: "\n")
        for word in ["crictl ps -a", "oc get pods", "lsblk -o NAME,FSTYPE,UUID", "machineconfiguration", "ostree fsck"]
        {
            #expect(after.contains(word))
        }
    }

    @Test func hostCommandsNeverRelyOnChrootIntoTheHost() {
        let (book, rows) = runbook(stock())
        let commands =
            book.steps.flatMap { [$0.command, $0.undo] } + rows.flatMap(\.remediation).flatMap { [$0.body, $0.undo] }
        #expect(!commands.contains { $0.contains("chroot") })
        // Without `bind` the superblock that /etc and /var share would turn read-only.
        #expect(!commands.contains { $0.contains("remount,ro /sysroot") || $0.contains("remount,ro /usr") })
    }

    @Test func everyCommandIsValidShell() async throws {
        var nodes = [stock(), NodeFixture(), NodeFixture.stock(NodeFixture.rhcosMounts(rootSuper: "ro"))]
        nodes.append(NodeFixture.stock(NodeFixture.composefsMounts))
        var odd = stock()
        odd.facts.devices = odd.facts.devices?.map { device in
            var device = device
            if device.kname == "vda2" { device.path = "/dev/mapper/odd 'name';$(reboot)" }
            return device
        }
        nodes.append(odd)
        var commands: Set<String> = []
        for node in nodes {
            let (book, rows) = runbook(node)
            commands.formUnion(book.steps.flatMap { [$0.command, $0.undo] })
            commands.formUnion(
                rows.flatMap(\.remediation).filter { $0.kind == .command }.flatMap { [$0.body, $0.undo] }
            )
        }
        commands.remove("")
        #expect(commands.count > 20)
        for command in commands.sorted() {
            let result = try await run(
                .path("/bin/bash"),
                arguments: ["-n"],
                input: .string(command + "\n"),
                output: .string(limit: 4096),
                error: .string(limit: 4096)
            )
            #expect(result.terminationStatus == .exited(0), "\(command)\n\(result.standardError)")
        }
    }

    @Test func namesFromCapturesBecomeOneShellWord() {
        #expect(ShellText.quoted("/dev/vda2") == "/dev/vda2")
        #expect(ShellText.quoted("a b") == "'a b'")
        #expect(ShellText.quoted("it's") == "'it'\\''s'")
        #expect(ShellText.quoted("x\ny") == "xy")
        #expect(ShellText.quoted("-rf") == "'-rf'")
        #expect(ShellText.quoted("") == "''")
    }
}
