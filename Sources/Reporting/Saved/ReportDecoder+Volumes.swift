import Findings
import StorageModel

extension ReportDecoder {
    /// One PV on one side, or an inline host path.
    func volume(_ value: SavedValue) throws(SavedAnalysisError) -> VolumeRow {
        let worlds = try value.list("worlds").map(world)
        let worst = VolumeWorld(
            assumptions: worlds.first?.assumptions ?? [],
            pathFate: try value.choice("pathFate"),
            dataFate: try value.choice("dataFate"),
            headline: try value.choice("headline"),
            after: try resolution(value.member("after"))
        )
        var outcome = VolumeOutcome(
            volume: try reference(value),
            cluster: try value.choice("cluster"),
            sourceField: try value.text("source"),
            path: try value.text("path"),
            side: try value.choice("side"),
            node: try value.text("node"),
            before: try resolution(value.member("before")),
            worst: worst
        )
        outcome.podVolume = try value.optionalText("podVolume")
        outcome.hostPathType = try value.optionalText("hostPathType")
        outcome.isBlockMode = try value.text("volumeMode") == "Block"
        outcome.certainty = try certainty(value, missing: "undetermined")
        outcome.changes = try value.texts("changes")
        outcome.worlds = worlds
        outcome.evidence = try evidence(value)
        return VolumeRow(
            outcome: outcome,
            provisioning: try value.text("provisioning"),
            provisioningReasons: try value.texts("provisioningReasons"),
            bindingState: try value.text("binding"),
            storageClass: try value.optionalText("storageClass"),
            blastRadius: try blastRadius(value.member("blastRadius"))
        )
    }

    private func resolution(_ value: SavedValue) throws(SavedAnalysisError) -> PathResolution {
        var resolution = PathResolution(
            state: try value.choice("state"),
            path: try value.text("path"),
            kind: try value.choice("kind")
        )
        resolution.realPath = try value.optionalText("realPath")
        resolution.mountPoint = try value.optionalText("mountPoint")
        resolution.isMountPoint = try value.flag("isMountPoint")
        resolution.device = try value.optionalText("device")
        resolution.fsType = try value.optionalText("fsType")
        resolution.partitionTableType = try value.optionalText("partitionTable")
        resolution.filesystemUUID = try value.optionalText("filesystemUUID")
        resolution.contentIdentity = try value.optionalText("contentIdentity")
        resolution.disks = try value.texts("disks")
        resolution.size = try value.optionalSize("size")
        resolution.readOnly = try value.optionalFlag("readOnly")
        resolution.options = try value.texts("options")
        resolution.mountsBelow = try value.texts("mountsBelow")
        resolution.hops = try value.list("chain").map(hop)
        resolution.missing = try missing(value)
        return resolution
    }

    private func hop(_ value: SavedValue) throws(SavedAnalysisError) -> EvidenceHop {
        EvidenceHop(
            try value.choice("step"),
            try value.text("subject"),
            rule: try value.text("rule"),
            evidence: try evidence(value)
        )
    }

    private func world(_ value: SavedValue) throws(SavedAnalysisError) -> VolumeWorld {
        VolumeWorld(
            assumptions: try value.texts("assumptions"),
            pathFate: try value.choice("pathFate"),
            dataFate: try value.choice("dataFate"),
            headline: try value.choice("headline"),
            after: try resolution(value.member("after"))
        )
    }

    /// The first boot.
    func boot(_ value: SavedValue) throws(SavedAnalysisError) -> BootOutcome {
        BootOutcome(
            result: try value.choice("outcome"),
            certainty: try certainty(value, missing: "missingEvidence"),
            problems: try value.list("problems").map { (problem) throws(SavedAnalysisError) in
                BootProblem(
                    target: try problem.text("target"),
                    source: try problem.text("source"),
                    result: try problem.choice("outcome"),
                    reason: try problem.text("reason"),
                    evidence: try evidence(problem)
                )
            }
        )
    }

    /// What happens to one disk.
    func disk(_ value: SavedValue) throws(SavedAnalysisError) -> DiskPlanRow {
        DiskPlanRow(
            role: try value.choice("node"),
            device: try value.text("device"),
            identity: try value.text("identity"),
            size: try value.optionalSize("size"),
            action: try value.choice("action"),
            partner: try value.optionalText("partner"),
            reason: try value.text("reason"),
            problem: try value.optionalText("problem"),
            contents: try value.texts("contents"),
            evidence: try evidence(value)
        )
    }
}
