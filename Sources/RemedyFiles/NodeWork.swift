import Findings
import Reporting
import SourceText
import StorageModel

/// What is to be done on the migrated node: mounts, names of devices, LVM.
struct NodeWork {
    /// The analysis.
    let report: Report

    /// One file system that is to be mounted again.
    struct Mount: Hashable {
        var mountPoint: String
        var uuid: String
        var fsType: String
        var options: String
        var isUUIDKept: Bool
        var volumes: [String]
    }

    /// One link name that is to be given to a device by what lies on it.
    struct Link: Hashable {
        var name: String
        var uuid: String
        var volume: String
    }

    /// Rows whose data survives and whose path does not lead to it afterwards.
    private var lost: [VolumeRow] {
        (report.volumes + report.hostPaths).filter {
            $0.isDisturbed && [.kept, .arrives].contains($0.outcome.dataFate)
                && $0.outcome.pathFate != .sameData && $0.outcome.pathFate != .undetermined
        }
    }

    /// Mounts that the node loses, by mount point.
    var mounts: [Mount] {
        var found: [String: Mount] = [:]
        for row in lost {
            let before = row.outcome.before
            guard before.kind == .directory, let point = before.mountPoint, point != "/", Self.isPlainPath(point),
                let uuid = before.filesystemUUID, Self.isPlainWord(uuid), let type = before.fsType,
                Self.isPlainWord(type)
            else { continue }
            let name = row.outcome.volume.name
            if found[point] != nil {
                if found[point]?.volumes.contains(name) == false { found[point]?.volumes.append(name) }
                continue
            }
            found[point] = Mount(
                mountPoint: point,
                uuid: uuid,
                fsType: type,
                options: Self.options(before),
                isUUIDKept: row.outcome.side == .resident || attribute("filesystemUUID") == "kept",
                volumes: [name]
            )
        }
        return found.values.sorted { $0.mountPoint < $1.mountPoint }
    }

    /// Link names that vanish with the hardware and that a udev rule can give to the same data again.
    var links: [Link] {
        var found: Set<Link> = []
        for row in lost where row.outcome.before.kind == .block {
            let before = row.outcome.before
            guard let uuid = before.filesystemUUID, Self.isPlainWord(uuid),
                row.outcome.side == .resident || attribute("filesystemUUID") == "kept"
            else { continue }
            let links = [row.outcome.path] + before.hops.filter { $0.step == .link }.map(\.subject)
            for name in links + links.compactMap(Self.operatorLink)
            where name.hasPrefix("/dev/disk/by-id/") && Self.isPlainPath(name) {
                found.insert(Link(name: String(name.dropFirst(5)), uuid: uuid, volume: row.outcome.volume.name))
            }
        }
        return found.sorted { ($0.name, $0.uuid) < ($1.name, $1.uuid) }
    }

    /// The by-id link that a link of the Local Storage Operator leads to: it has the same name.
    ///
    /// Source: openshift/local-storage-operator `pkg/common/provisioner_utils.go`.
    private static func operatorLink(_ path: String) -> String? {
        let prefixes = ["wwn-", "scsi-", "nvme-", "ata-", "virtio-"]
        guard path.hasPrefix("/mnt/local-storage/"), let name = path.split(separator: "/").last,
            prefixes.contains(where: name.hasPrefix)
        else { return nil }
        return "/dev/disk/by-id/\(name)"
    }

    /// Volume groups that hold volumes of the migration, and on which sides.
    var volumeGroups: [(name: String, sides: Set<VolumeSide>)] {
        var found: [String: Set<VolumeSide>] = [:]
        for row in report.volumes + report.hostPaths where row.outcome.headline != .unaffected {
            for hop in row.outcome.before.hops where hop.step == .logicalVolume {
                guard let name = Self.volumeGroup(hop.subject) else { continue }
                found[name, default: []].insert(row.outcome.side)
            }
        }
        return found.sorted { $0.key < $1.key }.map { (name: $0.key, sides: $0.value) }
    }

    /// The value of an attribute of the takeover profile.
    func attribute(_ key: String) -> String? { report.options.profileAttributes.first { $0.key == key }?.value }

    /// `vg/lv`, `/dev/vg/lv` or `/dev/mapper/vg-lv`, in which a dash of a name is written twice.
    static func volumeGroup(_ subject: String) -> String? {
        var text = subject
        if text.hasPrefix("/dev/mapper/") {
            text.removeFirst("/dev/mapper/".count)
            var name = ""
            var rest = text[...]
            while let first = rest.first {
                rest = rest.dropFirst()
                if first == "-" {
                    guard rest.first == "-" else { break }
                    rest = rest.dropFirst()
                }
                name.append(first)
            }
            text = rest.isEmpty ? "" : name
        } else {
            if text.hasPrefix("/dev/") { text.removeFirst(5) }
            let parts = text.split(separator: "/")
            text = parts.count == 2 ? String(parts[0]) : ""
        }
        return isPlainWord(text) ? text : nil
    }

    /// Options worth keeping: those that a person sets, not what the kernel adds.
    private static func options(_ before: PathResolution) -> String {
        let useful = before.options.filter {
            ["noatime", "nodiratime", "ro", "noexec", "nosuid", "nodev", "nouuid", "discard"].contains($0)
                || $0 == "prjquota" || $0 == "uquota" || $0 == "pquota"
        }
        return useful.isEmpty ? "defaults" : useful.joined(separator: ",")
    }

    /// Letters, digits and a few signs: what a UUID, a file-system type or an LVM name consists of.
    static func isPlainWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 128 && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-_.+:".utf8.contains($0)
            }
    }

    /// An absolute path without anything that a unit file, fstab or a udev rule would read as more than a path.
    static func isPlainPath(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasSuffix("/") && path.utf8.count <= 1024
            && !path.split(separator: "/").contains("..")
            && path.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || "-_.+:@/=,".utf8.contains($0)
            }
    }
}
