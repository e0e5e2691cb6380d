/// What an fstab line, a unit, a kernel argument or a PV path names, by what determines it (takeover model, section 2).
struct DeviceSpec: Hashable, Sendable {
    /// The kind of name, with its value.
    enum Form: Hashable, Sendable {
        case uuid(String)
        case label(String)
        case partitionUUID(String)
        case partitionLabel(String)
        /// A link below by-id or by-path.
        case hardware(String)
        /// A by-path link with a content part: the disk's path, and the rest as a link name.
        case joined(base: String, content: String)
        /// A name below by-id that device-mapper, LVM or md content determines.
        case contentID(String)
        /// A kernel name, without `/dev/`.
        case kernel(DeviceNames.KernelName)
        /// `/dev/dm-N`, `/dev/mdN`, by-diskseq: numbered in the order of discovery.
        case numbered(String)
        /// `/dev/loopN`: attached to a file by whatever runs at boot.
        case loop(String)
        /// `/dev/mapper/NAME`.
        case mapper(String)
        /// `/dev/VG/LV`.
        case logicalVolume(group: String, volume: String)
        /// `/dev/md/NAME`.
        case array(String)
        /// A path that is no device node.
        case path(String)
        /// Anything else (network sources, pseudo file systems).
        case other(String)
    }

    /// As the configuration spells it.
    var text: String
    /// What it names.
    var form: Form

    /// Reads a device name in any of its spellings (fstab(5), systemd.mount(5)).
    init(_ text: String) {
        self.text = text
        if let equals = text.firstIndex(of: "="), !text.hasPrefix("/") {
            let tag = text[..<equals].uppercased()
            var value = String(text[text.index(after: equals)...])
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                value = String(value.dropFirst().dropLast())
            }
            switch tag {
            case "UUID": form = .uuid(value.lowercased())
            case "LABEL": form = .label(value)
            case "PARTUUID": form = .partitionUUID(value.lowercased())
            case "PARTLABEL": form = .partitionLabel(value)
            case "ID": form = DeviceSpec.byID(value)
            default: form = .other(text)
            }
            return
        }
        guard text.hasPrefix("/") else {
            form = .other(text)
            return
        }
        let path = AbsolutePath.normalized(text)
        guard path.hasPrefix("/dev/") else {
            form = .path(path)
            return
        }
        form = DeviceSpec.device(path)
    }

    private static func device(_ path: String) -> Form {
        let parts = path.split(separator: "/").map(String.init)
        if parts.count >= 4, parts[1] == "disk" {
            let name = parts[3...].joined(separator: "/")
            switch parts[2] {
            case "by-uuid": return .uuid(name.lowercased())
            case "by-label": return .label(decoded(name))
            case "by-partuuid": return .partitionUUID(name.lowercased())
            case "by-partlabel": return .partitionLabel(decoded(name))
            case "by-id": return byID(name)
            case "by-path":
                if parts.count == 6, parts[3].hasSuffix("-part") {
                    return .joined(
                        base: "/dev/disk/by-path/" + parts[3].dropLast(5),
                        content: "/dev/disk/\(parts[4])/\(parts[5])"
                    )
                }
                return .hardware(path)
            case "by-diskseq": return .numbered(path)
            default: return .hardware(path)
            }
        }
        if parts.count == 3, parts[1] == "mapper" { return .mapper(parts[2]) }
        if parts.count == 3, parts[1] == "md" { return .array(parts[2]) }
        if parts.count == 3 { return .logicalVolume(group: parts[1], volume: parts[2]) }
        guard parts.count == 2 else { return .other(path) }
        if let name = DeviceNames.kernelName(parts[1]) { return .kernel(name) }
        if let rest = parts[1].dropping(prefix: "loop"), !rest.isEmpty, rest.allSatisfy({ $0.isNumber || $0 == "p" }) {
            return .loop(path)
        }
        if parts[1].hasPrefix("dm-") || parts[1].hasPrefix("md") { return .numbered(path) }
        return .other(path)
    }

    private static func byID(_ name: String) -> Form {
        // kpartx names a partition of a multipath map dm-uuid-partN-mpath-WWID: the map's hardware with a number.
        if let rest = name.dropping(prefix: "dm-uuid-part"), let dash = rest.firstIndex(of: "-"),
            let number = Int(rest[..<dash]), rest[dash...].hasPrefix("-mpath-")
        {
            return .hardware("/dev/disk/by-id/dm-uuid\(rest[dash...])-part\(number)")
        }
        let isMultipath = name.hasPrefix("dm-uuid-mpath-") || name.hasPrefix("dm-name-mpath")
        if !isMultipath, ["dm-", "lvm-", "md-"].contains(where: { name.hasPrefix($0) }) { return .contentID(name) }
        return .hardware("/dev/disk/by-id/" + name)
    }

    /// Turns `\xNN` of a link name back into the character.
    private static func decoded(_ name: String) -> String {
        guard name.contains("\\x") else { return name }
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 92, rest.first == 120, rest.count >= 3,
                let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it names a block device at all.
    var namesDevice: Bool {
        switch form {
        case .path, .other: false
        default: true
        }
    }

    /// Whether the name depends on the order in which disks are found.
    var isOrderBased: Bool {
        switch form {
        case .kernel, .numbered, .loop: true
        default: false
        }
    }
}
