import Findings
import Resolution
import StorageModel

/// Asks preflight items and turns their answers into records and findings.
enum PreflightRunner {
    /// The answers of one item, one for each machine that it asks about.
    static func rows(
        of item: any PreflightCheck.Type,
        _ context: CheckContext,
        _ requirements: RequirementTest
    ) -> [PreflightRow] {
        item.hosts.map { host in
            let missing = requirements.missing(for: item.descriptor, host: host)
            guard missing.isEmpty else {
                return PreflightRow(
                    id: item.descriptor.id,
                    title: item.descriptor.title,
                    host: host,
                    result: .unknown,
                    severity: item.severities,
                    detail: "the evidence that it needs was not given",
                    missing: missing
                )
            }
            return item.examine(host, context)
        }
    }

    /// The row of a run that is only about the preflight: what it was given nothing about is not asked.
    ///
    /// `analyze` asks everything; `preflight` may be run on one node alone, and then a question about the other node, or
    /// about volumes, is not open but out of its scope.
    static func narrowed(_ row: PreflightRow, _ context: CheckContext) -> PreflightRow {
        guard row.result == .unknown, context.plan == nil, !row.missing.isEmpty else { return row }
        var absent: [String: String] = [:]
        if context.inventory.cluster.kindCounts.isEmpty {
            absent["cluster"] = "cluster dump"
            absent["plan"] = "cluster dump"
        }
        for host in HostRole.allCases where context.inventory.facts(host).evidence.isEmpty {
            absent[host.nodePhrase] = "capture of the \(host.rawValue) node"
        }
        let reasons = row.missing.map { absent[$0.origin] }
        guard !reasons.contains(nil), let reason = reasons.compactMap({ $0 }).min() else { return row }
        var narrowed = row
        narrowed.result = .notApplicable
        narrowed.detail = "no \(reason) was given"
        narrowed.missing = []
        return narrowed
    }

    /// The record of one item over all machines.
    static func outcome(
        of rows: [PreflightRow],
        _ descriptor: CheckDescriptor,
        _ context: CheckContext
    ) -> CheckOutcome {
        let failed = rows.filter { $0.result == .fail }
        let open = rows.filter { $0.result == .unknown }
        let result: CheckResult
        let reasons: [String]
        if !failed.isEmpty {
            (result, reasons) = (.fail, [])
        } else if !open.isEmpty {
            (result, reasons) = (.unknown, open.map(\.detail))
        } else if let first = rows.first, rows.allSatisfy({ $0.result == .notApplicable }) {
            (result, reasons) = (
                .notApplicable, [first.detail.isEmpty ? "it asks about no such machine" : first.detail]
            )
        } else if rows.isEmpty {
            (result, reasons) = (.notApplicable, ["it asks about no machine of this run"])
        } else {
            (result, reasons) = (.pass, [])
        }
        return CheckOutcome(
            check: descriptor.id,
            result: result,
            subjects: rows.count { $0.result == .pass || $0.result == .fail },
            reason: reasons.filter { !$0.isEmpty }.joined(separator: "; "),
            missing: open.flatMap(\.missing),
            findings: failed.map { finding(of: $0, descriptor, context) }
        )
    }

    private static func finding(
        of row: PreflightRow,
        _ descriptor: CheckDescriptor,
        _ context: CheckContext
    ) -> Finding {
        let name = context.graph.match(row.host).name
        return Finding(
            check: descriptor,
            severity: severity(of: row, descriptor, context.method),
            subject: ObjectReference(kind: "Node", name: name),
            side: row.host == .source ? .sourceNode : .targetNode,
            node: name,
            stableKey: row.id,
            detail: row.detail,
            effect: descriptor.mechanism,
            remediation: row.remediation,
            evidence: row.evidence,
            causedBy: row.causedBy
        )
    }

    /// Severity for the method; the worst of both when none was chosen.
    private static func severity(
        of row: PreflightRow,
        _ descriptor: CheckDescriptor,
        _ method: TakeoverMethod?
    ) -> Severity {
        if let method, let severity = row.severity[method] { return severity }
        return row.severity.values.max() ?? descriptor.severity
    }
}
