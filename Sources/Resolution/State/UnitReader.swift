import Findings
import SourceText
import StorageModel

/// Reads one mount unit from its fragment and drop-ins (systemd.unit(5), systemd.mount(5)).
struct UnitReader {
    /// Unit name.
    var name: String
    /// Fragments and drop-ins of that name.
    var files: [UnitFile]
    /// The machine.
    var role: HostRole
    /// The machine whose root file system resolves mount points.
    var root: MachineState

    /// The mount, with what pulls it in; nil when the name is no path.
    func mountJob(pulledBy links: [UnitLink]) -> MountJob? {
        guard let path = DeviceNames.path(ofUnit: name) else { return nil }
        let fragments = files.filter { !$0.isDropIn }.sorted { rank($0.path) < rank($1.path) }
        let settings =
            (fragments.first?.settings ?? [])
            + files.filter(\.isDropIn).sorted { $0.path < $1.path }.flatMap(\.settings)
        func last(_ key: String) -> UnitFile.Setting? {
            settings.last { $0.section == "Mount" && $0.key == key && !$0.value.isEmpty }
        }
        guard let location = fragments.first?.location ?? files.first?.location ?? links.first?.location else {
            return nil
        }
        let target = AbsolutePath.normalized(last("Where")?.value ?? path)
        var job = MountJob(
            host: role,
            origin: .unit(name),
            target: target,
            spec: last("What").map { DeviceSpec($0.value) },
            fsType: last("Type")?.value ?? "auto",
            options: (last("Options")?.value ?? "").split(separator: ",").map(String.init),
            enablement: links.isEmpty ? .onDemand : .enabled,
            isRequired: false,
            location: last("What")?.location ?? location
        )
        if job.fsType == "none" { job.fsType = "auto" }
        job.beatsFstab = beatsGenerator || fragments.isEmpty
        if fragments.isEmpty || job.spec == nil { job.missing = [MissingCaptures.unitFile(role, name)] }
        if target != root.canonical(target) { job.defect = "`Where=\(target)` contains a symbolic link" }
        if target != path { job.defect = "`Where=\(target)` does not match the unit name" }
        for setting in settings where setting.section == "Unit" {
            let values = setting.value.split(separator: " ").map(String.init)
            switch setting.key {
            case "RequiresMountsFor": job.requiredPaths += values.map { root.canonical($0) }
            case "Requires", "BindsTo", "Requisite": job.requiredUnits += values
            case let key where (key.hasPrefix("Condition") || key.hasPrefix("Assert")) && !values.isEmpty:
                job.conditions.append((key: key, text: "\(key)=\(setting.value)"))
            default: break
            }
        }
        job.addBindRequirement(root)
        return job
    }

    /// Whether the fragment beats what the fstab generator writes.
    private var beatsGenerator: Bool {
        files.contains { !$0.isDropIn && ($0.path.hasPrefix("/etc/") || $0.path.hasPrefix("/run/systemd/system/")) }
    }

    private func rank(_ path: String) -> Int {
        if path.hasPrefix("/etc/") { return 0 }
        return path.hasPrefix("/run/") ? 1 : 2
    }
}

/// Captures that a prediction may lack, with what each would settle.
enum MissingCaptures {
    /// The node in the words of a report.
    static func origin(_ role: HostRole) -> String { role == .source ? "source node" : "target node" }

    /// fstab.
    static func fstab(_ role: HostRole, _ target: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "root/etc/fstab",
            settles: "whether `\(target)` is mounted at boot"
        )
    }

    /// Enablement of units.
    static func unitLinks(_ role: HostRole, _ target: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "cmd/unit_links.out",
            settles: "whether a mount unit for `\(target)` is enabled"
        )
    }

    /// The version of systemd.
    static func systemdVersion(_ role: HostRole, _ target: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "systemctl --version",
            settles: "whether systemd is 254 or newer and mounts `\(target)` as its kernel argument says"
        )
    }

    /// A unit file.
    static func unitFile(_ role: HostRole, _ unit: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "root/etc/systemd/system/\(unit)",
            settles: "what the enabled unit `\(unit)` mounts"
        )
    }

    /// mountinfo.
    static func mountinfo(_ role: HostRole) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "root/proc/1/mountinfo",
            settles: "which file system each path lies in"
        )
    }

    /// Links below /dev.
    static func deviceLinks(_ role: HostRole, _ name: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "cmd/by_links.out",
            settles: "which disk `\(name)` stands for"
        )
    }

    /// What attaches a loop device.
    static func loopDevice(_ role: HostRole, _ name: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "root/etc/systemd/system",
            settles: "which file `\(name)` is attached to, and what attaches it at boot"
        )
    }

    /// The list of block devices.
    static func devices(_ role: HostRole, _ what: String) -> MissingEvidence {
        MissingEvidence(origin: origin(role), capture: "cmd/lsblk_json.out", settles: what)
    }

    /// Physical volumes.
    static func physicalVolumes(_ role: HostRole) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "cmd/pvs.out",
            settles: "which volume group an LVM member without active volumes belongs to"
        )
    }

    /// Probed paths.
    static func paths(_ role: HostRole, _ path: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "probe/paths.tsv",
            settles: "whether `\(path)` exists there and what it is"
        )
    }

    /// A path that the API server would refuse, or that no node can have.
    static func path(_ fault: String) -> MissingEvidence {
        MissingEvidence(origin: "cluster", capture: "oc get pv -o yaml", settles: "which path is meant: \(fault)")
    }

    /// Probe and mountinfo that cannot both be right.
    static func contradicted(_ role: HostRole, _ path: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "probe/paths.tsv",
            settles: "what `\(path)` is: probe and root/proc/1/mountinfo contradict each other, so take both again"
        )
    }

    /// Content that every boot makes anew.
    static func volatile(_ role: HostRole, _ path: String, _ fsType: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "probe/paths.tsv",
            settles: "what stands at `\(path)` after a reboot: it lies in \(fsType), which every boot makes anew"
        )
    }

    /// Kernel arguments.
    static func commandLine(_ role: HostRole) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "root/proc/cmdline",
            settles: "which device the root file system is mounted from"
        )
    }

    /// What lies beneath a mount.
    static func beneath(_ role: HostRole, _ path: String) -> MissingEvidence {
        MissingEvidence(
            origin: origin(role),
            capture: "probe/beneath.tsv",
            settles: "whether `\(path)` exists in the file system beneath"
        )
    }
}
