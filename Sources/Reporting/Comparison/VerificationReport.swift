import Findings
package import Gating
import SourceText
import StorageModel

/// How a prediction fared, with what a reader needs to know about it and the capture.
package struct VerificationReport: Sendable {
    /// The analysis that was checked.
    package var prediction: ComparedAnalysis
    /// Path of the capture of the target after the migration.
    package var capture: String
    /// When it was made, as it says; nil when it does not.
    package var capturedAt: String?
    /// What blocks.
    package var policy: GatePolicy
    /// The scores and the verdict.
    package var verification: Verification

    /// Collects the parts.
    package init(
        prediction: ComparedAnalysis,
        capture: String,
        capturedAt: String?,
        policy: GatePolicy,
        verification: Verification
    ) {
        self.prediction = prediction
        self.capture = capture
        self.capturedAt = capturedAt
        self.policy = policy
        self.verification = verification
    }

    /// The verification in a form, with a line feed at its end.
    package func render(_ format: ResultFormat) -> String {
        switch format {
        case .text: text
        case .json: json.text
        case .markdown: markdown
        }
    }

    private var scores: [(VerifiedVolume.Score, String)] {
        [(.asPredicted, "as predicted"), (.better, "better"), (.worse, "worse"), (.notChecked, "not checked")]
    }

    private func seen(_ volume: VerifiedVolume) -> String {
        volume.headline?.rawValue ?? "not known"
    }

    // MARK: - Text

    private var text: String {
        let counts = scores.map { "\(verification.count($0.0)) \($0.1)" }.joined(separator: ", ")
        var lines = [
            "\(verification.verdict.rawValue.uppercased()) (exit code \(verification.exitCode)): \(counts)",
            "prediction: \(prediction.path) (\(prediction.verdict.rawValue), evaluated \(prediction.evaluatedAt))",
            "capture:    \(capture) (captured \(capturedAt ?? "at an unknown time"))",
        ]
        lines += verification.reasons.map { "- \($0)" }
        for volume in verification.volumes {
            let predicted = volume.predicted
            let notes = (volume.notes + volume.changes + (volume.isAccepted ? ["accepted on the record"] : []))
                .joined(separator: "; ")
            lines.append(
                "\(volume.score.rawValue): \(predicted.volume.kind) \(predicted.volume.qualifiedName) (\(predicted.side.rawValue)) \(predicted.path): predicted \(predicted.headline.rawValue), found \(seen(volume))\(notes.isEmpty ? "" : " [\(notes)]")"
            )
        }
        for mount in verification.mounts {
            let state = mount.isMounted.map { $0 ? "mounted" : "not mounted" } ?? "not known"
            lines.append(
                "mount \(mount.predicted.target): predicted \(mount.predicted.result.rawValue), found \(state)"
            )
        }
        return lines.map { TerminalText.escaped($0) }.joined(separator: "\n") + "\n"
    }

    // MARK: - Markdown

    private var markdown: String {
        var writer = MarkdownWriter()
        let counts = scores.map { "\(verification.count($0.0)) \(text: $0.1)" as MarkdownInline }
        writer.heading(1, "\(text: verification.verdict.rawValue.uppercased()): \(.joined(counts))")
        writer.paragraph(
            "The prediction \(code: prediction.path) (evaluated \(text: prediction.evaluatedAt)) against the capture \(code: capture) (captured \(text: capturedAt ?? "at an unknown time")). Exit code \(verification.exitCode), threshold \(code: policy.failOn.rawValue)."
        )
        writer.quote(verification.reasons.map { "- \(text: $0)" })
        let broken = verification.volumes.filter { $0.headline?.severity != nil }
        writer.heading(2, "What is broken")
        if broken.isEmpty {
            writer.paragraph("No volume that was checked is disturbed.")
        } else {
            writer.table(["PV", "Path", "Found", "Severity", "Evidence", "Remarks"], broken.map(brokenCells))
        }
        writer.heading(2, "Predictions")
        writer.table(
            ["PV", "Path", "Predicted", "Found", "Its data", "Score", "Remarks"],
            verification.volumes.map(scoreCells)
        )
        if !verification.mounts.isEmpty {
            writer.heading(2, "Mounts that were predicted not to come up")
            writer.table(
                ["Mount", "Predicted", "Found"],
                verification.mounts.map { mount in
                    [
                        .code(mount.predicted.target), .text(mount.predicted.result.rawValue),
                        .text(mount.isMounted.map { $0 ? "mounted" : "not mounted" } ?? "not known"),
                    ]
                }
            )
        }
        return writer.document
    }

    private func name(_ volume: VerifiedVolume) -> MarkdownInline {
        "\(code: volume.predicted.volume.qualifiedName) (\(text: volume.predicted.side.rawValue))"
    }

    private func brokenCells(_ volume: VerifiedVolume) -> [MarkdownInline] {
        let chain = volume.found.hops.map { "\($0.subject)" }
        return [
            name(volume), .code(volume.predicted.path), "**\(text: seen(volume))**",
            .text(volume.headline?.severity?.rawValue ?? ""), .codeList(chain, limit: 6),
            .text((volume.changes + (volume.isAccepted ? ["accepted on the record"] : [])).joined(separator: "; ")),
        ]
    }

    private func scoreCells(_ volume: VerifiedVolume) -> [MarkdownInline] {
        [
            name(volume), .code(volume.predicted.path),
            "\(text: volume.predicted.headline.rawValue) (\(text: volume.predicted.certainty.name))",
            .text(volume.pathFates.isEmpty ? "not known" : volume.pathFates.map(\.rawValue).joined(separator: " or ")),
            .text(volume.dataFate.rawValue), "\(text: volume.score.rawValue)",
            .text(volume.notes.joined(separator: "; ")),
        ]
    }

    // MARK: - JSON

    private var json: JSONValue {
        [
            "apiVersion": .string(JSONRenderer.apiVersion),
            "kind": "Verification",
            "verdict": .string(verification.verdict.rawValue),
            "exitCode": .integer(verification.exitCode),
            "reasons": .strings(verification.reasons),
            "threshold": .string(policy.failOn.rawValue),
            "prediction": [
                "path": .string(prediction.path), "evaluatedAt": .string(prediction.evaluatedAt),
                "verdict": .string(prediction.verdict.rawValue), "version": .string(prediction.version),
            ],
            "capture": ["path": .string(capture), "capturedAt": .optional(capturedAt)],
            "counts": .object(
                scores.map { JSONValue.Member($0.0.rawValue, .integer(verification.count($0.0))) }
            ),
            "obstacles": .strings(verification.obstacles),
            "volumes": .array(verification.volumes.map(row)),
            "mounts": .array(
                verification.mounts.map { mount in
                    [
                        "target": .string(mount.predicted.target),
                        "predicted": .string(mount.predicted.result.rawValue),
                        "mounted": mount.isMounted.map(JSONValue.bool) ?? .null,
                    ]
                }
            ),
        ]
    }

    private func row(_ volume: VerifiedVolume) -> JSONValue {
        let predicted = volume.predicted
        return [
            "name": .string(predicted.volume.name),
            "kind": .string(predicted.volume.kind),
            "side": .string(predicted.side.rawValue),
            "path": .string(predicted.path),
            "score": .string(volume.score.rawValue),
            "accepted": .bool(volume.isAccepted),
            "predicted": [
                "headline": .string(predicted.headline.rawValue), "pathFate": .string(predicted.pathFate.rawValue),
                "dataFate": .string(predicted.dataFate.rawValue), "certainty": .string(predicted.certainty.name),
            ],
            "found": [
                "headline": .optional(volume.headline?.rawValue),
                "severity": .optional(volume.headline.map { $0.severity?.rawValue ?? "none" }),
                "pathFates": .strings(volume.pathFates.map(\.rawValue)), "dataFate": .string(volume.dataFate.rawValue),
                "kind": .string(volume.found.kind.rawValue), "realPath": .optional(volume.found.realPath),
                "mountPoint": .optional(volume.found.mountPoint), "device": .optional(volume.found.device),
                "fsType": .optional(volume.found.fsType),
                "filesystemUUID": .optional(volume.found.filesystemUUID), "disks": .strings(volume.found.disks),
            ],
            "changes": .strings(volume.changes),
            "notes": .strings(volume.notes),
        ]
    }
}
