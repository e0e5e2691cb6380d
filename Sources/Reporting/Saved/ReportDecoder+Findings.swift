import Findings
import StorageModel

extension ReportDecoder {
    /// One finding.
    func finding(_ value: SavedValue) throws(SavedAnalysisError) -> Finding {
        var finding = Finding(
            check: try value.text("id"),
            title: try value.text("title"),
            severity: try value.choice("severity"),
            subject: try reference(value.member("subject")),
            side: try value.choice("side"),
            fingerprint: try value.text("fingerprint"),
            evidenceDigest: try value.text("evidenceDigest")
        )
        finding.certainty = try certainty(value, missing: "missing")
        finding.node = try value.optionalText("node")
        finding.detail = try value.text("detail")
        finding.before = try value.text("before")
        finding.after = try value.text("after")
        finding.effect = try value.text("effect")
        finding.blastRadius = try blastRadius(value.member("blastRadius"))
        finding.remediation = try value.list("remediation").map(remediation)
        finding.evidence = try evidence(value)
        finding.causedBy = try value.optionalText("causedBy")
        finding.stableKey = try value.text("outcome")
        finding.severityOverride = try severityOverride(value)
        return finding
    }

    /// One line of the preflight table.
    func preflight(_ value: SavedValue) throws(SavedAnalysisError) -> PreflightRow {
        var severities: [TakeoverMethod: Severity] = [:]
        for severity in try value.member("severityByMethod").members() {
            guard let method = TakeoverMethod(rawValue: severity.name) else { continue }
            severities[method] = try severity.choice()
        }
        var row = PreflightRow(
            id: try value.text("id"),
            title: try value.text("title"),
            host: try value.choice("node"),
            result: try value.choice("result"),
            severity: severities,
            detail: try value.text("detail"),
            evidence: try evidence(value),
            remediation: try value.list("remediation").map(remediation),
            missing: try missing(value),
            causedBy: try value.optionalText("causedBy")
        )
        row.severityOverride = try severityOverride(value)
        return row
    }

    /// The records of all checks; their findings are those of the list, which must be as many as the record says.
    func outcomes(_ findings: [Finding]) throws(SavedAnalysisError) -> [CheckOutcome] {
        let byCheck = Dictionary(grouping: findings, by: \.check)
        return try root.list("checks").map { (value) throws(SavedAnalysisError) in
            let id = try value.text("id")
            let count = try value.integer("findings")
            let found = (byCheck[id] ?? []).prefix(max(0, count))
            guard found.count == count else {
                throw try value.member("findings").fault("is \(count), but `\(id)` has \(found.count) in the list")
            }
            return CheckOutcome(
                check: id,
                result: try value.choice("result"),
                subjects: try value.integer("subjects"),
                reason: try value.text("reason"),
                missing: try missing(value),
                findings: Array(found),
                crashed: try value.flag("crashed")
            )
        }
    }

    /// What a check is about.
    func rule(_ value: SavedValue) throws(SavedAnalysisError) -> CheckDescriptor {
        CheckDescriptor(
            id: try value.text("id"),
            family: try value.choice("family"),
            name: try value.text("name"),
            title: try value.text("title"),
            severity: try value.choice("severity"),
            mechanism: try value.text("mechanism"),
            whenSilent: try value.text("whenSilent"),
            message: try value.text("message"),
            remedy: try value.text("remedy"),
            example: try value.text("example"),
            references: try value.texts("references"),
            requires: try value.list("requires").map(requirement),
            isWaivable: try value.flag("waivable")
        )
    }

    private func requirement(_ value: SavedValue) throws(SavedAnalysisError) -> EvidenceRequirement {
        guard let host: HostRole = try value.optionalChoice("node") else {
            return EvidenceRequirement(host: nil, anyOf: [], kind: try value.optionalText("kind"))
        }
        return EvidenceRequirement(
            host: host,
            anyOf: try value.list("anyOf").map { (name) throws(SavedAnalysisError) in try name.choice() },
            kind: try value.optionalText("kind")
        )
    }

    /// One step of the runbook.
    func step(_ value: SavedValue) throws(SavedAnalysisError) -> RunbookStep {
        RunbookStep(
            try value.choice("phase"),
            try value.text("title"),
            command: try value.text("command"),
            place: try value.text("place"),
            expected: try value.text("expected"),
            undo: try value.text("undo"),
            checks: try value.texts("checks")
        )
    }

    private func remediation(_ value: SavedValue) throws(SavedAnalysisError) -> Remediation {
        Remediation(
            try value.choice("kind"),
            try value.text("title"),
            body: try value.text("body"),
            place: try value.text("place"),
            undo: try value.text("undo"),
            isDestructive: try value.flag("destructive")
        )
    }
}
