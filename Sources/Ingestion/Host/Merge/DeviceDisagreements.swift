import SourceText
import StorageModel

/// Contradictions about which device is meant: what mounts and udev links name, against what the device probes list.
enum DeviceDisagreements {
    /// Kernel names of devices that lsblk leaves out unless it is told otherwise, or that come and go.
    private static let unlisted = ["loop", "zram", "ram", "dm-", "fd", "nbd", "sr"]

    /// Compares mounts and links of one machine with its joined devices.
    static func find(
        _ devices: [BlockDevice],
        rows: [DeviceRow],
        links: [DeviceLink],
        mounts: [MountEntry],
        names: DeviceNames
    ) -> [FactContradiction] {
        unlistedSources(rows, links, mounts, names) + strayLinks(devices, links)
    }

    /// Mounted devices that no device probe lists, although lsblk listed devices.
    private static func unlistedSources(
        _ rows: [DeviceRow],
        _ links: [DeviceLink],
        _ mounts: [MountEntry],
        _ names: DeviceNames
    ) -> [FactContradiction] {
        guard let listing = rows.filter({ $0.probe == .lsblk }).map(\.location).min() else { return [] }
        var known = Set(rows.map { $0.kname ?? names.kname(ofPath: $0.path ?? "") })
        known.formUnion(rows.compactMap { $0.path.flatMap(DeviceValue.kname(ofNode:)) })
        known.formUnion(links.map(\.kname))
        let linked = Set(links.map(\.path))
        var reported: Set<String> = []
        return mounts.compactMap { mount in
            let isAnonymous = mount.majMin.hasPrefix("0:") && mount.fsType != "btrfs"
            guard !isAnonymous, mount.source != "/dev/root", !linked.contains(mount.source),
                let kname = DeviceValue.kname(ofNode: mount.source), !known.contains(kname),
                !unlisted.contains(where: kname.hasPrefix), reported.insert(kname).inserted
            else { return nil }
            return FactContradiction(
                fact: "existence of \(mount.source)",
                used: Located("mounted at \(mount.target)", at: mount.location),
                other: Located("not listed by lsblk", at: listing)
            )
        }
    }

    /// Links by content that lead to a device of which the probes report other content.
    ///
    /// Two devices may claim one UUID: udev links one of them, and its value is that of the link.
    private static func strayLinks(_ devices: [BlockDevice], _ links: [DeviceLink]) -> [FactContradiction] {
        let byName = Dictionary(devices.map { ($0.kname, $0) }) { first, _ in first }
        return links.compactMap { link in
            guard let (folder, column) = folders.first(where: { link.path.hasPrefix($0.folder) }),
                let device = byName[link.kname], let place = device.locations[column],
                let value = value(column, of: device), !value.isEmpty
            else { return nil }
            let linked = Escapes.decodeHex(link.path.dropFirst(folder.count).utf8)
            let isSame = column == "LABEL" ? linked == value : linked.lowercased() == value.lowercased()
            guard !isSame else { return nil }
            return FactContradiction(
                fact: "\(column) of \(device.path)",
                used: Located(value, at: place),
                other: Located(linked, at: link.location)
            )
        }
    }

    private static let folders: [(folder: String, column: String)] = [
        ("/dev/disk/by-uuid/", "UUID"), ("/dev/disk/by-label/", "LABEL"), ("/dev/disk/by-partuuid/", "PARTUUID"),
    ]

    private static func value(_ column: String, of device: BlockDevice) -> String? {
        switch column {
        case "UUID": device.fsUUID
        case "LABEL": device.fsLabel
        default: device.partitionUUID
        }
    }
}
