import Findings
import Gating
package import Reporting
import SourceText
import StorageModel

/// Puts pseudonyms in place of every name in a report, so that each format that is rendered from it is safe to hand out.
///
/// Verdict, counts, outcomes, severities, sizes and times stay. Equal names get equal pseudonyms everywhere, so what
/// belongs together can still be seen. Fingerprints and evidence digests are keyed by the map's secret.
package struct ReportRedactor {
    var text: TextRedactor

    /// Prepares to redact with the pseudonyms of a map.
    package init(map: RedactionMap) { text = TextRedactor(map: map, vocabulary: Vocabulary()) }

    /// The map with every pseudonym that was given.
    package var map: RedactionMap { text.map }

    /// The report with pseudonyms; a report that is redacted already stays as it is.
    package mutating func redact(_ report: Report) -> Report {
        guard !report.isRedacted else { return report }
        register(report)
        text.settle()
        // The first pass meets every name, so that the second replaces it also where it stands before its first mention.
        _ = redacted(report)
        return redacted(report)
    }

    // MARK: - Names of known kinds

    private mutating func register(_ report: Report) {
        for node in [report.options.sourceNode, report.options.targetNode] where node.name != node.host.rawValue {
            text.register(node.name, as: .node)
        }
        let rows = report.volumes + report.hostPaths
        for row in rows {
            register(row.outcome.volume)
            register(row.blastRadius)
            if let name = row.storageClass { text.register(name, as: .storageClass) }
            for disk in row.outcome.before.disks + row.outcome.after.disks { register(disk: disk) }
            register(path: row.outcome.path)
            for point in [row.outcome.before.mountPoint, row.outcome.after.mountPoint] { register(path: point ?? "") }
        }
        for row in report.outOfScope { register(row.volume) }
        for finding in report.findings {
            register(finding.subject)
            register(finding.blastRadius)
            if let node = finding.node { text.register(node, as: .node) }
        }
        for row in report.diskPlan { register(disk: row.identity) }
        for waiver in report.decision.waivers.map(\.waiver) {
            text.register(waiver.approver, as: .person)
            if let author = waiver.author { text.register(author, as: .person) }
            text.register(waiver.ticket, as: .ticket)
        }
    }

    private mutating func register(_ reference: ObjectReference) {
        if let namespace = reference.namespace { text.register(namespace, as: .namespace) }
        switch reference.kind {
        case "PersistentVolume": text.register(reference.name, as: .volume)
        case "PersistentVolumeClaim": text.register(reference.name, as: .claim)
        case "Pod": text.register(reference.name, as: .pod)
        case "Node": text.register(reference.name, as: .node)
        case "Namespace": text.register(reference.name, as: .namespace)
        case "StorageClass": text.register(reference.name, as: .storageClass)
        case "Check": break
        default:
            if reference.name.contains("/") {
                register(path: reference.name)
            } else {
                text.register(reference.name, as: .workload)
            }
        }
    }

    private mutating func register(_ radius: BlastRadius) {
        for namespace in radius.namespaces { text.register(namespace, as: .namespace) }
        for (names, category) in [(radius.claims, RedactionMap.Category.claim), (radius.pods, .pod)] {
            for name in names { register(qualified: name, category) }
        }
        // `Kind namespace/name`
        for workload in radius.workloads {
            guard let space = workload.firstIndex(of: " ") else { continue }
            register(qualified: String(workload[workload.index(after: space)...]), .workload)
        }
        for service in radius.services ?? [] {
            register(qualified: service.name, .workload)
            for pod in service.hit { register(qualified: pod, .pod) }
        }
        for budget in radius.disruptionBudgets ?? [] { register(qualified: budget.name, .workload) }
    }

    private mutating func register(qualified name: String, _ category: RedactionMap.Category) {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 { text.register(parts[0], as: .namespace) }
        if let last = parts.last { text.register(last, as: category) }
    }

    private mutating func register(disk: String) {
        for piece in Pieces(disk) where piece.isToken && piece.text.utf8.count > 3 {
            text.register(piece.text, as: .serial)
        }
    }

    /// Folders of a volume's path are names in sentences too, unless every node has them.
    private mutating func register(path: String) {
        for part in path.split(separator: "/") where !text.isCommonFolder(String(part)) {
            text.register(String(part), as: .word)
        }
    }

    // MARK: - The report

    private mutating func redacted(_ report: Report) -> Report {
        var report = report
        report.isRedacted = true
        redact(&report.options)
        redact(&report.decision)
        redact(&report.sources)
        for index in report.volumes.indices { redact(&report.volumes[index]) }
        for index in report.hostPaths.indices { redact(&report.hostPaths[index]) }
        for index in report.outOfScope.indices {
            redact(&report.outOfScope[index].volume)
            report.outOfScope[index].reason = text.sentence(report.outOfScope[index].reason)
            redact(&report.outOfScope[index].evidence)
        }
        redact(&report.boot)
        for index in report.diskPlan.indices { redact(&report.diskPlan[index]) }
        for index in report.preflight.indices { redact(&report.preflight[index]) }
        for index in report.outcomes.indices { redact(&report.outcomes[index]) }
        for index in report.findings.indices { redact(&report.findings[index]) }
        for index in report.problems.indices {
            report.problems[index].message = text.sentence(report.problems[index].message)
        }
        for index in report.contradictions.indices { redact(&report.contradictions[index]) }
        for index in report.conflicts.indices {
            redact(&report.conflicts[index].reference)
            report.conflicts[index].kept.value = text.code(report.conflicts[index].kept.value)
            report.conflicts[index].dropped.value = text.code(report.conflicts[index].dropped.value)
        }
        // Examples of the documentation name nodes and volumes of their own, which would look like names that got out.
        for id in report.descriptors.keys { report.descriptors[id]?.example = "" }
        report.assumptions = report.assumptions.map { text.sentence($0) }
        report.unmatchedNodes = report.unmatchedNodes.map { text.sentence($0) }
        redact(&report.runbook)
        redact(&report.alternatives)
        for index in report.objectCounts.indices {
            report.objectCounts[index].kind = text.code(report.objectCounts[index].kind)
        }
        for index in report.openQuestions.indices {
            report.openQuestions[index].key = text.sentence(report.openQuestions[index].key)
            report.openQuestions[index].answers = report.openQuestions[index].answers.map { text.sentence($0) }
        }
        return report
    }

    private mutating func redact(_ options: inout ReportOptions) {
        options.profile = options.profile.map { text.code($0) }
        for index in options.profileAttributes.indices {
            options.profileAttributes[index].value = text.code(options.profileAttributes[index].value)
        }
        options.pairs = options.pairs.map { text.code($0) }
        for index in options.assumed.indices {
            options.assumed[index].key = text.sentence(options.assumed[index].key)
            options.assumed[index].value = text.sentence(options.assumed[index].value)
        }
        redact(&options.sourceNode)
        redact(&options.targetNode)
        redact(&options.policy)
    }

    private mutating func redact(_ node: inout NodeRow) {
        if node.name != node.host.rawValue { node.name = text.name(node.name) }
        node.reason = text.sentence(node.reason)
        node.capturedAt = node.capturedAt.map { text.code($0) }
        redact(&node.evidence)
    }

    private mutating func redact(_ policy: inout GatePolicy) {
        for index in policy.overrides.indices {
            policy.overrides[index].reason = Self.withheld
            redact(&policy.overrides[index].scope)
        }
        redact(&policy.scope)
    }

    /// Stands for sentences that people wrote, in which anything may be said.
    private static let withheld = "withheld"

    private mutating func redact(_ scope: inout GateScope) {
        scope.namespaces = scope.namespaces.map { text.name($0) }
        scope.volumes = scope.volumes.map { text.name($0) }
        scope.storageClasses = scope.storageClasses.map { text.name($0) }
        scope.nodes = scope.nodes.map { text.name($0) }
    }

    private mutating func redact(_ decision: inout GateDecision) {
        decision.reasons = decision.reasons.map { text.sentence($0) }
        decision.blockingFindings = decision.blockingFindings.map(text.keyed)
        decision.waivedFindings = decision.waivedFindings.map(text.keyed)
        decision.baselineFindings = decision.baselineFindings.map(text.keyed)
        decision.outOfScopeFindings = decision.outOfScopeFindings.map(text.keyed)
        for index in decision.waivers.indices {
            var record = decision.waivers[index]
            record.reason = text.sentence(record.reason)
            record.findings = record.findings.map(text.keyed)
            switch record.waiver.target {
            case .fingerprint(let fingerprint): record.waiver.target = .fingerprint(text.keyed(fingerprint))
            case .rule(let rule, let object): record.waiver.target = .rule(rule, object: text.code(object))
            }
            record.waiver.reason = Self.withheld
            record.waiver.approver = text.name(record.waiver.approver)
            record.waiver.author = record.waiver.author.map { text.name($0) }
            record.waiver.ticket = text.name(record.waiver.ticket)
            record.waiver.created.text = text.code(record.waiver.created.text)
            record.waiver.expires.text = text.code(record.waiver.expires.text)
            record.waiver.evidenceDigest = text.keyed(record.waiver.evidenceDigest)
            decision.waivers[index] = record
        }
        for index in decision.baseline.indices {
            var entry = decision.baseline[index].entry
            entry.fingerprint = text.keyed(entry.fingerprint)
            entry.evidenceDigest = text.keyed(entry.evidenceDigest)
            entry.rule = text.code(entry.rule)
            entry.object = text.code(entry.object)
            decision.baseline[index].entry = entry
        }
    }

    private mutating func redact(_ sources: inout SourceMap) {
        for index in sources.files.indices {
            let id = FileID(index)
            sources[id].path = text.code(sources[id].path)
            sources[id].sha256 = text.keyed(sources[id].sha256)
            sources[id].storagePath = ""
        }
    }
}
