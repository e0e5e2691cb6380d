import CaptureScript
import FoundationEssentials
import TestSupport
import Testing

@Suite("Runs of the capture script") struct CaptureRunTests {
    private static let needed = [
        "bash", "cat", "date", "df", "find", "grep", "gzip", "head", "id", "ls", "mkdir", "mktemp", "readlink", "rm",
        "sed",
        "sort", "stat", "tar", "timeout", "uname",
    ]

    @Test("As it stands here: one archive below bundle/, a row for everything, nothing left behind")
    func plain() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        // A tool that tells where the scratch directory is.
        let run = try await CaptureRun(tools: ["mokutil": "echo \"$TMPDIR\""])
        print(
            "capture: \(run.archiveSize) bytes, \(run.rows.count) items, \(clock.now - start), test overhead included"
        )
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.members.allSatisfy { $0.hasPrefix("bundle/") })
        #expect(run.environment("schema") == "1")
        #expect(run.environment("hostname")?.isEmpty == false)
        #expect(run.environment("finished") != nil)
        #expect(run.rows["/proc/1/mountinfo"]?.kind == "file")
        #expect(run.rows["paths"]?.kind == "probe")
        #expect(run.rows["beneath"]?.kind == "probe")
        #expect(run.text("root/proc/self/mountinfo").contains(" / / "))
        #expect(run.table("paths").first?.first == "path")
        let scratch = run.text("cmd/secureboot.out").split(separator: "\n").first.map(String.init)
        #expect(scratch?.contains("/pv-impact.") == true)
        #expect(!FileManager.default.fileExists(atPath: scratch ?? "/"))
        for (id, row) in run.rows where row.kind == "cmd" && row.result != "127" && row.result != "skipped" {
            #expect(run.text("cmd/\(id).out").utf8.count == row.bytes, "\(id)")
        }
    }

    @Test("An ordinary user gets a bundle that says what could not be read")
    func ordinaryUser() async throws {
        guard try await Shell.isRoot(), try await Shell.has("setpriv") else {
            print("SKIPPED: becoming an ordinary user needs root and setpriv")
            return
        }
        let run = try await CaptureRun(launcher: "setpriv --reuid=65534 --regid=65534 --clear-groups")
        print("capture as an ordinary user: \(run.archiveSize) bytes, \(run.rows.count) items")
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.environment("uid") == "65534")
        #expect(run.messages.contains("warning: not root"))
        #expect(run.rows["beneath"]?.result != "0")
        #expect(run.table("beneath").isEmpty)
        for (id, row) in run.rows where id.hasPrefix("blkid_p_") { #expect(row.result == "1", "\(id)") }
        #expect(run.rows["blkid"].map { $0.result != "0" || $0.bytes > 0 } ?? false)
    }

    @Test("With nothing but coreutils, findutils, sed, grep, tar and gzip every other tool is listed as missing")
    func fewTools() async throws {
        let run = try await CaptureRun(onlyTools: Self.needed)
        #expect(run.code == 0, "\(run.messages)")
        for id in ["lsblk_json", "lsblk_pairs", "blkid", "pvs", "vgs", "lvs", "lsattr", "findmnt", "list_mounts"] {
            #expect(run.rows[id]?.result == "127", "\(id)")
        }
        #expect(run.rows["beneath"]?.result == "127")
        #expect(run.rows["by_links"]?.kind == "cmd")
        #expect(run.rows["/proc/swaps"]?.result == "0")
        #expect(run.text("meta/tools.tsv").split(separator: "\n", omittingEmptySubsequences: true).contains("lsblk\t"))
    }

    @Test("Without tar there is no archive, and the exit code says so")
    func noTar() async throws {
        let run = try await CaptureRun(onlyTools: Self.needed.filter { $0 != "tar" })
        #expect(run.code == 1)
        #expect(run.archiveSize == 0)
        #expect(run.messages.contains("error: there is no tar"))
    }

    @Test("A command that hangs is ended and listed with 124, one that never stops is cut and listed with 141")
    func limits() async throws {
        let script = NodeCaptureScript.render(probePaths: [])
            .split(separator: "ITEM_SECONDS=30").joined(separator: "ITEM_SECONDS=1")
            .split(separator: "ITEM_KIB=8192").joined(separator: "ITEM_KIB=64")
        let run = try await CaptureRun(
            script,
            tools: ["findmnt": "echo begun; exec sleep 60", "lsattr": "while :; do echo 0123456789; done"]
        )
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.rows["findmnt"]?.result == "124")
        #expect(run.text("cmd/findmnt.out") == "begun\n")
        #expect(run.rows["lsattr"]?.result == "141")
        #expect(run.rows["lsattr"]?.bytes == 64 * 1024)
    }

    @Test("What comes after the limit of the whole capture is listed as skipped")
    func wholeLimit() async throws {
        let script = NodeCaptureScript.render(probePaths: ["/etc"])
            .split(separator: "TOTAL_KIB=131072").joined(separator: "TOTAL_KIB=8")
        let run = try await CaptureRun(script)
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.rows["lsblk_json"]?.result == "skipped")
        #expect(run.rows["/etc/machine-id"]?.result == "skipped")
        #expect(run.rows["paths"]?.result == "141")
    }

    @Test("Paths that were left out of the script mark the probes as cut")
    func droppedPaths() async throws {
        let run = try await CaptureRun(NodeCaptureScript.render(probePaths: ["/etc", "relative"]))
        #expect(run.rows["paths"]?.result == "141")
        #expect(run.table("paths").contains { $0.first == "/etc" })
    }

    @Test("A signal ends the running command and removes the scratch directory", arguments: ["HUP", "TERM"])
    func signal(name: String) async throws {
        let folder = try TemporaryFolder()
        let marker = folder.path + "/marker"
        let tool = try folder.write("bin/findmnt", "#!/bin/bash\necho \"$TMPDIR\" > \(marker)\nexec sleep 60\n")
        let script = NodeCaptureScript.render(probePaths: [])
            .split(separator: "PATH=/usr/sbin").joined(separator: "PATH=\(folder.path)/bin:/usr/sbin")
        let file = try folder.write("capture.sh", script)
        let result = try await Shell.run(
            #"""
            chmod a+x "$3"
            bash "$1" > "$1.out" 2>/dev/null &
            pid=$!
            for ((i = 0; i < 1000; i++)); do [ ! -s "$2" ] || break; sleep 0.1; done
            sleep 0.2
            kill -"$4" "$pid"
            wait "$pid"
            echo "$? $(stat -c %s "$1.out")"
            """#,
            [file, marker, tool, name]
        )
        let scratch = (try? String(contentsOfFile: marker, encoding: .utf8))?.split(separator: "\n").first
            .map(String.init)
        #expect(scratch?.contains("/pv-impact.") == true)
        #expect(!FileManager.default.fileExists(atPath: scratch ?? "/"))
        #expect(result.output == (name == "HUP" ? "129 0\n" : "143 0\n"))
    }

    @Test("A terminal gets a message and no archive")
    func terminal() async throws {
        guard try await Shell.has("script") else {
            print("SKIPPED: script(1) is not installed")
            return
        }
        let folder = try TemporaryFolder()
        let file = try folder.write("capture.sh", NodeCaptureScript.render(probePaths: []))
        let result = try await Shell.run(#"script -qec "bash $1" /dev/null </dev/null"#, [file])
        #expect(result.code == 2)
        #expect(result.output.contains("error: standard output is a terminal"))
    }
}
