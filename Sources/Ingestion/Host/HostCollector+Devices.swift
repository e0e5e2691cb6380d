import SourceText
import StorageModel

extension HostCollector {
    /// Reads a file about block devices.
    mutating func readDevices(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) {
        let bytes = capture.bytes
        switch kind {
        case .lsblkJSON: takeLsblk(LsblkReader.readJSON(bytes, file: capture.id), capture, context)
        case .lsblkPairs: takeLsblk(LsblkReader.readPairs(bytes, file: capture.id), capture, context)
        case .lsblkTable: takeLsblk(LsblkTableReader.read(bytes, file: capture.id), capture, context)
        case .deviceMapper: takeMapped(DeviceMapperReader.read(bytes, file: capture.id), capture)
        case .multipath: takeMapped(MultipathReader.read(bytes, file: capture.id), capture)
        case .mdadm:
            if capture.isBlank { return }
            deviceRows += accept(MdadmReader.read(bytes, file: capture.id), capture) ?? []
        case .udev:
            let reading = UdevReader.read(bytes, file: capture.id)
            guard let database = accept(reading, capture, isEmpty: { $0.links.isEmpty && $0.rows.isEmpty }) else {
                return
            }
            deviceRows += database.rows
            claimedLinks += database.links
        case .kernelPartitions:
            deviceRows += accept(KernelPartitionsReader.read(bytes, file: capture.id), capture) ?? []
        case .blkid(let probed):
            let reading = BlkidReader.read(bytes, file: capture.id, isProbe: probed == nil ? nil : true)
            deviceRows += accept(reading, capture) ?? []
        case .partitionTable:
            if capture.isBlank { return mark(capture) }
            let reading =
                capture.isJSON
                ? PartitionTableReader.read(bytes, file: capture.id)
                : PartitionTextReader.read(bytes, file: capture.id)
            deviceRows += accept(reading, capture) ?? []
        case .deviceLinks:
            let isListing = TextLines(bytes, file: capture.id).lines.contains(
                where: DirectoryListingReader.isListingLine
            )
            let reading =
                isListing
                ? DirectoryListingReader.read(bytes, file: capture.id) : LinkListReader.read(bytes, file: capture.id)
            guard let links = accept(reading, capture) else { return }
            deviceLinks = (deviceLinks ?? []) + links
        case .mdstat:
            guard isFirst(capture) else { return }
            facts.mdArrays = accept(MDStatReader.read(bytes, file: capture.id), capture) ?? facts.mdArrays
        case .sysfsBlock(let device, let attribute):
            let reading = SingleValue.checked(
                SingleValueReader.read(bytes, file: capture.id),
                "a number",
                where: SingleValue.isNumeric(attribute) ? SingleValue.isNumber : { _ in true }
            )
            guard let value = accept(reading, capture, isEmpty: { $0 == nil }) else { return }
            let none = Located("", at: SourceLocation(file: capture.id, line: 1))
            sysfs[device, default: [:]][attribute] = value ?? none
        default: break
        }
    }

    /// Rows of a list that may well be empty, and of which only the names and numbers are used.
    private mutating func takeMapped(_ reading: Reading<[DeviceRow]>, _ capture: LoadedCapture) {
        if capture.isBlank { return mark(capture) }
        problems += reading.problems.filter { $0.effect == .note || !reading.value.isEmpty }
        mark(capture)
        deviceRows += reading.value
    }

    private mutating func takeLsblk(
        _ reading: Reading<[DeviceRow]>,
        _ capture: LoadedCapture,
        _ context: CaptureContext
    ) {
        guard let rows = accept(reading, capture) else { return }
        deviceRows += rows
        // Without root rights or without the udev database lsblk prints nothing for content that is there.
        let isRoot = context.environment(of: capture)?["uid"]?.value == "0"
        if isRoot, rows.contains(where: { !($0.columns["FSTYPE"]?.value ?? "").isEmpty }) {
            emptyIsKnown.insert(capture.id)
        }
    }

