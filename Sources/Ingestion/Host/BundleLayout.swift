/// Which file of a bundle is what (schema 1: `meta/`, `root/`, `cmd/`, `probe/`).
package enum BundleLayout {
    /// The kind of the file at `path` inside the bundle; nil when no reader knows it.
    package static func kind(of path: String) -> CaptureKind? {
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "meta": return metaFiles[parts[1]]
        case "probe": return probeFiles[parts[1]]
        case "cmd": return commandKind(parts[1])
        case "root": return rootKind("/" + parts[1])
        default: return nil
        }
    }

    /// Path inside the bundle of what a manifest row wrote.
    package static func path(ofManifestID id: String, kind: String) -> String {
        switch kind {
        case "cmd": "cmd/\(id).out"
        case "probe": "probe/\(id).tsv"
        default: "root" + id
        }
    }

    private static let metaFiles: [String: CaptureKind] = [
        "env": .environment, "firmware": .firmware, "manifest.tsv": .manifest, "tools.tsv": .tools,
    ]

    private static let probeFiles: [String: CaptureKind] = ["paths.tsv": .pathProbes, "beneath.tsv": .beneathProbes]

    private static let commands: [String: CaptureKind] = [
        "lsblk_json": .lsblkJSON, "lsblk_pairs": .lsblkPairs, "blkid": .blkid(probed: nil), "by_links": .deviceLinks,
        "unit_links": .unitLinks, "list_mounts": .unitStates, "pvs": .physicalVolumes, "vgs": .volumeGroups,
        "lvs": .logicalVolumes, "lsattr": .fileAttributes, "findmnt": .findmnt, "modules_virtio": .modulesOnDisk,
        "df": .filesystemUsage, "df_i": .filesystemUsage, "df_inodes": .filesystemUsage, "multipath": .multipath,
        "dmsetup_table": .deviceMapper, "dmsetup_info": .deviceMapper,
        "dmsetup_tree": .deviceMapper, "kubelet_dirs": .kubeletDirectories, "mdadm_scan": .mdadm, "udev_db": .udev,
        "efibootmgr": .bootManager,
    ]

    private static func commandKind(_ file: String) -> CaptureKind? {
        guard !file.contains("/") else { return nil }
        if file.hasSuffix(".err") { return .unused("error output of a capture command") }
        guard file.hasSuffix(".out") else { return nil }
        let id = String(file.dropLast(4))
        if let kind = commands[id] { return kind }
        if let item = SystemCapture.ofCommand(id) { return .system(item, path: id) }
        if id.hasPrefix("sfdisk_") { return .partitionTable(device: "/dev/" + id.dropFirst(7)) }
        if id.hasPrefix("blkid_p_") { return .blkid(probed: "/dev/" + id.dropFirst(8)) }
        if id.hasPrefix("lsinitrd") { return .initramfs }
        return nil
    }

    private static let rootFiles: [String: CaptureKind] = [
        "/proc/1/mountinfo": .mountinfo, "/proc/self/mountinfo": .unused("mountinfo of the capturing process"),
        "/etc/fstab": .fstab, "/etc/crypttab": .crypttab, "/etc/hostname": .hostname, "/etc/machine-id": .machineID,
        "/proc/mdstat": .mdstat, "/proc/swaps": .swaps, "/proc/cmdline": .kernelCommandLine,
        "/etc/os-release": .osRelease, "/usr/lib/os-release": .unused("os-release of the image"),
        "/sysroot/.coreos-aleph-version.json": .aleph, "/sysroot/.aleph-version.json": .aleph,
        "/sysroot/.bootc-aleph.json": .aleph, "/etc/lvm/devices/system.devices": .lvmDevicesFile,
        "/etc/multipath.conf": .multipath, "/sys/class/dmi/id/product_uuid": .systemUUID,
        "/proc/partitions": .kernelPartitions,
    ]

    private static let unitDirectories = [
        "/etc/systemd/system/", "/run/systemd/generator/", "/run/systemd/generator.late/",
        "/run/systemd/generator.early/",
        "/run/systemd/system/", "/usr/lib/systemd/system/",
    ]

    private static func rootKind(_ path: String) -> CaptureKind? {
        if let kind = rootFiles[path] { return kind }
        if let item = SystemCapture.ofFile(path) { return .system(item, path: path) }
        let parts = path.split(separator: "/").map(String.init)
        if parts.count == 3, parts[0] == "proc", parts[2] == "mountinfo" { return .processMountinfo(pid: parts[1]) }
        if unitDirectories.contains(where: { path.hasPrefix($0) }), UnitFileReader.isMountUnitPath(path) {
            return .unitFile(path: path)
        }
        if InitramfsImageReader.isImagePath(path) { return .initramfsImage(path: path) }
        if path.hasPrefix("/boot/loader/entries/"), path.hasSuffix(".conf") { return .bootEntry(path: path) }
        if path.hasSuffix("/modules.builtin"), path.hasPrefix("/usr/lib/modules/") || path.hasPrefix("/lib/modules/") {
            return .builtinModules
        }
        if parts.count >= 4, parts[0] == "sys", parts[1] == "block" {
            return .sysfsBlock(device: parts[2], attribute: parts[3...].joined(separator: "/"))
        }
        return nil
    }
}
