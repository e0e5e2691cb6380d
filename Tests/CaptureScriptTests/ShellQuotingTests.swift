import FoundationEssentials
import TestSupport
import Testing

@testable import CaptureScript

@Suite("Quoting of untrusted paths") struct ShellQuotingTests {
    @Test("Plain paths stay readable, all other bytes are octal")
    func plain() {
        #expect(ShellQuoting.word("/mnt/a-b_c.d/e+f") == "$'/mnt/a-b_c.d/e+f'")
        #expect(ShellQuoting.word("/a b'c\"d\\e\nf\u{1}é") == #"$'/a\040b\047c\042d\134e\012f\001\303\251'"#)
    }

    @Test("Hostile paths reach the script as they are and start nothing")
    func hostile() async throws {
        let folder = try TemporaryFolder()
        let canary = folder.path + "/canary"
        let paths = [
            "/$(touch \(canary))", "/`touch \(canary)`", "/'; touch \(canary); '", "/\"; touch \(canary) #",
            "/a\ntouch \(canary)\n", "/a'\n)\ntouch \(canary)\nX=(", "/${IFS}", "/$HOME", "/!!", "/\\", "/\\'", "/*",
            "/~", "/a\tb\rc", "/é☃", "/-rf", "/a\\nb", "/$'x'", "/]", "/[@]", "/EOF", "/\u{7f}\u{1b}[2J",
        ]
        let script = NodeCaptureScript.render(probePaths: paths)
        let start = try #require(script.firstRange(of: "PROBE_DROPPED="))
        let end = try #require(script[start.upperBound...].firstRange(of: "DISCOVERY_FOLDERS="))
        let file = try folder.write("list.sh", String(script[start.lowerBound..<end.lowerBound]))
        let result = try await Shell.run(#". "$1"; printf '%s\0' "${PROBE_PATHS[@]}""#, [file])
        let read = Set(result.output.split(separator: "\0", omittingEmptySubsequences: true).map(String.init))
        #expect(read == Set(ProbePathList(paths).paths))
        #expect(ProbePathList(paths).rejected.isEmpty)
        #expect(result.errors.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: canary))
    }
}
