import Findings
import Reporting
import SourceText
import StorageModel

extension ReportRedactor {
    mutating func redact(_ row: inout VolumeRow) {
        redact(&row.outcome)
        row.provisioningReasons = row.provisioningReasons.map { text.sentence($0) }
        row.storageClass = row.storageClass.map { text.name($0) }
        redact(&row.blastRadius)
    }

    mutating func redact(_ outcome: inout VolumeOutcome) {
        redact(&outcome.volume)
        outcome.podVolume = outcome.podVolume.map { text.code($0) }
        outcome.path = text.code(outcome.path)
        outcome.hostPathType = outcome.hostPathType.map { text.code($0) }
        outcome.node = text.name(outcome.node)
        redact(&outcome.certainty)
        outcome.changes = outcome.changes.map { text.code($0) }
        redact(&outcome.before)
        redact(&outcome.after)
        for index in outcome.worlds.indices {
            outcome.worlds[index].assumptions = outcome.worlds[index].assumptions.map { text.sentence($0) }
            redact(&outcome.worlds[index].after)
        }
        redact(&outcome.evidence)
    }

    mutating func redact(_ resolution: inout PathResolution) {
        resolution.path = text.code(resolution.path)
        resolution.realPath = resolution.realPath.map { text.code($0) }
        resolution.mountPoint = resolution.mountPoint.map { text.code($0) }
        resolution.device = resolution.device.map { text.code($0) }
        resolution.fsType = resolution.fsType.map { text.code($0) }
        resolution.partitionTableType = resolution.partitionTableType.map { text.code($0) }
        resolution.filesystemUUID = resolution.filesystemUUID.map { text.name($0) }
        resolution.contentIdentity = resolution.contentIdentity.map { text.code($0) }
        resolution.disks = resolution.disks.map { text.code($0) }
        resolution.options = resolution.options.map { text.code($0) }
        resolution.mountsBelow = resolution.mountsBelow.map { text.code($0) }
        for index in resolution.hops.indices {
            resolution.hops[index].subject = text.code(resolution.hops[index].subject)
            resolution.hops[index].rule = text.sentence(resolution.hops[index].rule)
            redact(&resolution.hops[index].evidence)
        }
        redact(&resolution.missing)
    }

    mutating func redact(_ boot: inout BootOutcome?) {
        guard var outcome = boot else { return }
        redact(&outcome.certainty)
        for index in outcome.problems.indices {
            outcome.problems[index].target = text.code(outcome.problems[index].target)
            outcome.problems[index].source = text.code(outcome.problems[index].source)
            outcome.problems[index].reason = text.sentence(outcome.problems[index].reason)
            redact(&outcome.problems[index].evidence)
        }
        boot = outcome
    }

    mutating func redact(_ row: inout DiskPlanRow) {
        row.device = text.code(row.device)
        row.identity = text.code(row.identity)
        row.partner = row.partner.map { text.code($0) }
        row.reason = text.sentence(row.reason)
        row.problem = row.problem.map { text.sentence($0) }
        row.contents = row.contents.map { text.code($0) }
        redact(&row.evidence)
    }

    mutating func redact(_ row: inout PreflightRow) {
        row.detail = text.sentence(row.detail)
        redact(&row.evidence)
        redact(&row.remediation)
        redact(&row.missing)
        row.causedBy = row.causedBy.map(text.keyed)
        row.severityOverride?.reason = "withheld"
    }

    mutating func redact(_ outcome: inout CheckOutcome) {
        outcome.reason = text.sentence(outcome.reason)
        redact(&outcome.missing)
        for index in outcome.findings.indices { redact(&outcome.findings[index]) }
    }

    mutating func redact(_ finding: inout Finding) {
        redact(&finding.certainty)
        redact(&finding.subject)
        finding.node = finding.node.map { text.name($0) }
        finding.detail = text.sentence(finding.detail)
        finding.before = text.sentence(finding.before)
        finding.after = text.sentence(finding.after)
        finding.effect = text.sentence(finding.effect)
        redact(&finding.blastRadius)
        redact(&finding.remediation)
        redact(&finding.evidence)
        finding.causedBy = finding.causedBy.map(text.keyed)
        finding.stableKey = text.code(finding.stableKey)
        finding.fingerprint = text.keyed(finding.fingerprint)
        finding.evidenceDigest = text.keyed(finding.evidenceDigest)
        finding.severityOverride?.reason = "withheld"
    }

