import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

@Suite struct RemediateTests {
    /// One object of a dump: its name and its manifest.
    fileprivate struct Object {
        var name: String
        var text: String
    }

    private static func volume(_ name: String, _ rest: String, policy: String = "Retain", annotations: String = "{}")
        -> Object
    {
        Object(
            name: "pv-\(name)",
            text: """
                apiVersion: v1
                kind: PersistentVolume
                metadata:
                  name: \(name)
                  uid: 00000000-0000-4000-8000-00000000000a
                  resourceVersion: "77"
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  annotations: \(annotations)
                  labels: {team: storage, odd: "yes"}
                  finalizers: [kubernetes.io/pv-protection]
                spec:
                  capacity: {storage: 10Gi}
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: \(policy)
                  storageClassName: ""
                  mountOptions: [noatime]
                  local: {path: /mnt/\(name)}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                      - matchExpressions:
                        - {key: kubernetes.io/hostname, operator: In, values: [worker-1]}
                \(rest)

                """
        )
    }

    private static func claim(_ name: String, _ rest: String, annotations: String = "{}") -> Object {
        Object(
            name: "pvc-shop-\(name)",
            text: """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: \(name)
                  namespace: shop
                  uid: 00000000-0000-4000-8000-0000000000\(name.utf8.count)c
                  annotations: \(annotations)
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 10Gi}}
                \(rest)

                """
        )
    }

    private static let node = Object(
        name: "node",
        text: """
            apiVersion: v1
            kind: Node
            metadata: {name: worker-1, uid: n-1, labels: {kubernetes.io/hostname: worker-1}}
            status: {nodeInfo: {kubeletVersion: v1.34.1, machineID: m, systemUUID: s, bootID: b}}

            """
    )

    private static func reference(_ claim: String, uid: String?) -> String {
        "  claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: shop, name: \(claim)"
            + (uid.map { ", uid: \($0), resourceVersion: \"5\"" } ?? "") + "}"
    }

    /// A check, and a cluster in which it finds something that a manifest mends.
    struct Situation: Sendable, CustomTestStringConvertible {
        var check: String
        fileprivate var objects: [Object]
        var testDescription: String { check }
    }

    static let situations: [Situation] = [
        Situation(
            check: "BIND-02",
            objects: [
                volume("pv-a", reference("data", uid: "11111111-1111-4111-8111-111111111111")),
                claim("data", "  volumeName: pv-a\n  storageClassName: \"\"\nstatus: {phase: Pending}"),
            ]
        ),
        Situation(
            check: "BIND-03",
            objects: [
                volume(
                    "pv-a",
                    reference("data", uid: "11111111-1111-4111-8111-111111111111") + "\nstatus: {phase: Released}"
                ),
                claim("data", "  storageClassName: \"\"\nstatus: {phase: Pending}"),
            ]
        ),
        Situation(
            check: "BIND-07",
            objects: [
                volume("pv-a", reference("other", uid: nil)), claim("data", "status: {phase: Pending}"),
                Object(
                    name: "class",
                    text: """
                        apiVersion: storage.k8s.io/v1
                        kind: StorageClass
                        metadata: {name: cloud, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
                        provisioner: csi.example.com
                        volumeBindingMode: Immediate

                        """
                ),
            ]
        ),
        Situation(
            check: "BIND-08",
            objects: [
                volume("pv-a", "status: {phase: Available}"),
                claim(
                    "data",
                    "  storageClassName: local\nstatus: {phase: Pending}",
                    annotations: "{volume.kubernetes.io/selected-node: worker-1, keep: me}"
                ),
                Object(
                    name: "class",
                    text: """
                        apiVersion: storage.k8s.io/v1
                        kind: StorageClass
                        metadata: {name: local}
                        provisioner: kubernetes.io/no-provisioner
                        volumeBindingMode: WaitForFirstConsumer

                        """
                ),
            ]
        ),
        Situation(
            check: "BIND-11",
            objects: [
                volume("pv-a", "status: {phase: Available}"),
                claim("data", "  volumeName: pv-a\n  storageClassName: \"\"\nstatus: {phase: Pending}").with(
                    "accessModes: [ReadWriteOnce]",
                    "accessModes: [ReadWriteMany]"
                ),
            ]
        ),
        Situation(
            check: "BIND-16",
            objects: [
                volume("pv-a", reference("data", uid: "11111111-1111-4111-8111-111111111111"), policy: "Recycle")
                    .with("  local: {path: /mnt/pv-a}", "  hostPath: {path: /mnt/pv-a}")
            ]
        ),
        Situation(
            check: "BIND-19",
            objects: [
                volume(
                    "pv-a",
                    reference("data", uid: nil),
                    annotations: "{pv.kubernetes.io/bound-by-controller: \"yes\", keep: me}"
                ), claim("data", "  storageClassName: \"\"\nstatus: {phase: Pending}"),
            ]
        ),
    ]

