import Findings
import Gating
import SourceText
import StorageModel

/// Turns a saved analysis into a report; the counterpart of `ReportEncoder`, in the same order.
struct ReportDecoder {
    /// The whole analysis.
    let root: SavedValue
    /// Input files, in the order of the analysis.
    let sources: SourceMap
    /// First file of each path; places in evidence name files by their path.
    private let files: [String: FileID]

    /// Reads the list of input files, which places refer to.
    init(_ root: SavedValue) throws(SavedAnalysisError) {
        var sources = SourceMap()
        var files: [String: FileID] = [:]
        for input in try root.list("inputs") {
            let file = SourceFile(
                path: try input.text("path"),
                role: try input.choice("role"),
                sha256: try input.text("sha256"),
                size: try input.integer("size"),
                kind: try input.text("kind")
            )
            let id = sources.add(file)
            if files[file.path] == nil { files[file.path] = id }
        }
        self.root = root
        self.sources = sources
        self.files = files
    }

    /// The report.
    func report() throws(SavedAnalysisError) -> Report {
        let tool = try root.member("tool")
        var report = Report(
            tool: ToolIdentity(name: try tool.text("name"), version: try tool.text("version")),
            evaluatedAt: try root.text("evaluatedAt"),
            options: try options(),
            decision: try decision(),
            sources: sources
        )
        report.volumes = try root.list("volumes").map(volume)
        report.hostPaths = try root.list("hostPaths").map(volume)
        report.outOfScope = try root.list("outOfScope").map(outOfScope)
        if let boot = root.ifPresent("boot") { report.boot = try self.boot(boot) }
        report.diskPlan = try root.list("diskPlan").map(disk)
        report.preflight = try root.list("preflight").map(preflight)
        report.findings = try root.list("findings").map(finding)
        report.outcomes = try outcomes(report.findings)
        for rule in try root.listIfPresent("rules") {
            let descriptor = try self.rule(rule)
            report.descriptors[descriptor.id] = descriptor
        }
        report.problems = try root.list("problems").map(problem)
        report.contradictions = try root.list("contradictions").map(contradiction)
        report.conflicts = try root.list("conflicts").map(conflict)
        report.assumptions = try root.texts("assumptions")
        report.openQuestions = try root.listIfPresent("openQuestions").map { (row) throws(SavedAnalysisError) in
            OpenQuestionRow(key: try row.text("key"), answers: try row.texts("answers"))
        }
        if let alternatives = root.ifPresent("alternatives") {
            report.alternatives = try self.alternatives(alternatives)
        }
        let steps = try root.list("runbook").map(step)
        report.runbook = steps.isEmpty ? nil : Runbook(steps: steps)
        report.objectCounts = try root.member("objects").members()
            .map { (count) throws(SavedAnalysisError) in
                ObjectCount(kind: count.name, count: try count.integer())
            }
        report.isRedacted = try root.optionalFlag("redacted") ?? false
        report.unmatchedNodes = try root.textsIfPresent("unmatchedNodes")
        return report
    }

    private func decision() throws(SavedAnalysisError) -> GateDecision {
        let blockedBy = try root.member("blockedBy")
        var decision = GateDecision(
            verdict: try root.choice("verdict"),
            exitCode: try root.integer("exitCode"),
            reasons: try root.texts("reasons"),
            blockingFindings: try blockedBy.texts("findings"),
            blockingPreflight: try blockedBy.texts("preflight")
        )
        if let accepted = root.ifPresent("accepted") {
            decision.waivedFindings = try accepted.texts("waived")
            decision.baselineFindings = try accepted.texts("baseline")
            decision.outOfScopeFindings = try accepted.texts("outOfScope")
        }
        decision.waivers = try root.listIfPresent("waivers").map(waiver)
        decision.baseline = try root.listIfPresent("baseline").map(baseline)
        return decision
    }

    private func options() throws(SavedAnalysisError) -> ReportOptions {
        let options = try root.member("options")
        var result = ReportOptions(
            scope: try options.choice("scope"),
            method: try options.optionalChoice("method"),
            profile: try options.optionalText("profile"),
            profileAttributes: try options.member("profileAttributes").members()
                .map { (attribute) throws(SavedAnalysisError) in
                    ProfileAttribute(key: attribute.name, value: try attribute.text())
                },
            pairs: try options.texts("pairs"),
            sourceNode: try node(.source),
            targetNode: try node(.target),
            policy: try policy(options)
        )
        result.assumed = try options.listIfPresent("assumed").map { (answer) throws(SavedAnalysisError) in
            AssumedAnswer(key: try answer.text("key"), value: try answer.text("value"))
        }
        return result
    }

    private func node(_ host: HostRole) throws(SavedAnalysisError) -> NodeRow {
        let nodes = try root.member("nodes")
        for node in try nodes.elements() where try node.choice("role", HostRole.self) == host {
            var row = NodeRow(
                host: host,
                name: try node.text("name"),
                isMatched: try node.flag("matched"),
                reason: try node.text("reason"),
                evidence: try evidence(node),
                capturedAt: try node.optionalText("capturedAt"),
                captureAge: try node.optionalInteger("captureAgeSeconds")
            )
            row.isOfDumpedBoot = try node.optionalFlag("sameBoot")
            row.isOfDumpedCluster = try node.optionalFlag("sameCluster")
            row.isAssumed = try node.optionalFlag("assumed") ?? false
            return row
        }
        throw nodes.fault("has no \(host.rawValue) node")
    }

