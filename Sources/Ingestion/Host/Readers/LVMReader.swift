package import SourceText
package import StorageModel
import YAMLEvents

/// Reads `pvs`, `vgs` and `lvs --reportformat json`.
package enum LVMReader {
    /// Reads pvs; a device that holds no physical volume (`pvs -a` lists it without pv_uuid) is passed over.
    package static func readPhysicalVolumes(_ bytes: [UInt8], file: FileID) -> Reading<[PhysicalVolume]> {
        let rows = rows("pv", bytes, file)
        let volumes = rows.value.compactMap { node -> PhysicalVolume? in
            let uuid = text(node, "pv_uuid")
            let name = text(node, "pv_name")
            guard !uuid.isEmpty || name == "[unknown]" || !text(node, "vg_name").isEmpty else { return nil }
            return PhysicalVolume(
                device: name,
                volumeGroup: text(node, "vg_name"),
                uuid: uuid,
                size: LVMSize.bytes(text(node, "pv_size")),
                isMissing: name == "[unknown]" || name == "unknown device" || text(node, "pv_attr").contains("m"),
                location: node.location
            )
        }
        return Reading(volumes.sorted { ($0.device, $0.location) < ($1.device, $1.location) }, problems: rows.problems)
    }

    /// Reads vgs.
    package static func readVolumeGroups(_ bytes: [UInt8], file: FileID) -> Reading<[VolumeGroup]> {
        let rows = rows("vg", bytes, file)
        let groups = rows.value.map { node in
            VolumeGroup(
                name: text(node, "vg_name"),
                uuid: text(node, "vg_uuid"),
                physicalVolumeCount: ASCII.number(text(node, "pv_count").utf8),
                attributes: text(node, "vg_attr"),
                location: node.location
            )
        }
        return Reading(groups.sorted { ($0.name, $0.location) < ($1.name, $1.location) }, problems: rows.problems)
    }

    /// Reads lvs.
    package static func readLogicalVolumes(_ bytes: [UInt8], file: FileID) -> Reading<[LogicalVolume]> {
        let rows = rows("lv", bytes, file)
        let volumes = rows.value.map { node in
            LogicalVolume(
                name: unbracketed(text(node, "lv_name")),
                volumeGroup: text(node, "vg_name"),
                uuid: text(node, "lv_uuid"),
                size: LVMSize.bytes(text(node, "lv_size")),
                attributes: text(node, "lv_attr"),
                pool: unbracketed(text(node, "pool_lv")),
                location: node.location
            )
        }
        return Reading(
            volumes.sorted { ($0.volumeGroup, $0.name, $0.location) < ($1.volumeGroup, $1.name, $1.location) },
            problems: rows.problems
        )
    }

    /// The rows of all reports; a file with the wrong kind of rows is a problem.
    private static func rows(_ kind: String, _ bytes: [UInt8], _ file: FileID) -> Reading<[YAMLNode]> {
        let parsed = CaptureJSON.parse(bytes, file: file)
        var problems = parsed.problems
        guard let root = parsed.value else { return Reading([], problems: problems) }
        guard let reports = root["report"], reports.isList else {
            problems.append(InputProblem(.unusable, at: root.location, "JSON has no LVM `report`"))
            return Reading([], problems: problems)
        }
        let lists = (reports.elements ?? []).compactMap { $0[kind] }
        if lists.isEmpty {
            problems.append(InputProblem(.unusable, at: reports.location, "LVM report has no `\(kind)` rows"))
        }
        return Reading(lists.flatMap { $0.elements ?? [] }, problems: problems)
    }

    private static func text(_ node: YAMLNode, _ key: String) -> String { node[key]?.string?.value ?? "" }

    /// Names of hidden volumes stand in brackets.
    private static func unbracketed(_ name: String) -> String {
        name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
    }
}

/// Sizes as LVM prints them.
package enum LVMSize {
    /// Bytes of `1073741824`, `1073741824B` or of a size whose rounding cannot hide anything; else nil.
    ///
    /// LVM prints two decimals and `<` in front of a value that is smaller than it looks. Sizes are whole sectors, so that
    /// `252.00m` may still be rounded; only units in which two decimals are exact to the sector are converted: bytes (`b`),
    /// sectors (`s`) and kibibytes (`k`).
    package static func bytes(_ text: String) -> UInt64? {
        let content = ASCII.trimmed(Array(text.utf8)[...])
        guard let last = content.last else { return nil }
        if ASCII.isDigit(last) { return ASCII.number(content) }
        let parts = content.dropLast().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole: UInt64 = ASCII.number(parts[0]) else { return nil }
        let unit: UInt64
        switch last {
        case UInt8(ascii: "b"), UInt8(ascii: "B"): unit = 1
        case UInt8(ascii: "s"), UInt8(ascii: "S"): unit = 512
        case UInt8(ascii: "k"): unit = 1024
        default: return nil
        }
        let hundredths: UInt64 = parts.count == 2 ? ASCII.number(parts[1]) ?? 0 : 0
        let product = whole.multipliedReportingOverflow(by: unit)
        let sum = product.partialValue.addingReportingOverflow(hundredths * unit / 100)
        return product.overflow || sum.overflow ? nil : sum.partialValue
    }
}
