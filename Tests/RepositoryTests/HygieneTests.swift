import TestSupport
import Testing

@Suite("source hygiene") struct HygieneTests {
    @Test("every shared declaration has a doc comment", arguments: TargetSources.all)
    func sharedDeclarationsAreDocumented(target: TargetSources) {
        for file in target.files {
            for (index, line) in file.lines.enumerated() {
                let text = line.drop { $0 == " " }
                guard text.hasPrefix("package "), !text.hasPrefix("package import"),
                    !text.hasPrefix("package extension")
                else { continue }
                // Witnesses of standard protocols carry the protocol's documentation.
                let witnesses = [
                    "static func <", "static func ==", "func hash(", "var description", "var metadata", "var cluster:",
                    "var kind:", "static var descriptor", "static func evaluate", "static func examine",
                    "static var hosts", "static let hosts", "static let descriptor", "static let severities",
                    "static var severities", "init(from", "static let question", "static func answer(",
                    "init(dictionaryLiteral",
                    "init(arrayLiteral", "init(stringLiteral",
                ]
                if witnesses.contains(where: { text.contains($0) }) { continue }
                var above = index - 1
                while above >= 0, file.lines[above].contains("@") && !file.lines[above].contains("///") { above -= 1 }
                let documented = above >= 0 && file.lines[above].drop { $0 == " " }.hasPrefix("///")
                #expect(documented, "\(file.path):\(index + 1): \(text)")
            }
        }
    }

    @Test("nothing is forced", arguments: TargetSources.all)
    func nothingIsForced(target: TargetSources) {
        for file in target.files {
            for (index, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                for word in ["try!", "as!", "fatalError(", "preconditionFailure(", "@unchecked Sendable"] {
                    #expect(!line.contains(word), "\(file.path):\(index + 1)")
                }
            }
        }
    }

    @Test("unsafe code stays where C, files or processes are touched")
    func unsafeCodeIsConfined() {
        let allowed = ["Sources/ArchiveReading/", "Sources/YAMLEvents/", "Sources/SourceText/", "Sources/pv-impact/"]
        for target in TargetSources.all {
            for file in target.files where !allowed.contains(where: file.path.hasPrefix) {
                for (index, line) in file.lines.enumerated() where !line.contains("//") {
                    let words = line.split { !$0.isLetter && $0 != "_" }
                    #expect(!words.contains("unsafe"), "\(file.path):\(index + 1)")
                }
            }
        }
    }

    @Test("no source file is longer than 500 lines")
    func filesStayShort() {
        for target in TargetSources.all {
            for file in target.files { #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines") }
        }
    }

    @Test("nothing is left to do in the sources")
    func noLeftovers() {
        for target in TargetSources.all {
            for file in target.files {
                for (index, line) in file.lines.enumerated() {
                    for word in ["TODO", "FIXME", "XXX:"] {
                        #expect(!line.contains(word), "\(file.path):\(index + 1)")
                    }
                }
            }
        }
    }
}
