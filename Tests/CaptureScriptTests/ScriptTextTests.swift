import CaptureScript
import TestSupport
import Testing

@Suite("Text of the capture script") struct ScriptTextTests {
    @Test("bash accepts it")
    func syntax() async throws {
        let result = try await Shell.run("bash -n", input: NodeCaptureScript.render(probePaths: ["/mnt/a"]))
        #expect(result.code == 0)
        #expect(result.errors.isEmpty)
    }

    @Test("shellcheck has nothing to say")
    func shellcheck() async throws {
        guard try await Shell.has("shellcheck") else {
            print("SKIPPED: shellcheck is not installed")
            return
        }
        let result = try await Shell.run("shellcheck -", input: NodeCaptureScript.render(probePaths: ["/mnt/a b"]))
        #expect(result.output == "")
        #expect(result.code == 0)
    }

    @Test("A script that was cut on its way does nothing", arguments: [10, 50, 90, 99])
    func cut(percent: Int) async throws {
        let script = NodeCaptureScript.render(probePaths: [])
        let part = String(script.prefix(script.count * percent / 100))
        let result = try await Shell.run("bash -s 2>/dev/null; true", input: part)
        #expect(result.output == "")
    }

    @Test("Equal paths in any order give the same script")
    func deterministic() {
        #expect(
            NodeCaptureScript.render(probePaths: ["/b", "/a", "/a/"])
                == NodeCaptureScript.render(probePaths: ["/a", "/b"])
        )
    }
}
