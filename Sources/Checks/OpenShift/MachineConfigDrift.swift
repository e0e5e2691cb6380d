import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-01: mount units on the machine differ from its MachineConfig.
enum MachineConfigDrift: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-01",
        family: .openShift,
        name: "machine-config-drift",
        title: "Mount units of the machine differ from its MachineConfig",
        severity: .medium,
        mechanism:
            "The machine-config daemon compares files and units on disk with the rendered MachineConfig of the node. A mount unit that the takeover changes, removes or disables makes the node Degraded and stops updates; a later update writes the unit again and undoes the change, possibly under running volumes.",
        whenSilent: "Until the daemon validates, and again until the next update rewrites the unit.",
        message:
            "content mismatch for file \"/etc/systemd/system/var-mnt-a.mount\"; unit \"var-mnt-a.mount\" expected enabled=true, but systemd reports \"disabled\"",
        remedy:
            "Make the change in the MachineConfig of the pool, and let the Machine Config Operator write the units.",
        example: "The source's `var-mnt-a.mount` names another UUID than the MachineConfig of the target's pool.",
        references: ["machine-config-operator pkg/daemon/on_disk_validation.go"]
    )
    static let nothing = "no MachineConfig of the machine has a mount unit"
    static let needsPrediction = true
    private static let currentConfig = "machineconfiguration.openshift.io/currentConfig"

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        CoreOSNode.noteMissingNodes(context, &tally)
        let machine = MachineAfter(context)
        let cluster = context.inventory.cluster
        for match in machine.candidates {
            guard let node = match.node, let current = node.metadata.annotations[currentConfig] else { continue }
            guard
                let config = cluster.machineConfigs.first(where: {
                    $0.name == current.value && $0.cluster == node.cluster
                })
            else {
                tally.looked()
                tally.lacks(
                    "cluster",
                    "oc get machineconfig \(ShellQuote.word(current.value)) -o yaml",
                    "whether the machine's mount units are those of its MachineConfig"
                )
                continue
            }
            guard !config.mountUnits.isEmpty else { continue }
            tally.looked(config.mountUnits.count)
            // The units lie below /etc of the root file system.
            guard let root = machine.rootOf else {
                tally.lacks("source node", "lsblk", "whose root file system, and so whose units, the machine has")
                continue
            }
            let facts = context.inventory.facts(root)
            guard let files = facts.unitFiles else {
                tally.lacks("\(root.rawValue) node", "mount-units", "whether the units are those of the MachineConfig")
                continue
            }
            for unit in config.mountUnits {
                guard let drift = drift(unit, files, facts.unitLinks) else { continue }
                tally.hit(issue(unit, drift, config, match, machine, context))
            }
        }
    }

    private struct Drift {
        var detail: String
        var message: String
        var location: SourceLocation?
    }

    private static func drift(_ unit: MachineConfigUnit, _ files: [UnitFile], _ links: [UnitLink]?) -> Drift? {
        let name = unit.name.value
        let path = "/etc/systemd/system/\(name)"
        if let wanted = unit.contents {
            guard let file = files.first(where: { $0.path == path && !$0.isDropIn }) else {
                return Drift(
                    detail: "\(ShellQuote.code(path)) is not on the machine",
                    message: "could not stat file \"\(ShellQuote.printable(path))\"",
                    location: nil
                )
            }
            for setting in wanted.settings {
                let own = file.settings.filter { $0.section == setting.section && $0.key == setting.key }
                if own.contains(where: { $0.value == setting.value }) { continue }
                let text = own.last.map { ShellQuote.code($0.value) } ?? "nothing"
                return Drift(
                    detail:
                        "\(ShellQuote.code(path)) has \(ShellQuote.printable(setting.key))=\(text), the MachineConfig has \(ShellQuote.code(setting.value))",
                    message: "content mismatch for file \"\(ShellQuote.printable(path))\"",
                    location: own.last?.location ?? file.location
                )
            }
        }
        guard let isEnabled = unit.isEnabled, let links else { return nil }
        let isLinked = links.contains { link in
            (link.path.contains(".wants/") || link.path.contains(".requires/")) && link.path.hasSuffix("/\(name)")
        }
        guard isLinked != isEnabled else { return nil }
        return Drift(
            detail: "\(ShellQuote.code(name)) is \(isLinked ? "enabled" : "not enabled") on the machine",
            message:
                "unit \"\(ShellQuote.printable(name))\" expected enabled=\(isEnabled), but systemd reports \"\(isLinked ? "enabled" : "disabled")\"",
            location: links.first { $0.path.hasSuffix("/\(name)") }?.location
        )
    }

    private static func issue(
        _ unit: MachineConfigUnit,
        _ drift: Drift,
        _ config: MachineConfig,
        _ match: NodeMatch,
        _ machine: MachineAfter,
        _ context: CheckContext
    ) -> ObjectIssue {
        let place = unit.contents?.settings.last { $0.section == "Mount" && $0.key == "Where" }?.value
        let users = (context.prediction?.volumes ?? []).filter { outcome in
            guard let place, outcome.volume.kind == "PersistentVolume", let path = outcome.before.realPath else {
                return false
            }
            return HostPathText.isWithin(path, place)
        }
        var evidence = [Evidence(.cause, at: unit.name.location, note: "unit of the MachineConfig")]
        if let location = drift.location { evidence.append(Evidence(.counterpart, at: location, note: "the machine")) }
        return ObjectIssue(
            subject: config.reference,
            side: .targetNode,
            node: match.name,
            key: "drift|\(unit.name.value)",
            detail: drift.detail,
            effect:
                "the node becomes Degraded and is not updated any more: `\(drift.message)`"
                + (users.isEmpty
                    ? ""
                    : "; a later update writes the unit again under \(users.count) static volume(s) at \(ShellQuote.code(place ?? ""))"),
            severity: users.isEmpty ? .medium : .critical,
            certainty: machine.certainty,
            remediation: [
                Remediation(
                    .hint,
                    "put the mount unit that the machine needs into a MachineConfig of its pool, before the takeover if it is the source's pool"
                )
            ],
            evidence: evidence
        )
    }
}