    /// Takes what an empty output of a device probe says; whether it said something.
    ///
    /// `blkid -p` ends with 2 and prints nothing for a device without signatures (blkid(8)), and also for one that it
    /// cannot open, but then it complains; `sfdisk` says on standard error that there is no partition table.
    mutating func takeBlankProbe(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) -> Bool {
        switch kind {
        case .blkid(probed: let device?):
            guard let row = context.rows[capture.file.path], row.result == "2", context.errorLine(of: capture) == nil
            else { return false }
            var known = DeviceRow(probe: .blkidProbe, path: device, location: row.location)
            for column in ["FSTYPE", "UUID", "LABEL", "PTTYPE"] {
                known.columns[column] = Located("", at: row.location)
            }
            deviceRows.append(known)
        case .partitionTable(device: let device?):
            guard let error = context.errors[capture.file.path],
                let line = TextLines(error.bytes, file: error.id).lines.first(where: {
                    $0.text.contains("does not contain a recognized partition table")
                })
            else { return false }
            let place = SourceLocation(file: error.id, line: line.number)
            var known = DeviceRow(probe: .partitionTable, path: device, location: place)
            known.columns["PTTYPE"] = Located("", at: place)
            deviceRows.append(known)
        default: return false
        }
        mark(capture)
        return true
    }
}

/// Turns files below /sys/block into device rows.
enum SysfsRows {
    /// A row for each device and each of its partitions, sorted by name.
    static func rows(_ files: [String: [String: Located<String>]]) -> [DeviceRow] {
        files.sorted { $0.key < $1.key }.flatMap { device, attributes in rows(of: device, attributes) }
    }

    private static func rows(of device: String, _ attributes: [String: Located<String>]) -> [DeviceRow] {
        // The kernel writes a slash in a name as exclamation mark.
        let kname = device.split(separator: "!", omittingEmptySubsequences: false).joined(separator: "/")
        guard let first = attributes.values.map(\.location).min() else { return [] }
        var disk = DeviceRow(probe: .sysfs, kname: kname, location: first)
        if let name = attributes["dm/name"], !name.value.isEmpty { disk.path = "/dev/mapper/" + name.value }
        disk.columns["SIZE"] = bytes(attributes["size"])
        disk.columns["RO"] = attributes["ro"]
        disk.columns["SERIAL"] = attributes["serial"] ?? attributes["device/serial"]
        disk.columns["MODEL"] = attributes["device/model"]
        disk.columns["VENDOR"] = attributes["device/vendor"]
        disk.columns["LOG-SEC"] = attributes["queue/logical_block_size"]
        disk.columns["WWN"] = (attributes["wwid"] ?? attributes["device/wwid"]).flatMap(wwn)
        let partitions = Set(attributes.keys.filter { $0.hasSuffix("/partition") }.map { String($0.dropLast(10)) })
        return [disk] + partitions.sorted().compactMap { partition($0, of: kname, attributes) }
    }

    private static func partition(_ name: String, of disk: String, _ attributes: [String: Located<String>])
        -> DeviceRow?
    {
        guard let number = attributes["\(name)/partition"] else { return nil }
        let kname = name.split(separator: "!", omittingEmptySubsequences: false).joined(separator: "/")
        var row = DeviceRow(probe: .sysfs, kname: kname, location: number.location)
        row.parents = [disk]
        row.columns["TYPE"] = Located("part", at: number.location)
        row.columns["PARTN"] = number
        row.columns["START"] = attributes["\(name)/start"]
        row.columns["SIZE"] = bytes(attributes["\(name)/size"])
        return row
    }

    /// Sizes below /sys/block are in 512-byte sectors whatever the sector size of the disk is.
    private static func bytes(_ sectors: Located<String>?) -> Located<String>? {
        guard let sectors, let count = UInt64(sectors.value) else { return nil }
        let product = count.multipliedReportingOverflow(by: 512)
        return product.overflow ? nil : Located(String(product.partialValue), at: sectors.location)
    }

    /// A wwid in the form in which lsblk prints WWN: `naa.5…` as `0x5…`, `eui.…` as it is.
    private static func wwn(_ wwid: Located<String>) -> Located<String>? {
        if wwid.value.hasPrefix("naa.") { return Located("0x" + wwid.value.dropFirst(4), at: wwid.location) }
        return wwid.value.hasPrefix("eui.") ? wwid : nil
    }
}
