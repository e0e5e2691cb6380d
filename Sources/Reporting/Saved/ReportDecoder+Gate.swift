import Findings
import Gating

extension ReportDecoder {
    /// The policy; analyses from before there was one have only threshold and `failOnWarning` in their options.
    func policy(_ options: SavedValue) throws(SavedAnalysisError) -> GatePolicy {
        var policy = GatePolicy(
            failOn: try options.choice("failOn"),
            failOnWarning: try options.flag("failOnWarning")
        )
        guard let value = root.ifPresent("policy") else { return policy }
        policy.blocksUndetermined = try value.text("undetermined") == "blocked"
        policy.overrides = try value.list("overrides").map { (item) throws(SavedAnalysisError) in
            SeverityRule(
                check: try item.text("rule"),
                severity: try item.choice("severity"),
                reason: try item.text("reason"),
                scope: try scope(item)
            )
        }
        policy.unwaivable = try value.texts("unwaivable")
        policy.requiredCaptures = try value.list("requiredCaptures").map { (item) throws(SavedAnalysisError) in
            RequiredCapture(try item.choice("from"), try item.text("capture"))
        }
        let minimum = try value.member("minimumCoverage")
        policy.minimumCoverage = MinimumCoverage(
            checks: try minimum.optionalInteger("checks"),
            preflight: try minimum.optionalInteger("preflight"),
            volumes: try minimum.optionalInteger("volumes")
        )
        policy.maximumCaptureAge = try value.optionalInteger("maximumCaptureAgeSeconds")
        policy.requiresSameBoot = try value.flag("sameBoot")
        policy.requiresSameCluster = try value.flag("sameCluster")
        policy.scope = try scope(value)
        policy.sizeProfile = try value.optionalText("sizeProfile")
        let waivers = try value.member("waivers")
        policy.waiverRules = WaiverRules(
            approverDiffersFromAuthor: try waivers.flag("approverDiffersFromAuthor"),
            maximumLifetime: try waivers.optionalInteger("maximumLifetimeSeconds"),
            maximumNumber: try waivers.optionalInteger("maximumNumber"),
            coversUndetermined: try waivers.flag("coverUndetermined")
        )
        policy.maximumBaselineSeverity = try value.member("baseline").optionalChoice("maximumSeverity")
        return policy
    }

    private func scope(_ owner: SavedValue) throws(SavedAnalysisError) -> GateScope {
        let scope = try owner.member("scope")
        return GateScope(
            namespaces: try scope.texts("namespaces"),
            volumes: try scope.texts("persistentVolumes"),
            storageClasses: try scope.texts("storageClasses"),
            nodes: try scope.texts("nodes")
        )
    }

    /// What became of a waiver; its moments are kept as text, because the decision was made with them.
    func waiver(_ value: SavedValue) throws(SavedAnalysisError) -> WaiverRecord {
        let target: Waiver.Target
        if let fingerprint = try value.optionalText("fingerprint") {
            target = .fingerprint(fingerprint)
        } else {
            target = .rule(try value.text("rule"), object: try value.text("object"))
        }
        let waiver = Waiver(
            target: target,
            reason: try value.text("reason"),
            approver: try value.text("approver"),
            author: try value.optionalText("author"),
            ticket: try value.text("ticket"),
            created: WaiverMoment(try value.text("created"), seconds: nil),
            expires: WaiverMoment(try value.text("expires"), seconds: nil),
            evidenceDigest: try value.text("evidenceDigest"),
            line: try value.integer("line")
        )
        return WaiverRecord(
            waiver: waiver,
            state: try value.choice("state"),
            reason: try value.text("stateReason"),
            findings: try value.texts("findings")
        )
    }

    /// What became of a baseline entry.
    func baseline(_ value: SavedValue) throws(SavedAnalysisError) -> BaselineRecord {
        let entry = BaselineEntry(
            fingerprint: try value.text("fingerprint"),
            evidenceDigest: try value.text("evidenceDigest"),
            rule: try value.text("rule"),
            object: try value.text("object"),
            line: try value.integer("line")
        )
        return BaselineRecord(entry: entry, state: try value.choice("state"), reason: try value.text("stateReason"))
    }

    /// A severity that the policy changed; nil when it did not.
    func severityOverride(_ owner: SavedValue) throws(SavedAnalysisError) -> SeverityOverride? {
        guard let value = owner.ifPresent("severityOverride") else { return nil }
        return SeverityOverride(
            severity: try value.choice("severity"),
            original: try value.choice("original"),
            reason: try value.text("reason")
        )
    }
}
