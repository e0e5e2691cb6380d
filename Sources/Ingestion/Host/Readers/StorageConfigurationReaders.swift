package import SourceText
package import StorageModel

/// Reads the on-disk features of file systems.
package enum FilesystemFeatureReader {
    /// The flags of `xfs_info` that are 1, such as `reflink`, `bigtime`, `nrext64`; nil for other text.
    package static func xfs(_ bytes: [UInt8], file: FileID, mangledTarget: String) -> Reading<FilesystemFeatures?> {
        let text = TextLines(bytes, file: file)
        var features: Set<String> = []
        var start: SourceLocation?
        for line in text.lines where !line.isBlank {
            if line.bytes.starts(with: "meta-data=".utf8) { start = text.location(line) }
            // The log and real-time sections below have flags of their own kind.
            if line.bytes.starts(with: "data ".utf8) { break }
            guard start != nil else { continue }
            for word in line.text.split(whereSeparator: { $0 == " " || $0 == "," }) where word.hasSuffix("=1") {
                features.insert(String(word.dropLast(2)))
            }
        }
        guard let start else { return none(text, "file is no output of xfs_info") }
        features.remove("agsize")
        features.remove("agcount")
        features.remove("attr")
        return Reading(
            FilesystemFeatures(
                type: "xfs",
                mangledTarget: mangledTarget,
                features: features.sorted(),
                location: start
            ),
            problems: text.problems
        )
    }

    /// The line `Filesystem features:` of `dumpe2fs -h`; nil for other text.
    package static func ext(_ bytes: [UInt8], file: FileID, mangledTarget: String) -> Reading<FilesystemFeatures?> {
        let text = TextLines(bytes, file: file)
        let label = "Filesystem features:"
        for line in text.lines where line.bytes.starts(with: label.utf8) {
            let features = line.text.dropFirst(label.count).split(separator: " ").map(String.init)
            return Reading(
                FilesystemFeatures(
                    type: "ext",
                    mangledTarget: mangledTarget,
                    features: features.sorted(),
                    location: text.location(line)
                ),
                problems: text.problems
            )
        }
        // What dumpe2fs(8) prints when it may not read the device, or finds another file system.
        if text.lines.first?.text.hasPrefix("Couldn't find valid filesystem superblock") ?? false {
            return Reading(
                nil,
                problems: text.problems + [InputProblem(.note, file: text.file, "dumpe2fs found no superblock")]
            )
        }
        return none(text, "file is no output of dumpe2fs")
    }

    private static func none(_ text: TextLines, _ message: String) -> Reading<FilesystemFeatures?> {
        Reading(nil, problems: text.problems + [InputProblem(.unusable, file: text.file, message)])
    }
}

/// Reads /etc/lvm/devices/system.devices.
package enum LVMDevicesFileReader {
    /// The entries, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[LVMDeviceEntry]> {
        let text = TextLines(bytes, file: file)
        var entries: [LVMDeviceEntry] = []
        var problems = text.problems
        let headers = ["VERSION=", "SYSTEMID=", "PRODUCT_UUID=", "HOSTNAME=", "HASH="]
        for line in text.lines where !line.isBlank && line.firstByte != ASCII.hash {
            let content = line.text
            if headers.contains(where: content.hasPrefix) { continue }
            var values: [String: String] = [:]
            for word in content.split(separator: " ") {
                guard let equals = word.firstIndex(of: "=") else { continue }
                values[String(word[..<equals])] = String(word[word.index(after: equals)...])
            }
            guard let type = values["IDTYPE"], let name = values["IDNAME"] else {
                problems.append(text.skipped(line, "line is no entry of the LVM devices file"))
                continue
            }
            entries.append(
                LVMDeviceEntry(
                    idType: type,
                    idName: name,
                    deviceName: values["DEVNAME"] ?? "",
                    physicalVolumeID: values["PVID"] ?? "",
                    location: text.location(line)
                )
            )
        }
        return Reading(entries, problems: problems)
    }
}

/// Reads the settings of lvm.conf that select devices.
package enum LVMConfigurationReader {
    private static let keys = ["filter", "global_filter", "use_devicesfile"]

    /// Values by key, as the file spells them, comments left out; lists may go over several lines.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: Located<String>]> {
        let text = TextLines(bytes, file: file)
        var values: [String: Located<String>] = [:]
        var open: (key: String, value: Located<String>)?
        for line in text.lines where !line.isBlank && line.firstByte != ASCII.hash {
            let content = ASCII.text(ASCII.trimmed(line.bytes))
            if let (key, value) = open {
                let joined = Located(value.value + " " + content, at: value.location)
                values[key] = joined
                open = content.contains("]") ? nil : (key, joined)
                continue
            }
            guard let equals = content.firstIndex(of: "=") else { continue }
            let key = content[..<equals].filter { $0 != " " && $0 != "\t" }
            guard keys.contains(key) else { continue }
            let value = Located(
                String(content[content.index(after: equals)...].drop { $0 == " " || $0 == "\t" }),
                at: text.location(line)
            )
            values[key] = value
            if value.value.hasPrefix("["), !value.value.contains("]") { open = (key, value) }
        }
        return Reading(values, problems: text.problems)
    }
}

/// Reads /etc/crypttab.
package enum CrypttabReader {
    /// The entries, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[CrypttabEntry]> {
        let text = TextLines(bytes, file: file)
        var entries: [CrypttabEntry] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank && line.firstByte != ASCII.hash {
            let fields = line.fields.map { ASCII.text($0) }
            guard fields.count >= 2 else {
                problems.append(text.skipped(line, "line is no entry of crypttab"))
                continue
            }
            let options = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
            entries.append(
                CrypttabEntry(name: fields[0], device: fields[1], options: options, location: text.location(line))
            )
        }
        return Reading(entries, problems: problems)
    }
}