    mutating func redact(_ contradiction: inout FactContradiction) {
        contradiction.fact = text.sentence(contradiction.fact)
        contradiction.used.value = text.code(contradiction.used.value)
        contradiction.other.value = text.code(contradiction.other.value)
    }

    mutating func redact(_ runbook: inout Runbook?) {
        guard var steps = runbook?.steps else { return }
        for index in steps.indices {
            steps[index].title = text.sentence(steps[index].title)
            steps[index].command = text.code(steps[index].command)
            steps[index].expected = text.sentence(steps[index].expected)
            steps[index].undo = text.code(steps[index].undo)
        }
        runbook = Runbook(steps: steps)
    }

    mutating func redact(_ alternatives: inout Alternatives?) {
        guard var all = alternatives else { return }
        for index in all.compared.indices {
            all.compared[index].title = text.sentence(all.compared[index].title)
            all.compared[index].instructions = all.compared[index].instructions.map { text.code($0) }
            for effect in all.compared[index].improves.indices {
                redact(&all.compared[index].improves[effect].volume)
                redact(&all.compared[index].improves[effect].certainty)
            }
            for effect in all.compared[index].worsens.indices {
                redact(&all.compared[index].worsens[effect].volume)
                redact(&all.compared[index].worsens[effect].certainty)
            }
            redact(&all.compared[index].evidence)
        }
        all.withoutEffect = all.withoutEffect.map { text.sentence($0) }
        all.skipped = all.skipped.map { text.sentence($0) }
        for index in all.advice.indices {
            all.advice[index].title = text.sentence(all.advice[index].title)
            all.advice[index].text = text.sentence(all.advice[index].text)
            redact(&all.advice[index].evidence)
        }
        alternatives = all
    }

    mutating func redact(_ remedies: inout [Remediation]) {
        for index in remedies.indices {
            remedies[index].title = text.sentence(remedies[index].title)
            remedies[index].body = text.code(remedies[index].body)
            let isCommand = remedies[index].kind == .command
            remedies[index].undo = isCommand ? text.code(remedies[index].undo) : text.sentence(remedies[index].undo)
        }
    }

    mutating func redact(_ evidence: inout [Evidence]) {
        for index in evidence.indices {
            evidence[index].quote = evidence[index].quote.map { text.code($0) }
            evidence[index].note = text.sentence(evidence[index].note)
        }
    }

    mutating func redact(_ missing: inout [MissingEvidence]) {
        for index in missing.indices {
            missing[index].origin = text.sentence(missing[index].origin)
            missing[index].capture = text.code(missing[index].capture)
            missing[index].settles = text.sentence(missing[index].settles)
        }
    }

    mutating func redact(_ certainty: inout Certainty) {
        switch certainty {
        case .certain: return
        case .depends(let facts): certainty = .depends(on: facts.map { text.sentence($0) })
        case .undetermined(var missing):
            redact(&missing)
            certainty = .undetermined(missing: missing)
        }
    }

    /// Host paths and disks are named by paths; other objects by their name.
    mutating func redact(_ reference: inout ObjectReference) {
        guard reference.kind != "Check" else { return }
        reference.namespace = reference.namespace.map { text.name($0) }
        reference.name = text.name(reference.name)
    }

    mutating func redact(_ radius: inout BlastRadius) {
        radius.claims = radius.claims.map { text.code($0) }
        radius.pods = radius.pods.map { text.code($0) }
        radius.workloads = radius.workloads.map { text.code($0) }
        radius.namespaces = radius.namespaces.map { text.name($0) }
        radius.replicas = radius.replicas.map {
            WorkloadReplicas(workload: text.code($0.workload), replicas: $0.replicas)
        }
        radius.services = radius.services?.map {
            ServiceImpact(name: text.code($0.name), endpoints: $0.endpoints, hit: $0.hit.map { text.code($0) })
        }
        radius.disruptionBudgets = radius.disruptionBudgets?.map {
            DisruptionBudget(
                name: text.code($0.name),
                limit: $0.limit,
                disruptionsAllowed: $0.disruptionsAllowed
            )
        }
    }
}
