import Findings
import StorageModel

/// EV-07: a dump holds Secrets, which nothing here needs.
enum SecretsInExport: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-07",
        family: .evidence,
        name: "secrets-in-export",
        title: "Dump holds Secrets",
        severity: .info,
        mechanism:
            "The analysis needs no Secret. Their content is skipped while the dump is read and reaches no report, but the file itself is handed around with it.",
        remedy: "Leave Secrets out of dumps, and delete the file after use.",
        example: "A dump made with `oc get all,secrets,pv,pvc -o yaml`.",
        references: ["Kubernetes docs: good practices for Secrets"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        let counts = context.inventory.cluster.kindCounts
        let secrets = counts["Secret"] ?? 0
        let finding = Finding(
            check: descriptor,
            subject: ObjectReference(kind: "Check", name: descriptor.id),
            side: .cluster,
            stableKey: "secrets",
            detail: "Secrets in the dumps: \(secrets)",
            effect: "whoever has the dump has their content",
            remediation: [Remediation(.hint, "dump only the kinds that are needed, and delete this file after use")],
            evidence: [Evidence(.cause, at: nil, note: "counted while the dumps were read; no content was kept")]
        )
        return .decided(
            descriptor,
            subjects: counts.values.reduce(0) { $0.addingReportingOverflow($1).partialValue },
            findings: secrets > 0 ? [finding] : [],
            nothing: "no object was read"
        )
    }
}