    private static func analyze(_ dump: String, to json: String, in folder: ScratchFolder) async throws -> [JSONTree] {
        let fstab = try folder.write("fstab", "UUID=aaaaaaaa-0000-4000-8000-000000000001 / xfs defaults 0 0\n")
        let mounts = try folder.write("mountinfo", "23 1 8:4 / / rw,relatime shared:1 - xfs /dev/sda4 rw\n")
        let run = try await Executable.run([
            "analyze", "--cluster", dump, "--method", "block", "--source-fstab", fstab, "--source-mountinfo", mounts,
            "--target-fstab", fstab, "--target-mountinfo", mounts, "--source-node", "worker-1", "--target-node",
            "worker-2", "--now", "2026-11-20T09:00:00Z", "--report-only", "--output", "json=\(json)",
        ])
        #expect(run.code == 0, "\(run.errors)")
        return try JSONTree.parse(String(contentsOfFile: json, encoding: .utf8))["findings"].elements
    }

    private static func files(below folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            var isDirectory = false
            return FileManager.default.fileExists(atPath: folder + "/" + $0, isDirectory: &isDirectory) && !isDirectory
        }.sorted()
    }

    @Test(arguments: situations)
    func changedManifestReadBackGivesACleanAnalysisForTheFinding(situation: Situation) async throws {
        let folder = try ScratchFolder()
        let objects = situation.objects + [Self.node]
        let dump = try folder.write("dump.yaml", objects.map(\.text).joined(separator: "---\n"))
        let before = try await Self.analyze(dump, to: folder.path + "/before.json", in: folder)
        #expect(before.contains { $0["id"].text == situation.check })
        let output = folder.path + "/remedies"
        let run = try await Executable.run([
            "remediate", folder.path + "/before.json", "--cluster", dump, "--output", output,
        ])
        #expect(run.code == 0, "\(run.errors)")
        var mended: [String] = []
        var changed = 0
        for object in objects {
            let path = "\(output)/manifests/in-place/\(object.name).yaml"
            if let text = try? String(contentsOfFile: path, encoding: .utf8) {
                changed += 1
                mended.append(text)
                for line in ["keep: me", "team: storage", "odd: \"yes\"", "noatime"]
                where object.text.contains(line.split(separator: "\"").first ?? "") {
                    #expect(text.contains(line), "\(line) is lost")
                }
            } else {
                mended.append(object.text)
            }
        }
        #expect(changed > 0)
        let second = try folder.write("mended.yaml", mended.joined(separator: "---\n"))
        let after = try await Self.analyze(second, to: folder.path + "/after.json", in: folder)
        let prints = Set(before.filter { $0["id"].text == situation.check }.compactMap { $0["fingerprint"].text })
        #expect(after.allSatisfy { !prints.contains($0["fingerprint"].text ?? "") })
    }

    /// The example whose by-id links vanish, analysed and mended.
    private func example(_ name: String, _ folder: ScratchFolder) async throws -> String {
        let base = "examples/\(name)"
        let json = folder.path + "/analysis.json"
        let command = try String(contentsOfRepositoryFile: "\(base)/command")
        let words = command.split { " \\\n".contains($0) }.dropFirst().map(String.init)
        let analysis = try await Executable.run(words + ["--report-only", "--output", "json=\(json)"])
        #expect(analysis.code == 0, "\(analysis.errors)")
        let output = folder.path + "/remedies"
        let run = try await Executable.run([
            "remediate", json, "--cluster", "\(base)/cluster.yaml", "--output", output,
        ])
        #expect(run.code == 0, "\(run.errors)")
        return output
    }

    @Test(arguments: ["02-mount-lost", "03-by-id-dangling"])
    func everyScriptIsValidAndDestructiveOnesDoNothingWithoutTheirConfirmation(name: String) async throws {
        let folder = try ScratchFolder()
        let output = try await example(name, folder)
        let files = try Self.files(below: output)
        let scripts = files.filter { $0.hasSuffix(".sh") }
        #expect(!scripts.isEmpty)
        #expect(files.contains("README.md") && files.contains("runbook.md"))
        #expect(files.contains { $0.hasPrefix("saved/") })
        let fake = try folder.write("bin/oc", "#!/bin/bash\necho called >> \(folder.path)/calls\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake)
        for script in scripts {
            let syntax = try await shell("bash -n '\(output)/\(script)'")
            #expect(syntax == 0, "\(script)")
            let text = try String(contentsOfFile: "\(output)/\(script)", encoding: .utf8)
            guard text.contains("# DESTRUCTIVE") else { continue }
            let code = try await shell("PATH='\(folder.path)/bin':$PATH bash '\(output)/\(script)' 2>/dev/null")
            #expect(code == 2, "\(script)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/calls"))
        guard try await shell("command -v shellcheck >/dev/null") == 0 else {
            print("SKIPPED: shellcheck is absent; the scripts of remediate were NOT checked by it")
            return
        }
        for script in scripts {
            let code = try await shell("shellcheck '\(output)/\(script)'")
            #expect(code == 0, "\(script)")
        }
    }

    @Test func lostMountsAreWrittenAsUnitsMachineConfigAndFstabLines() async throws {
        let folder = try ScratchFolder()
        let output = try await example("02-mount-lost", folder)
        let files = try Self.files(below: output)
        #expect(files.contains("node/machineconfig-mounts.yaml"))
        let unit = try #require(files.first { $0.hasPrefix("node/units/") && $0.contains("reports") })
        let text = try String(contentsOfFile: "\(output)/\(unit)", encoding: .utf8)
        #expect(text.contains("Where=/var/mnt/disks/reports"))
        #expect(text.contains("What=/dev/disk/by-uuid/"))
        #expect(!text.contains("RequiredBy="))
        let fstab = try String(contentsOfFile: "\(output)/node/add-fstab-lines.sh", encoding: .utf8)
        #expect(fstab.contains("/var/mnt/disks/reports"))
    }

    /// Sequence A: the PV that is made anew is read back in place of the one that was lost.
    @Test func recreatedVolumeReadBackHasItsDataAgain() async throws {
        let folder = try ScratchFolder()
        let output = try await example("03-by-id-dangling", folder)
        let name = "local-pv-81b8f404"
        let recreated = try String(contentsOfFile: "\(output)/manifests/recreate/pv-\(name).yaml", encoding: .utf8)
        let dump = try String(contentsOfRepositoryFile: "examples/03-by-id-dangling/cluster.yaml")
        let members = dump.components(separatedBy: "\n- apiVersion:")
        let kept = members.filter { !($0.contains("kind: PersistentVolume\n") && $0.contains("\n    name: \(name)\n")) }
        #expect(kept.count == members.count - 1)
        let changed = try folder.write(
            "changed.yaml",
            kept.joined(separator: "\n- apiVersion:") + "\n---\n" + recreated + "\n"
        )
        let command = try String(contentsOfRepositoryFile: "examples/03-by-id-dangling/command")
        let words = command.split { " \\\n".contains($0) }.dropFirst().map(String.init).map {
            $0.hasSuffix("cluster.yaml") ? changed : $0
        }
        func fates(_ path: String) throws -> [String?] {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            return try JSONTree.parse(text)["volumes"].elements.filter { $0["name"].text == name }.map {
                $0["pathFate"].text
            }
        }
        #expect(try fates(folder.path + "/analysis.json") == ["missing"])
        let after = folder.path + "/after.json"
        let run = try await Executable.run(words + ["--report-only", "--output", "json=\(after)"])
        #expect(run.code == 0, "\(run.errors)")
        #expect(try fates(after) == ["same-data"])
    }

    /// Two groups of one name, as a real takeover left them; LVM itself is played by scripts that note their arguments.
    @Test func lvmScriptsNameEveryDiskOfAGroupAndRenameOnlyTheGroupThatIsGiven() async throws {
        guard let shared = Repository.shared else {
            print("SKIPPED: the folder with real takeovers is absent; the LVM scripts were NOT run")
            return
        }
        let folder = try ScratchFolder()
        let base = shared + "takeovers/h05-vg-collision"
        let json = folder.path + "/analysis.json"
        let analysis = try await Executable.run([
            "analyze", "--cluster", base + "/cluster.yaml", "--source", base + "/source/bundle",
            "--target", base + "/target/bundle", "--profile", base + "/profile.yaml", "--source-node", "src",
            "--target-node", "dst", "--pair", "SRC0=DST0", "--pair", "SRC1=DST2", "--report-only",
            "--output", "json=\(json)",
        ])
        #expect(analysis.code == 0, "\(analysis.errors)")
        let output = folder.path + "/remedies"
        let run = try await Executable.run([
            "remediate", json, "--cluster", base + "/cluster.yaml", "--output", output,
        ])
        #expect(run.code == 0, "\(run.errors)")
        for tool in ["pvs", "vgs", "lvmdevices", "vgchange", "vgrename"] {
            let rows = tool == "pvs" ? "printf '  /dev/sda1 data\\n  /dev/sdb1 other\\n  /dev/sdc1 data\\n'" : ":"
            let path = try folder.write(
                "bin/\(tool)",
                "#!/bin/bash\necho \(tool) \"$*\" >> \(folder.path)/calls\n\(rows)\n"
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        func calls(_ command: String) async throws -> (code: Int32, calls: [String]) {
            try? FileManager.default.removeItem(atPath: folder.path + "/calls")
            let code = try await shell(
                "PATH='\(folder.path)/bin':$PATH bash '\(output)'/node/\(command) > /dev/null 2>&1"
            )
            let noted = try? String(contentsOfFile: folder.path + "/calls", encoding: .utf8)
            return (code, noted?.split(separator: "\n").map(String.init) ?? [])
        }
        let devices = try await calls("lvm-devices.sh")
        #expect(devices.code == 0)
        #expect(
            devices.calls == [
                "lvmdevices --check", "pvs --devicesfile  --noheadings -o pv_name,vg_name",
                "lvmdevices --adddev /dev/sda1", "lvmdevices --adddev /dev/sdc1", "lvmdevices ",
            ]
        )
        let unconfirmed = try await calls("vgrename-data.sh")
        #expect(unconfirmed.code == 2 && unconfirmed.calls.isEmpty)
        let listed = try await calls("vgrename-data.sh 'rename volume group data'")
        #expect(listed.code == 2 && listed.calls.allSatisfy { $0.hasPrefix("vgs ") } && listed.calls.count == 1)
        let renamed = try await calls("vgrename-data.sh 'rename volume group data' the-uuid")
        #expect(renamed.code == 0)
        #expect(
            renamed.calls.dropFirst().prefix(2) == [
                "vgrename the-uuid data-migrated", "vgchange --activate y data data-migrated",
            ]
        )
    }

    @Test func namesThatVanishAreGivenBackByAUdevRuleOrAPathByUUID() async throws {
        let folder = try ScratchFolder()
        let output = try await example("03-by-id-dangling", folder)
        let rules = try String(contentsOfFile: "\(output)/node/99-migrated-links.rules", encoding: .utf8)
        let uuid = "3a0cd911-9c8d-4e7f-a0b1-c2d3e4f50617"
        let link = "disk/by-id/wwn-0x5002538e00000002"
        #expect(rules.contains(#"ENV{ID_FS_UUID}=="\#(uuid)", SYMLINK+="\#(link)""#))
        let created = "\(output)/manifests/recreate/pv-local-pv-81b8f404.yaml"
        let manifest = try String(contentsOfFile: created, encoding: .utf8)
        #expect(manifest.contains("/dev/disk/by-uuid/\(uuid)"))
        #expect(manifest.contains("uid: bb000000-0000-4000-8000-000000000011"))
        #expect(manifest.contains("persistentVolumeReclaimPolicy: Retain"))
        #expect(!manifest.contains("resourceVersion") && !manifest.contains("bound-by-controller"))
        #expect(manifest.contains("storage.openshift.com/device-id"))
    }

    @Test func dumpThatTheAnalysisDidNotReadIsRefused() async throws {
        let folder = try ScratchFolder()
        let text = Self.situations[0].objects.map(\.text).joined(separator: "---\n")
        let dump = try folder.write("dump.yaml", text)
        _ = try await Self.analyze(dump, to: folder.path + "/analysis.json", in: folder)
        let other = try folder.write("other.yaml", text + "# changed\n")
        let output = folder.path + "/remedies"
        let arguments = ["remediate", folder.path + "/analysis.json", "--cluster"]
        let refused = try await Executable.run(arguments + [other, "--output", output])
        #expect(refused.code == 2)
        #expect(refused.errors.contains("other.yaml") && refused.errors.contains("SHA-256"))
        #expect(!FileManager.default.fileExists(atPath: output))
        let missing = try await Executable.run(arguments + [folder.path + "/none.yaml", "--output", output])
        #expect(missing.code == 5)
    }

    @Test func folderThatIsNotEmptyIsOnlyReplacedOnDemandAndOnlyWhenItIsOurs() async throws {
        let folder = try ScratchFolder()
        let dump = try folder.write("dump.yaml", Self.situations[0].objects.map(\.text).joined(separator: "---\n"))
        _ = try await Self.analyze(dump, to: folder.path + "/analysis.json", in: folder)
        let output = folder.path + "/remedies"
        let arguments = ["remediate", folder.path + "/analysis.json", "--cluster", dump, "--output", output]
        #expect(try await Executable.run(arguments).code == 0)
        _ = try folder.write("remedies/mine.txt", "precious")
        #expect(try await Executable.run(arguments).code == 2)
        #expect(FileManager.default.fileExists(atPath: output + "/mine.txt"))
        #expect(try await Executable.run(arguments + ["--overwrite"]).code == 0)
        #expect(!FileManager.default.fileExists(atPath: output + "/mine.txt"))
        let foreign = try folder.write("foreign/README.md", "not ours")
        let run = try await Executable.run(Array(arguments.dropLast()) + [folder.path + "/foreign", "--overwrite"])
        #expect(run.code == 2)
        #expect(FileManager.default.fileExists(atPath: foreign))
    }

    @Test func hostileNamesStayInsideTheFolderAndOutOfTheScripts() async throws {
        let folder = try ScratchFolder()
        let hostile = "../../../evil';$(touch pwned)`x`"
        let objects = Self.situations[1].objects.map {
            $0.text.split(separator: "name: pv-a", omittingEmptySubsequences: false)
                .joined(separator: "name: \"\(hostile)\\n\"")
        }
        let dump = try folder.write("dump.yaml", objects.joined(separator: "---\n"))
        _ = try await Self.analyze(dump, to: folder.path + "/analysis.json", in: folder)
        let output = folder.path + "/a/remedies"
        try FileManager.default.createDirectory(atPath: folder.path + "/a", withIntermediateDirectories: true)
        let run = try await Executable.run([
            "remediate", folder.path + "/analysis.json", "--cluster", dump, "--output", output,
        ])
        #expect(run.code == 0, "\(run.errors)")
        let files = try Self.files(below: output)
        #expect(files.contains { $0.hasPrefix("manifests/in-place/pv-") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/a") == ["remedies"])
        for script in files where script.hasSuffix(".sh") {
            #expect(try await shell("cd '\(folder.path)' && bash -n '\(output)/\(script)'") == 0, "\(script)")
        }
        let stub = try folder.write("bin/oc", "#!/bin/bash\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        _ = try await shell(
            "cd '\(folder.path)' && PATH='\(folder.path)/bin':$PATH bash '\(output)/commands/30-replace-in-place.sh'"
        )
        #expect(try Self.files(below: folder.path).allSatisfy { $0 != "pwned" && !$0.hasSuffix("/pwned") })
    }

    private func shell(_ command: String) async throws -> Int32 {
        let result = try await Subprocess.run(
            .name("bash"),
            arguments: ["-c", command],
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard case .exited(let code) = result.terminationStatus else { return -1 }
        return code
    }
}

extension RemediateTests.Object {
    /// The object with one text in place of another.
    fileprivate func with(_ old: String, _ new: String) -> Self {
        var copy = self
        copy.text = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
        return copy
    }
}
