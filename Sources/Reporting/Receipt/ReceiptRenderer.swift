import Findings
import Gating
import SourceText

/// Renders the few facts that a pipeline passes on: at most 2 KiB, because a Tekton step shares 4 KiB among its results.
package enum ReceiptRenderer {
    /// Most bytes of a receipt, its line feed included.
    package static let byteLimit = 2_048

    /// The receipt, with a line feed at its end.
    package static func render(_ report: Report) -> String {
        let files = report.sources.files.filter { !$0.sha256.isEmpty }
        // The dumps come first, so what does not fit are files of a capture; their digest covers them all.
        var count = min(files.count, 12)
        while count > 0 {
            let text = value(report, files: files.prefix(count)).text
            if text.utf8.count <= byteLimit { return text }
            count -= 1
        }
        return value(report, files: []).text
    }

    /// The facts of a receipt with some of the input files.
    private static func value(_ report: Report, files: some Sequence<SourceFile>) -> JSONValue {
        .object(members(report) + [.init("inputs", inputs(report, files: files))])
    }

    /// What receipt and statement share.
    static func members(_ report: Report) -> [JSONValue.Member] {
        let counts = ReportCounts(report)
        return [
            .init("apiVersion", .string(JSONRenderer.apiVersion)),
            .init("kind", "Receipt"),
            .init(
                "tool",
                ["name": short(report.tool.name, 64), "version": short(report.tool.version, 64)]
            ),
            .init("evaluatedAt", short(report.evaluatedAt, 64)),
            .init("move", short(report.move, 160)),
            .init("verdict", .string(report.decision.verdict.rawValue)),
            .init("exitCode", .integer(report.decision.exitCode)),
            .init(
                "counts",
                [
                    "disturbed": .integer(counts.count(.disturbed)),
                    "mayBeDisturbed": .integer(counts.count(.mayBeDisturbed)),
                    "undetermined": .integer(counts.count(.undetermined)),
                    "unaffected": .integer(counts.count(.unaffected)),
                    "blocking": .integer(report.decision.blockingFindings.count),
                    "waived": .integer(report.decision.waivedFindings.count),
                    "critical": .integer(counts.findings[.critical] ?? 0),
                    "high": .integer(counts.findings[.high] ?? 0),
                    "medium": .integer(counts.findings[.medium] ?? 0),
                ]
            ),
            .init("policyDigest", .string(policyDigest(report))),
            .init("reportDigest", .string(reportDigest(report))),
        ]
    }

    /// SHA-256 of the JSON output, which is the digest of the file that `--output json=FILE` writes.
    static func reportDigest(_ report: Report) -> String { Fingerprint.sha256(JSONRenderer.render(report)) }

    /// SHA-256 of the member `policy` of the JSON output as a text of its own, indented by two spaces.
    static func policyDigest(_ report: Report) -> String {
        Fingerprint.sha256(ReportEncoder(report: report).policy().text)
    }

    /// Number and digest of all inputs, and as many single ones as there is room for.
    private static func inputs(_ report: Report, files: some Sequence<SourceFile>) -> JSONValue {
        [
            "count": .integer(report.sources.files.count),
            "digest": .string(inputDigest(report)),
            "files": .array(files.map { ["path": short($0.path, 120), "sha256": .string($0.sha256)] }),
        ]
    }

    /// SHA-256 of the lines `DIGEST  PATH` of all inputs, as sha256sum(1) prints them, in the order of the JSON output.
    static func inputDigest(_ report: Report) -> String {
        Fingerprint.sha256(report.sources.files.map { "\($0.sha256)  \($0.path)\n" }.joined())
    }

    private static func short(_ text: String, _ limit: Int) -> JSONValue {
        .string(TerminalText.escaped(text, limit: limit))
    }
}

/// Renders the receipt as an in-toto statement (version 1), to be signed by others.
package enum StatementRenderer {
    /// Identifies the form of the predicate.
    package static let predicateType = "urn:pv-impact:receipt:v1"

    /// The statement about the JSON output, with a line feed at its end; it names every input.
    package static func render(_ report: Report) -> String {
        let inputs = report.sources.files.map { file -> JSONValue in
            [
                "name": .string(file.path),
                "digest": file.sha256.isEmpty ? .object([]) : ["sha256": .string(file.sha256)],
            ]
        }
        let statement: JSONValue = [
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                ["name": "analysis.json", "digest": ["sha256": .string(ReceiptRenderer.reportDigest(report))]]
            ],
            "predicateType": .string(predicateType),
            "predicate": .object(
                ReceiptRenderer.members(report) + [
                    .init("inputDigest", .string(ReceiptRenderer.inputDigest(report))), .init("inputs", .array(inputs)),
                ]
            ),
        ]
        return statement.text
    }
}
