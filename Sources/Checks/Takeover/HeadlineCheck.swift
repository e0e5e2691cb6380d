import Findings
import Resolution
import StorageModel

/// A TKO check: it blames one headline of the prediction, and is the cause that other rules name.
protocol HeadlineCheck: Check {
    /// The headline.
    static var headline: Headline { get }
}

extension HeadlineCheck {
    static var descriptor: CheckDescriptor { HeadlineCatalogue.descriptor(of: headline) }

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        guard let prediction = context.prediction else { return .notPredicted(descriptor) }
        let index = VolumeIndex(context)
        var tally = VolumeTally()
        for outcome in prediction.volumes {
            let facts = index.facts(of: outcome)
            if outcome.headline == headline {
                tally.add(.hit(HeadlineIssue.issue(facts)), of: facts, descriptor: descriptor)
            } else if outcome.headline == .undetermined {
                tally.add(.unknown(facts.missing), of: facts, descriptor: descriptor)
            } else {
                tally.add(.clean, of: facts, descriptor: descriptor)
            }
        }
        return tally.outcome(descriptor)
    }
}

/// TKO-01.
enum VolumeDestroyed: HeadlineCheck {
    static let headline = Headline.destroyed
}

/// TKO-02.
enum VolumeWrongData: HeadlineCheck {
    static let headline = Headline.wrongData
}

/// TKO-03.
enum VolumeShadowWrite: HeadlineCheck {
    static let headline = Headline.shadowWrite
}

/// TKO-04.
enum VolumeCreatedEmpty: HeadlineCheck {
    static let headline = Headline.createdEmpty
}

/// TKO-05.
enum VolumeAmbiguous: HeadlineCheck {
    static let headline = Headline.ambiguous
}

/// TKO-06.
enum VolumeMissing: HeadlineCheck {
    static let headline = Headline.missing
}

/// TKO-07.
enum VolumeUnreachable: HeadlineCheck {
    static let headline = Headline.unreachable
}

/// TKO-08.
enum VolumeChanged: HeadlineCheck {
    static let headline = Headline.changed
}

/// TKO-10.
enum VolumeUndetermined: HeadlineCheck {
    static let headline = Headline.undetermined
}

/// Words and remedies for the headline of one volume.
enum HeadlineIssue {
    /// What the TKO check says about the volume.
    static func issue(_ facts: VolumeFacts) -> VolumeIssue {
        var issue = VolumeIssue(facts.outcome.headline.rawValue, detail: detail(facts), effect: effect(facts))
        issue.severity = facts.outcome.headline.severity
        issue.standsAlone = true
        issue.remediation = remediation(facts)
        return issue
    }

    private static func detail(_ facts: VolumeFacts) -> String {
        switch facts.outcome.headline {
        case .destroyed: return StateText.change(facts) + overwriter(facts)
        case .unreachable:
            return "\(StateText.clause(facts.after)) with its data after the takeover, but the node no longer has the "
                + "name or labels that the volume's node affinity asks for"
        case .changed:
            let changes = facts.outcome.changes.map(ShellQuote.printable).joined(separator: ", ")
            return
                "\(ShellQuote.code(facts.outcome.path)) holds the same data after the takeover, but differs: \(changes)"
        case .undetermined:
            let captures = facts.missing.map { "\(ShellQuote.code($0.capture)) of \(ShellQuote.printable($0.origin))" }
            let today =
                facts.before.kind == .unknown
                ? "what stands at \(ShellQuote.code(facts.outcome.path)) today is not captured"
                : "\(StateText.clause(facts.before)) today"
            return "\(today); what it is after the takeover cannot be told without \(captures.joined(separator: ", "))"
        default: return StateText.change(facts)
        }
    }

