import CaptureScript
import FoundationEssentials
import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// Runs whole captures in a mount namespace in which files of the node are replaced.
@Suite("Secrets in captures") struct SecretTests {
    private static let files = [
        "fstab": """
        UUID=0a1b /data xfs defaults 0 0
        //nas/share /mnt/share cifs username=u,password=HUSH1,vers=3 0 0
        //nas/other /mnt/other cifs pass=HUSH2 0 0
        """,
        "multipath.conf": """
        defaults {
            user_friendly_names yes
        }
        protocol {
            auth_password "HUSH3 with blanks"
        }
        """,
        "cmdline": "root=UUID=0a1b rd.iscsi.password=HUSH4 netroot=iscsi:me:HUSH5@10.0.0.1::3260::iqn quiet "
            + "ignition.config.url=https://me:HUSH6@host/x\n",
        "keyfile": """
        [connection]
        id=wifi
        interface-name=ens3

        [wifi-security]
        psk=HUSH7
        [802-1x]
        password=HUSH8
        private-key-password=HUSH9
        password-raw=HUSH10
        [ipv4]
        address1=10.0.0.5/24,10.0.0.1
        """,
    ]

    private static let replace = """
        unshare -m --propagation private /bin/bash -c '
          for f in fstab:/etc/fstab multipath.conf:/etc/multipath.conf cmdline:/proc/cmdline; do
            [ -e "${f#*:}" ] || continue
            mount --bind "$0/${f%%:*}" "${f#*:}" || exit 9
          done
          mount -t tmpfs none /etc/systemd || exit 9
          mkdir -p /etc/systemd/system/mnt-x.mount.d
          printf "[Mount]\\nWhat=//nas/x\\nOptions=rw,password=HUSH11,uid=5\\n" > "/etc/systemd/system/mnt-a\\\\x2db.mount"
          printf "[Mount]\\nOptions=token=HUSH12\\n" > /etc/systemd/system/mnt-x.mount.d/50-x.conf
          exec "$@"
        ' "$FILES"
        """

    @Test("Passwords of fstab, units, kernel arguments and multipath do not leave the node; all else does")
    func stripped() async throws {
        guard try await Shell.isRoot(), try await Shell.run("unshare -m true").code == 0 else {
            print("SKIPPED: replacing files for a capture needs root and mount namespaces")
            return
        }
        let folder = try TemporaryFolder()
        for (name, text) in Self.files { _ = try folder.write(name, text + "\n") }
        let run = try await CaptureRun(launcher: "FILES=\(folder.path); " + Self.replace)
        #expect(run.code == 0, "\(run.messages)")
        let found = try await Shell.run(#"grep -rlaE 'HUSH[0-9]' "$1""#, [run.bundle])
        #expect(found.output == "")
        #expect(
            run.text("root/etc/fstab").contains("//nas/share /mnt/share cifs username=u,password=(removed),vers=3 0 0")
        )
        #expect(run.text("root/etc/fstab").contains("UUID=0a1b /data xfs defaults 0 0"))
        #expect(run.rows["/etc/fstab"]?.argv == "secrets removed")
        #expect(
            run.text("root/proc/cmdline").contains(
                "root=UUID=0a1b rd.iscsi.password=(removed) netroot=iscsi:(removed)@"
            )
        )
        #expect(run.text(#"root/etc/systemd/system/mnt-a\x2db.mount"#).contains("Options=rw,password=(removed),uid=5"))
        #expect(run.rows[#"/etc/systemd/system/mnt-a\134x2db.mount"#]?.result == "0")
        #expect(run.text("root/etc/systemd/system/mnt-x.mount.d/50-x.conf") == "[Mount]\nOptions=token=(removed)\n")
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let inputs = NodeInputs(role: .target, bundles: [run.bundle])
        let facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        #expect((facts.unitFiles ?? []).contains { $0.unit == #"mnt-a\x2db.mount"# })
        #expect(problems.filter { $0.effect.losesEvidence }.map(\.message) == [])
    }

    @Test("Of a NetworkManager profile only harmless keys keep their values")
    func keyfile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("keyfile", (Self.files["keyfile"] ?? "") + "\n")
        let script = NodeCaptureScript.render(probePaths: [])
        let program = script.split(separator: "\n").filter { $0.hasPrefix("STRIP_KEYFILE") }.joined(separator: "\n")
        let result = try await Shell.run(program + "\nsed -E -e \"$STRIP_KEYFILE\" -- \"$1\"", [file])
        #expect(
            result.output == """
                [connection]
                id=wifi
                interface-name=ens3
                [wifi-security]
                psk=(removed)
                [802-1x]
                password=(removed)
                private-key-password=(removed)
                password-raw=(removed)
                [ipv4]
                address1=10.0.0.5/24,10.0.0.1

                """
        )
    }
}
