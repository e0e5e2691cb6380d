package import SourceText
package import StorageModel
import YAMLEvents

/// Reads `--target-plan`: a target that does not exist yet, as firmware and blank disks.
package enum TargetPlanReader {
    /// Reads the file, adds it to the inputs, and makes the facts of a machine on which nothing is installed.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be read, unknown keys or values, and disks without bus or size.
    package static func read(
        path: String,
        into sources: inout SourceMap
    ) throws(ConfigurationError) -> HostFacts {
        let text = try ConfigurationFile.read(path, kind: "target plan", into: &sources)
        let root = try ConfigurationFile.document(text, path: path)
        let reader = PlanReader(path: path, values: ConfigurationValues(path: path))
        return try reader.facts(root, file: text.file)
    }
}

/// Turns the document into facts.
private struct PlanReader {
    /// Buses by the name that the file uses: driver prefix of the kernel, and lsblk's TRAN.
    private static let buses: [(name: String, family: String, transport: String)] = [
        ("virtio", "vd", "virtio"), ("scsi", "sd", "scsi"), ("sata", "sd", "sata"), ("nvme", "nvme", "nvme"),
        ("xen", "xvd", "xen"),
    ]

    var path: String
    var values: ConfigurationValues

    func facts(_ root: YAMLNode, file: FileID) throws(ConfigurationError) -> HostFacts {
        try values.requireKeys(of: root, in: ["name", "firmware", "disks"])
        var facts = HostFacts(role: .target)
        facts.plannedName = try values.located(root["name"], "name") ?? Located("planned target", at: root.location)
        if let firmware = try values.located(root["firmware"], "firmware") {
            guard ["uefi", "bios"].contains(firmware.value) else {
                throw fault(root["firmware"], "`firmware` is `\(firmware.value)`; expected: uefi, bios")
            }
            facts.bootedWithEFI = Located(firmware.value == "uefi", at: firmware.location)
        }
        facts.devices = []
        facts.links = []
        facts.mounts = []
        facts.fstab = []
        facts.unitFiles = []
        facts.unitLinks = []
        facts.physicalVolumes = []
        facts.volumeGroups = []
        facts.logicalVolumes = []
        facts.mdArrays = []
        for kind in [NodeEvidence.lsblk, .deviceLinks, .mountinfo, .fstab, .mountUnits, .unitLinks, .lvm] {
            facts.evidence[kind] = [file]
        }
        try readDisks(root, into: &facts)
        return facts
    }

    private func readDisks(_ root: YAMLNode, into facts: inout HostFacts) throws(ConfigurationError) {
        let disks = try values.items(root["disks"], "disks")
        guard !disks.isEmpty else { throw fault(root["disks"] ?? root, "`disks` is missing or empty") }
        var counts: [String: Int] = [:]
        var serials: Set<String> = []
        for item in disks {
            try values.requireKeys(of: item, in: ["bus", "size", "serial", "wwn", "model"])
            let name = try values.required(item, "bus")
            guard let bus = PlanReader.buses.first(where: { $0.name == name }) else {
                let known = PlanReader.buses.map(\.name).joined(separator: ", ")
                throw fault(item["bus"], "`bus` is `\(name)`; expected: \(known)")
            }
            let number = counts[bus.family, default: 0]
            counts[bus.family] = number + 1
            let kname = bus.family == "nvme" ? "nvme\(number)n1" : bus.family + PlanReader.letters(number)
            var device = BlockDevice(kname: kname, path: "/dev/" + kname, location: item.location)
            device.type = "disk"
            device.transport = bus.transport
            device.size = try size(item)
            device.serial = try values.text(item["serial"], "serial")
            device.wwn = try values.text(item["wwn"], "wwn")
            device.model = try values.text(item["model"], "model")
            device.fsType = ""
            device.partitionTableType = ""
            for identity in [device.serial, device.wwn].compactMap({ $0 })
            where !serials.insert(identity).inserted {
                throw fault(item, "two disks have the serial or WWN `\(identity)`")
            }
            device.locations["SIZE"] = item["size"]?.location
            device.locations["SERIAL"] = item["serial"]?.location
            facts.devices?.append(device)
            for link in PlanReader.links(device, bus.name) {
                facts.links?.append(DeviceLink(path: link, kname: kname, location: item.location))
            }
        }
    }

    /// Bytes, or a number with a unit: KiB, MiB, GiB, TiB by 1024; kB, MB, GB, TB by 1000.
    private func size(_ item: YAMLNode) throws(ConfigurationError) -> UInt64 {
        let text = try values.required(item, "size")
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).drop(while: \.isWhitespace)
        let factors: [String: UInt64] = [
            "": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40, "kB": 1000,
            "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
        ]
        guard let number = UInt64(digits), let factor = factors[String(unit)], number > 0,
            !number.multipliedReportingOverflow(by: factor).overflow
        else {
            throw fault(
                item["size"],
                "`size` is `\(text)`; bytes are expected, or a number with KiB, MiB, GiB, TiB, MB, GB, TB"
            )
        }
        return number * factor
    }

    /// Links that udev's rules give whatever the bus address is: the serial of virtio-blk (20 bytes), WWNs, NVMe EUIs.
    private static func links(_ device: BlockDevice, _ bus: String) -> [String] {
        var names: [String] = []
        if bus == "virtio", let serial = device.serial, !serial.isEmpty { names.append("virtio-\(serial.prefix(20))") }
        if let wwn = device.wwn, !wwn.isEmpty { names.append((bus == "nvme" ? "nvme-" : "wwn-") + wwn) }
        if bus == "nvme", let model = device.model, let serial = device.serial {
            names.append("nvme-\(model.replacing(" ", with: "_"))_\(serial)")
        }
        return names.map { "/dev/disk/by-id/" + $0 }
    }

    private static func letters(_ number: Int) -> String {
        var text = ""
        var rest = number
        repeat {
            text = String(UnicodeScalar(UInt8(97 + rest % 26))) + text
            rest = rest / 26 - 1
        } while rest >= 0
        return text
    }

    private func fault(_ node: YAMLNode?, _ message: String) -> ConfigurationError {
        ConfigurationError(path: path, line: node?.location.line, message)
    }
}
