package import Findings
import Resolution
import SourceText
package import StorageModel

/// P28: mount units that systemd refuses, or whose prerequisites nothing provides.
package enum P28MountChains: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P28",
        family: .preflight,
        name: "mount-unit-unresolved",
        title: "A mount unit names a place that does not resolve",
        severity: .medium,
        mechanism:
            "systemd refuses a mount unit whose name is not that of `Where=`, and one whose `Where=` goes through a symbolic link "
            + "(on RHCOS /mnt, /opt, /srv and /home are links into /var). `RequiresMountsFor=` orders units behind mounts; a path that "
            + "nothing mounts gives no order at all.",
        whenSilent: "kubelet starts before the mount, or without it, and writes below the empty directory.",
        message: "Where= setting doesn't match unit name. Refusing.",
        remedy: "Let `Where=` be the real path and name the unit after it, in the MachineConfig that makes it.",
        example: "mnt-data.mount with `Where=/mnt/data` on a node where /mnt is a link to /var/mnt.",
        references: ["systemd.mount(5)", "systemd.unit(5), RequiresMountsFor", "butane: base (mount-unit template)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Do all mount units resolve to places that exist?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let files = facts.unitFiles else {
            return .unknown(
                "no mount units were captured",
                missing: [facts.lacking("root/etc/systemd/system/*.mount", settles: "which places mount units name")]
            )
        }
        let units = files.filter { $0.unit.hasSuffix(".mount") && $0.path.hasPrefix("/etc/systemd/system/") }
        let settings = units.flatMap { unit in unit.settings.map { (unit, $0) } }
        let places = settings.filter { $0.1.section == "Mount" && $0.1.key == "Where" && !$0.1.value.isEmpty }
        guard !places.isEmpty else { return .pass("no mount unit of /etc/systemd/system names a place") }
        var wrong: [(String, Evidence)] = []
        for (unit, setting) in places {
            if let fault = fault(unit, setting, facts) { wrong.append(fault) }
        }
        for (unit, setting) in settings where setting.section == "Unit" && setting.key == "RequiresMountsFor" {
            wrong += unprovided(unit, setting, places.map(\.1.value), facts)
        }
        if !wrong.isEmpty {
            return .fail(
                wrong.map(\.0).joined(separator: "; "),
                evidence: wrong.map(\.1),
                remediation: [
                    Remediation(
                        .hint,
                        "correct the unit in the MachineConfig that makes it; an edit on disk degrades the node"
                    )
                ]
            )
        }
        return .pass(
            "\(CountText.of(places.count, "mount unit")) of /etc/systemd/system, each named after its place",
            evidence: places.prefix(1).map { Evidence(.context, at: $0.1.location, note: "`Where=` of `\($0.0.unit)`") }
        )
    }

    private static func fault(_ unit: UnitFile, _ setting: UnitFile.Setting, _ facts: HostFacts) -> (String, Evidence)?
    {
        let place = setting.value
        let cause = Evidence(.cause, at: setting.location, note: "`Where=` of `\(unit.unit)`")
        // Specifiers are filled in by systemd; the drop-in of a unit is named after its folder.
        guard !place.contains("%"), !unit.isDropIn else { return nil }
        let name = UnitName.mount(for: place)
        if name != unit.unit {
            return (
                "\(ShellQuote.code(unit.unit)) mounts \(ShellQuote.code(place)), whose unit is \(ShellQuote.code(name))",
                cause
            )
        }
        if let link = linkedComponent(place, facts) {
            return ("\(ShellQuote.code(place)) goes through the symbolic link \(ShellQuote.code(link))", cause)
        }
        return nil
    }

    /// The first component of a path that is a link: as probed, or as RHCOS has it.
    private static func linkedComponent(_ path: String, _ facts: HostFacts) -> String? {
        let isOSTree: Bool
        if case .yes = NodePlatform.osTree(facts) { isOSTree = true } else { isOSTree = false }
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += "/\(part)"
            if let probe = facts.pathProbes?[prefix] {
                if probe.link != nil { return prefix }
                continue
            }
            // ostree: docs/deployment.md and rpm-ostree's root layout, without a probe that says otherwise.
            if isOSTree, ["/home", "/mnt", "/opt", "/root", "/srv", "/ostree", "/media"].contains(prefix) {
                return prefix
            }
        }
        return nil
    }

    /// Paths of `RequiresMountsFor=` that are below /var and that neither a unit, nor fstab, nor a mount provides.
    private static func unprovided(
        _ unit: UnitFile,
        _ setting: UnitFile.Setting,
        _ places: [String],
        _ facts: HostFacts
    ) -> [(String, Evidence)] {
        guard let mounts = facts.mounts else { return [] }
        let provided = places + (facts.fstab ?? []).map(\.target) + mounts.map(\.target)
        return setting.value.split(separator: " ").map(String.init).compactMap { path in
            guard !path.contains("%"), path != "/" else { return nil }
            let isProvided = provided.contains { $0 != "/" && (path == $0 || path.hasPrefix($0 + "/")) }
            guard !isProvided else { return nil }
            return (
                "nothing mounts \(ShellQuote.code(path)), which \(ShellQuote.code(unit.unit)) waits for",
                Evidence(.cause, at: setting.location, note: "`RequiresMountsFor=` of `\(unit.unit)`")
            )
        }
    }
}
