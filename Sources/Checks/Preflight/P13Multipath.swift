package import Findings
import SourceText
package import StorageModel

/// P13: a root or boot file system on multipath does not start on a target without it.
package enum P13Multipath: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P13",
        family: .preflight,
        name: "multipath-boot",
        title: "The machine boots from multipath storage",
        severity: .critical,
        mechanism:
            "With `rd.multipath` the initramfs waits for links that only multipath devices get (`dm-mpath-…`). A target "
            + "with plain virtual disks never has them, so the boot stops.",
        message: "dracut-initqueue: Warning: /dev/disk/by-label/dm-mpath-root does not exist",
        remedy: "Boot the source from one path with ordinary kernel arguments before the migration.",
        example: "`rd.multipath=default root=/dev/disk/by-label/dm-mpath-root` in /proc/cmdline.",
        references: ["coreos-installer: src/bin/rdcore/rootmap.rs", "dracut.cmdline(7), rd.multipath", "multipath(8)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Does the machine boot without multipath?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let arguments = (facts.kernelCommandLine ?? []).filter { isMultipath($0.value) }
        let maps = (facts.devices ?? []).filter { $0.type == "mpath" }
        // multipath(8) with `user_friendly_names` makes `mpatha`, `mpathb` …; a listing knows better.
        let mapped = facts.hasDeviceListing ? [] : facts.mappedMounts(["mpath"])
        let evidence =
            arguments.map { Evidence(.cause, at: $0.location, note: "`\($0.value)`") }
            + mapped.map { Evidence(.cause, at: $0.location, note: "mounted from a multipath map, by its name") }
            + maps.map { Evidence(.cause, at: $0.location, note: "multipath map `\($0.path)`") }
        if !evidence.isEmpty {
            let names =
                arguments.map { "`\($0.value)`" } + maps.map { "`\($0.path)`" } + mapped.map { "`\($0.source)`" }
            return .fail(
                "multipath: \(names.joined(separator: ", "))",
                evidence: evidence,
                remediation: remedies(facts, arguments.map(\.value))
            )
        }
        guard facts.kernelCommandLine != nil || facts.hasDeviceListing else {
            return .unknown(
                "neither kernel arguments nor block devices were captured",
                missing: [
                    facts.lacking("root/proc/cmdline", settles: "whether the machine boots from multipath storage")
                ],
                severity: PreflightSeverity.warns
            )
        }
        return .pass("no multipath among what was captured of kernel arguments and block devices")
    }

    private static func isMultipath(_ argument: String) -> Bool {
        if argument == "rd.multipath=0" { return false }
        return argument.hasPrefix("rd.multipath") || argument.hasPrefix("mpath.wwid=")
            || (argument.hasPrefix("root=") && argument.contains("dm-mpath"))
    }

    private static func remedies(_ facts: HostFacts, _ arguments: [String]) -> [Remediation] {
        guard !arguments.isEmpty else {
            return [
                Remediation(.hint, "external storage is not migrated: detach it, or attach it to the target afterwards")
            ]
        }
        let root = (facts.devices ?? []).first { $0.mountPoints.contains("/sysroot") || $0.mountPoints.contains("/") }
        let uuid = root?.fsUUID ?? ""
        guard !uuid.isEmpty else {
            return [Remediation(.hint, "boot the source from one path with `root=UUID=` and without `rd.multipath`")]
        }
        let deletions = arguments.map { "--delete=\(ShellText.quoted($0))" }.joined(separator: " ")
        return [
            HostRemedies.command(
                "boot the source from one path, by UUID; the last line reboots the drained node",
                "rpm-ostree kargs \(deletions) --append=root=UUID=\(ShellText.quoted(uuid)) &&\nsystemctl reboot",
                on: facts.role,
                // The node goes down with everything that runs on it.
                isDestructive: true
            )
        ]
    }
}
