import TestSupport
import Testing

@Suite struct SimulateBindingTests {
    private static let dump = """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: PersistentVolume
          metadata: {name: pv-a}
          spec:
            capacity: {storage: 10Gi}
            accessModes: [ReadWriteOnce]
            local: {path: /mnt/a}
          status: {phase: Available}
        - apiVersion: v1
          kind: PersistentVolume
          metadata: {name: pv-b}
          spec:
            capacity: {storage: 1Gi}
            accessModes: [ReadWriteOnce]
            local: {path: /mnt/b}
          status: {phase: Available}
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: one, namespace: shop, uid: u1}
          spec:
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 5Gi}}
          status: {phase: Pending}
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: two, namespace: shop, uid: u2}
          spec:
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 5Gi}}
          status: {phase: Pending}

        """

    @Test func oneClaimIsOneObjectWithExactlyTheFieldsOfTheContract() async throws {
        let folder = try ScratchFolder()
        let dump = try folder.write("dump.yaml", Self.dump)
        let run = try await Executable.run(
            ["simulate-binding", "--cluster", dump, "--claim", "shop/one", "--format", "json"]
        )
        #expect(run.code == 0)
        let answer = try JSONTree.parse(run.output)
        #expect(Set(answer.members.keys) == ["claim", "volume", "reason", "rejected"])
        #expect(answer["claim"].text == "shop/one")
        #expect(answer["volume"].text == "pv-a")
        #expect(answer["reason"].text?.contains("shop/two would take it too") == true)
        #expect(answer["rejected"].elements.count == 1)
        #expect(Set(answer["rejected"][0].members.keys) == ["volume", "reason"])
        #expect(answer["rejected"][0]["volume"].text == "pv-b")
    }

    @Test func withoutClaimEveryPendingClaimIsAnsweredInAnArray() async throws {
        let folder = try ScratchFolder()
        let dump = try folder.write("dump.yaml", Self.dump)
        let run = try await Executable.run(["simulate-binding", "--cluster", dump, "--format", "json"])
        #expect(run.code == 0)
        let answers = try JSONTree.parse(run.output)
        #expect(answers.elements.map { $0["claim"].text } == ["shop/one", "shop/two"])
    }

    @Test func noPendingClaimIsAnEmptyArray() async throws {
        let folder = try ScratchFolder()
        let text = try #require(Self.dump.split(separator: "- apiVersion: v1\n  kind: PersistentVolumeClaim").first)
        let dump = try folder.write("dump.yaml", String(text))
        let json = try await Executable.run(["simulate-binding", "--cluster", dump, "--format", "json"])
        #expect(try JSONTree.parse(json.output) == .array([]))
        let text2 = try await Executable.run(["simulate-binding", "--cluster", dump])
        #expect(text2.output == "no claim is Pending\n")
    }

    @Test func wrongUsageIsTold() async throws {
        let folder = try ScratchFolder()
        let dump = try folder.write("dump.yaml", Self.dump)
        for (arguments, words) in [
            (["--cluster", dump, "--claim", "one"], "write namespace/name"),
            (["--cluster", dump, "--claim", "shop/none"], "no PersistentVolumeClaim `shop/none`"),
            (["--cluster", dump, "--recreated"], "give --claim"), ([], "no cluster dump"),
        ] {
            let run = try await Executable.run(["simulate-binding"] + arguments)
            #expect(run.code == 2, "\(arguments)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(run.output.isEmpty)
        }
    }

    @Test func answerFromACutDumpExitsInconclusive() async throws {
        let folder = try ScratchFolder()
        let dump = try folder.write("dump.yaml", Self.dump + "- apiVersion: v1\n  kind: Pod\n  metadata: {name: [")
        let run = try await Executable.run(["simulate-binding", "--cluster", dump, "--claim", "shop/one"])
        #expect(run.code == 5)
        #expect(run.errors.contains("dump.yaml"))
    }

    @Test func hostileNamesDoNotReachTheTerminal() async throws {
        let folder = try ScratchFolder()
        let hostile = Self.dump.split(separator: "pv-b", omittingEmptySubsequences: false)
            .joined(separator: "\"pv-\\e[31m\\u202Eb\"")
        let dump = try folder.write("dump.yaml", hostile)
        for format in ["text", "json"] {
            let run = try await Executable.run(["simulate-binding", "--cluster", dump, "--format", format])
            #expect(run.code == 0)
            #expect(!run.output.unicodeScalars.contains("\u{1B}"))
            #expect(!run.output.unicodeScalars.contains("\u{202E}"))
        }
    }
}
