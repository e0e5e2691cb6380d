import Findings

/// How a device is named by a path, which decides what the name survives.
enum DeviceReference: Sendable, Hashable {
    /// sdX, vdX, xvdX, hdX, nvmeXnY, dm-N, mdN: given in discovery order.
    case kernelName
    /// `/dev/disk/by-path`: bus position.
    case busPosition
    /// wwn-, scsi-, ata-, nvme- and virtio- links: hardware identity.
    case hardware
    /// by-uuid, by-label, by-partuuid, by-partlabel and links of LVM, md and device-mapper contents.
    case content
    /// No device name.
    case none

    /// What a single path names.
    init(path: String) {
        if path.hasPrefix("/dev/disk/") {
            self = Self.diskLink(path.dropFirst("/dev/disk/".count))
        } else if path.hasPrefix("/dev/mapper/") || path.hasPrefix("/dev/md/") {
            self = .content
        } else if path.hasPrefix("/dev/") {
            let name = path.dropFirst("/dev/".count)
            if Self.isKernelName(name) {
                self = .kernelName
            } else {
                self = name.contains("/") ? .content : .none
            }
        } else {
            self = .none
        }
    }

    /// What the path of a volume rests on before the takeover: the first stable name on the way, else a kernel name.
    init(of facts: VolumeFacts) {
        let names = facts.deviceNames
        let kinds = names.map(DeviceReference.init(path:))
        if let stable = kinds.first(where: { $0 != .kernelName && $0 != .none }) {
            self = stable
        } else if kinds.contains(.kernelName) || DeviceReference(path: facts.before.realPath ?? "") == .kernelName {
            self = .kernelName
        } else {
            self = .none
        }
    }

    /// Whether one kernel name is a partition of the other, for example `/dev/nvme0n1p2` of `/dev/nvme0n1`.
    static func isPartition(_ part: String, of disk: String) -> Bool {
        guard part.hasPrefix(disk), part.utf8.count > disk.utf8.count, let last = disk.utf8.last else { return false }
        var suffix = part.utf8.dropFirst(disk.utf8.count)
        if isDigit(last) {
            guard suffix.first == UInt8(ascii: "p") else { return false }
            suffix = suffix.dropFirst()
        }
        return !suffix.isEmpty && suffix.allSatisfy(isDigit)
    }

    private static func diskLink(_ rest: Substring) -> DeviceReference {
        if rest.hasPrefix("by-path/") { return .busPosition }
        if rest.hasPrefix("by-diskseq/") { return .kernelName }
        guard rest.hasPrefix("by-id/") else { return .content }
        let name = rest.dropFirst("by-id/".count)
        let fromContent = ["dm-uuid-LVM", "dm-name-", "lvm-pv-uuid-", "md-uuid-", "md-name-", "dm-uuid-CRYPT"]
        return fromContent.contains { name.hasPrefix($0) } ? .content : .hardware
    }

    private static func isKernelName(_ name: Substring) -> Bool {
        for prefix in ["sd", "vd", "xvd", "hd"] where name.hasPrefix(prefix) {
            let rest = name.dropFirst(prefix.count).utf8
            let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            if !letters.isEmpty, rest.dropFirst(letters.count).allSatisfy(isDigit) { return true }
        }
        for prefix in ["nvme", "mmcblk", "dm-", "md", "loop", "zram"] where name.hasPrefix(prefix) {
            if let first = name.dropFirst(prefix.count).utf8.first, isDigit(first) { return true }
        }
        return false
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