    private static func overwriter(_ facts: VolumeFacts) -> String {
        let rows = facts.index.context.prediction?.diskPlan ?? []
        let names = Set(facts.before.disks)
        let hit = rows.first { row in
            row.role == facts.hostBefore && row.action == .overwritten
                && (names.contains(row.identity) || names.contains(row.device)
                    || names.contains(String(row.device.split(separator: "/").last ?? "")))
        }
        guard let hit else { return "" }
        let partner = hit.partner.map { " with source disk \(ShellQuote.code($0))" } ?? ""
        return " (\(ShellQuote.code(hit.device)) is overwritten\(partner))"
    }

    private static func effect(_ facts: VolumeFacts) -> String {
        let outcome = facts.outcome
        switch outcome.headline {
        case .unreachable: return EffectText.affinityConflict(facts.kubeletVersions)
        case .changed: return "pods start on the same data under the changed conditions, without an event"
        case .undetermined: return "not known until the captures are there; treat the volume as disturbed"
        default: break
        }
        switch outcome.pathFate {
        case .otherData, .ambiguous: return EffectText.foreignData(facts)
        case .bareDirectory: return EffectText.silentWrite(facts)
        case .createdEmpty: return EffectText.createdEmpty(facts)
        case .missing: return EffectText.absent(facts)
        case .wrongType: return EffectText.wrongKind(facts)
        case .sameData: return "pods start, but the data that was behind the path is gone"
        case .undetermined: return "the data is gone; what pods meet at the path is not known"
        }
    }

    private static func remediation(_ facts: VolumeFacts) -> [Remediation] {
        switch facts.outcome.headline {
        case .destroyed: destroyed(facts)
        case .wrongData, .ambiguous:
            facts.before.kind == .block || facts.isLocal && facts.after.kind == .block
                ? VolumeRemedies.wrongName(facts) : VolumeRemedies.lostMount(facts)
        case .shadowWrite: VolumeRemedies.lostMount(facts)
        case .createdEmpty:
            VolumeRemedies.lostMount(facts) + [
                Remediation(
                    .hint,
                    "give the hostPath `type: Directory` (or `File`), so that a missing path fails loudly"
                )
            ]
        case .missing:
            facts.before.kind == .block ? VolumeRemedies.wrongName(facts) : missingDirectory(facts)
        case .unreachable: unreachable(facts)
        case .changed:
            [Remediation(.hint, "have the owner of the workload confirm the differences before the takeover")]
        case .undetermined: VolumeRemedies.captures(facts.missing)
        case .unaffected: []
        }
    }

    private static func destroyed(_ facts: VolumeFacts) -> [Remediation] {
        let disks = StateText.disks(facts.before)
        return VolumeRemedies.scaleToZero(facts) + VolumeRemedies.retain(facts) + [
            VolumeRemedies.backUp(facts),
            Remediation(
                .hint,
                "or keep the data where it is: leave \(disks) out of the disk pairs and detach it for the time of the takeover"
            ),
        ]
    }

    private static func missingDirectory(_ facts: VolumeFacts) -> [Remediation] {
        let mounts = VolumeRemedies.restoreMount(facts)
        if !mounts.isEmpty { return VolumeRemedies.scaleToZero(facts) + VolumeRemedies.retain(facts) + mounts }
        return VolumeRemedies.scaleToZero(facts) + VolumeRemedies.retain(facts) + [
            Remediation(
                .hint,
                "bring the data to \(ShellQuote.code(facts.outcome.path)) on the target before pods start; never create the bare directory alone"
            )
        ]
    }

    private static func unreachable(_ facts: VolumeFacts) -> [Remediation] {
        [
            Remediation(
                .hint,
                "keep the node name and the label `kubernetes.io/hostname` of \(ShellQuote.code(facts.outcome.node)) on the migrated machine"
            )
        ] + VolumeRemedies.scaleToZero(facts)
            + VolumeRemedies.repoint(
                facts,
                reason: "a node affinity that names the target node",
                replacing: PersistentVolumeManifest.Replacement(
                    path: facts.outcome.path,
                    hostname: facts.index.context.graph.targetNode.name
                )
            )
    }
}
