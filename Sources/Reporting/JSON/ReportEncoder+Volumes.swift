import Findings
import StorageModel

extension ReportEncoder {
    /// One PV on one side, or an inline host path.
    func volume(_ row: VolumeRow) -> JSONValue {
        let outcome = row.outcome
        let open = row.openQuestions
        return [
            "name": .string(outcome.volume.name),
            "kind": .string(outcome.volume.kind),
            "namespace": .optional(outcome.volume.namespace),
            "cluster": .string(outcome.cluster.rawValue),
            "side": .string(outcome.side.rawValue),
            "node": .string(outcome.node),
            "move": .string(report.move),
            "podVolume": .optional(outcome.podVolume),
            "source": .string(outcome.sourceField),
            "hostPathType": .optional(outcome.hostPathType),
            "volumeMode": outcome.isBlockMode ? "Block" : "Filesystem",
            "path": .string(outcome.path),
            "pathFate": .string(outcome.pathFate.rawValue),
            "dataFate": .string(outcome.dataFate.rawValue),
            "headline": .string(outcome.headline.rawValue),
            "severity": .string(outcome.headline.severity?.rawValue ?? "none"),
            "certainty": .string(outcome.certainty.name),
            "dependsOn": .strings(dependencies(outcome.certainty)),
            "missing": .strings(open.map { "\($0.origin): \($0.capture)" }),
            "missingEvidence": missing(open),
            "undetermined": missing(absences(outcome.certainty)),
            "changes": .strings(outcome.changes),
            "provisioning": .string(row.provisioning),
            "provisioningReasons": .strings(row.provisioningReasons),
            "binding": .string(row.bindingState),
            "storageClass": .optional(row.storageClass),
            "blastRadius": blastRadius(row.blastRadius),
            "before": resolution(outcome.before),
            "after": resolution(outcome.after),
            "worlds": .array(outcome.worlds.map(world)),
            "evidence": evidence(outcome.evidence),
        ]
    }

    /// What stands at a path in one state.
    private func resolution(_ resolution: PathResolution) -> JSONValue {
        [
            "state": .string(resolution.state.rawValue),
            "path": .string(resolution.path),
            "realPath": .optional(resolution.realPath),
            "kind": .string(resolution.kind.rawValue),
            "mountPoint": .optional(resolution.mountPoint),
            "isMountPoint": .bool(resolution.isMountPoint),
            "device": .optional(resolution.device),
            "fsType": .optional(resolution.fsType),
            "partitionTable": .optional(resolution.partitionTableType),
            "filesystemUUID": .optional(resolution.filesystemUUID),
            "contentIdentity": .optional(resolution.contentIdentity),
            "disks": .strings(resolution.disks),
            "size": .optional(resolution.size),
            "readOnly": resolution.readOnly.map(JSONValue.bool) ?? .null,
            "options": .strings(resolution.options),
            "mountsBelow": .strings(resolution.mountsBelow),
            "chain": .array(resolution.hops.map(hop)),
            "missing": missing(resolution.missing),
        ]
    }

    private func hop(_ hop: EvidenceHop) -> JSONValue {
        [
            "step": .string(hop.step.rawValue),
            "subject": .string(hop.subject),
            "rule": .string(hop.rule),
            "evidence": evidence(hop.evidence),
        ]
    }

    private func world(_ world: VolumeWorld) -> JSONValue {
        [
            "assumptions": .strings(world.assumptions),
            "pathFate": .string(world.pathFate.rawValue),
            "dataFate": .string(world.dataFate.rawValue),
            "headline": .string(world.headline.rawValue),
            "after": resolution(world.after),
        ]
    }

    /// The first boot; null when it was not predicted.
    func boot() -> JSONValue {
        guard let boot = report.boot else { return .null }
        return [
            "outcome": .string(boot.result.rawValue),
            "certainty": .string(boot.certainty.name),
            "dependsOn": .strings(dependencies(boot.certainty)),
            "missing": .strings(absences(boot.certainty).map { "\($0.origin): \($0.capture)" }),
            "missingEvidence": missing(absences(boot.certainty)),
            "problems": .array(
                boot.problems.map { problem in
                    [
                        "target": .string(problem.target),
                        "source": .string(problem.source),
                        "outcome": .string(problem.result.rawValue),
                        "reason": .string(problem.reason),
                        "evidence": evidence(problem.evidence),
                    ]
                }
            ),
        ]
    }

    /// What happens to one disk.
    func disk(_ row: DiskPlanRow) -> JSONValue {
        [
            "node": .string(row.role.rawValue),
            "device": .string(row.device),
            "identity": .string(row.identity),
            "size": .optional(row.size),
            "action": .string(row.action.rawValue),
            "partner": .optional(row.partner),
            "reason": .string(row.reason),
            "problem": .optional(row.problem),
            "contents": .strings(row.contents),
            "evidence": evidence(row.evidence),
        ]
    }

    /// Facts that a `depends` names.
    func dependencies(_ certainty: Certainty) -> [String] {
        if case .depends(let facts) = certainty { facts } else { [] }
    }

    /// Captures that an `undetermined` names.
    func absences(_ certainty: Certainty) -> [MissingEvidence] {
        if case .undetermined(let missing) = certainty { missing } else { [] }
    }
}
