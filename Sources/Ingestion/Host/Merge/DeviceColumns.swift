import StorageModel

/// Puts values that stand under lsblk column names into a device.
enum DeviceColumns {
    /// Fills the fields of `device`; values that are no numbers where numbers belong are left out.
    static func fill(_ device: inout BlockDevice, _ columns: [String: String]) {
        device.type = columns["TYPE"].flatMap(nonEmpty)
        device.majMin = columns["MAJ:MIN"].flatMap(nonEmpty)
        device.size = columns["SIZE"].flatMap { UInt64($0) }
        device.serial = columns["SERIAL"]
        device.wwn = columns["WWN"]
        device.model = columns["MODEL"]
        device.vendor = columns["VENDOR"]
        device.transport = columns["TRAN"]
        device.readOnly = columns["RO"].flatMap(flag)
        device.logicalSectorSize = columns["LOG-SEC"].flatMap { Int($0) }
        device.lastUsableSector = columns["LASTLBA"].flatMap { UInt64($0) }
        device.partitionNumber = columns["PARTN"].flatMap { Int($0) }
        device.partitionStart = columns["START"].flatMap { UInt64($0) }
        device.partitionType = columns["PARTTYPE"]
        device.partitionUUID = columns["PARTUUID"]
        device.partitionLabel = columns["PARTLABEL"]
        device.fsType = columns["FSTYPE"]
        device.fsUUID = columns["UUID"]
        device.fsLabel = columns["LABEL"]
        // For a partition lsblk repeats the table that it is listed in.
        if device.type != "part" {
            device.partitionTableType = columns["PTTYPE"]
            device.partitionTableUUID = columns["PTUUID"]
        } else {
            device.locations["PTTYPE"] = nil
            device.locations["PTUUID"] = nil
        }
    }

    private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "1", "true": true
        case "0", "false": false
        default: nil
        }
    }
}