    private func outOfScope(_ value: SavedValue) throws(SavedAnalysisError) -> OutOfScopeVolume {
        OutOfScopeVolume(
            volume: ObjectReference(
                kind: try value.optionalText("kind") ?? "PersistentVolume",
                namespace: try value.optionalText("namespace"),
                name: try value.text("name")
            ),
            cluster: try value.choice("cluster"),
            reason: try value.text("reason"),
            evidence: try evidence(value)
        )
    }

    private func problem(_ value: SavedValue) throws(SavedAnalysisError) -> InputProblem {
        var problem = InputProblem(try value.choice("effect"), file: try file(value), try value.text("message"))
        problem.line = try value.optionalInteger("line")
        problem.column = try value.optionalInteger("column")
        return problem
    }

    private func contradiction(_ value: SavedValue) throws(SavedAnalysisError) -> FactContradiction {
        FactContradiction(
            fact: try value.text("fact"),
            used: try located(value.member("used")),
            other: try located(value.member("other"))
        )
    }

    private func conflict(_ value: SavedValue) throws(SavedAnalysisError) -> ObjectConflict {
        ObjectConflict(
            reference: try reference(value.member("object")),
            cluster: try value.choice("cluster"),
            kept: try located(value.member("used")),
            dropped: try located(value.member("other"))
        )
    }
}

extension ReportDecoder {
    /// The file that a value names by its path; nil for null.
    ///
    /// A place outside the inputs is written as `?` and read back as a file that is not in the list.
    private func file(_ value: SavedValue) throws(SavedAnalysisError) -> FileID? {
        guard let name = value.ifPresent("file") else { return nil }
        let path = try name.text()
        if let file = files[path] { return file }
        guard path == "?" else { throw name.fault("names `\(path)`, which is not in `inputs`") }
        return FileID(Int(UInt32.max))
    }

    private func location(_ value: SavedValue) throws(SavedAnalysisError) -> SourceLocation? {
        guard let file = try file(value) else { return nil }
        return SourceLocation(file: file, line: try value.integer("line"), column: try value.integer("column"))
    }

    private func located(_ value: SavedValue) throws(SavedAnalysisError) -> Located<String> {
        guard let location = try location(value) else { throw value.fault("lacks `file`") }
        return Located(try value.text("value"), at: location)
    }

    /// Places with their quotes, from the member `evidence`.
    func evidence(_ owner: SavedValue) throws(SavedAnalysisError) -> [Evidence] {
        try owner.list("evidence").map { (value) throws(SavedAnalysisError) in
            var evidence = Evidence(
                try value.choice("role"),
                at: try location(value),
                note: try value.text("note")
            )
            evidence.quote = try value.optionalText("quote")
            return evidence
        }
    }

    /// Captures that are missing, from a member of that form.
    func missing(_ owner: SavedValue, _ key: String = "missing") throws(SavedAnalysisError) -> [MissingEvidence] {
        try owner.listIfPresent(key).map { (value) throws(SavedAnalysisError) in
            MissingEvidence(
                origin: try value.text("origin"),
                capture: try value.text("capture"),
                settles: try value.text("settles")
            )
        }
    }

    /// How sure something is; `missing` names the member that lists the captures of an open question.
    func certainty(_ value: SavedValue, missing key: String) throws(SavedAnalysisError) -> Certainty {
        let name = try value.text("certainty")
        switch name {
        case "certain": return .certain
        case "depends": return .depends(on: try value.texts("dependsOn"))
        case "undetermined": return .undetermined(missing: try missing(value, key))
        default: throw try value.member("certainty").fault("cannot be `\(name)`")
        }
    }

    /// Kind, namespace and name.
    func reference(_ value: SavedValue) throws(SavedAnalysisError) -> ObjectReference {
        ObjectReference(
            kind: try value.text("kind"),
            namespace: try value.optionalText("namespace"),
            name: try value.text("name")
        )
    }

    /// Who is hit.
    func blastRadius(_ value: SavedValue) throws(SavedAnalysisError) -> BlastRadius {
        var radius = BlastRadius(
            claims: try value.texts("claims"),
            pods: try value.texts("pods"),
            workloads: try value.texts("workloads"),
            namespaces: try value.texts("namespaces")
        )
        radius.replicas = try value.listIfPresent("replicas").map(replicas)
        radius.services = try value.ifPresent("services")?.elements().map(service)
        radius.disruptionBudgets = try value.ifPresent("disruptionBudgets")?.elements().map(budget)
        return radius
    }

    private func replicas(_ value: SavedValue) throws(SavedAnalysisError) -> WorkloadReplicas {
        WorkloadReplicas(workload: try value.text("workload"), replicas: try value.integer("replicas"))
    }

    private func service(_ value: SavedValue) throws(SavedAnalysisError) -> ServiceImpact {
        ServiceImpact(
            name: try value.text("name"),
            endpoints: try value.integer("endpoints"),
            hit: try value.texts("hit")
        )
    }

    private func budget(_ value: SavedValue) throws(SavedAnalysisError) -> DisruptionBudget {
        DisruptionBudget(
            name: try value.text("name"),
            limit: try value.text("limit"),
            disruptionsAllowed: try value.optionalInteger("disruptionsAllowed")
        )
    }
}
