import SourceText
import YAMLEvents

/// Tells by its content what a loose file is.
package enum ContentDetection {
    /// Lines that are looked at.
    private static let sample = 60

    /// The kind of a file; `name` (its last path component) decides where content alone cannot.
    package static func kind(of bytes: [UInt8], name: String) -> CaptureKind? {
        let text = TextLines(bytes, file: FileID(0))
        let lines = text.lines.filter { !$0.isBlank }.prefix(sample)
        guard let first = lines.first else { return nil }
        if first.firstByte == UInt8(ascii: "{") { return jsonKind(bytes) }
        if share(of: Array(lines), isModuleLine) { return .initramfs }
        return tableKind(first) ?? textTableKind(Array(lines)) ?? listKind(Array(lines), name: name)
    }

    /// Whether most lines that are no comments have the shape of mountinfo lines.
    package static func isMountinfo(_ bytes: [UInt8]) -> Bool {
        share(of: contentLines(bytes)) { MountinfoReader.looksLikeLine($0.bytes) }
    }

    /// Whether the lines that are no comments have the shape of fstab lines.
    package static func isFstab(_ bytes: [UInt8]) -> Bool {
        let lines = contentLines(bytes)
        if lines.isEmpty { return bytes.contains(ASCII.hash) }
        return !isMountinfo(bytes) && share(of: lines) { looksLikeFstab($0.fields) }
    }

    private static func contentLines(_ bytes: [UInt8]) -> [TextLine] {
        let lines = TextLines(bytes, file: FileID(0)).lines
        return Array(lines.lazy.filter { !$0.isBlank && $0.firstByte != ASCII.hash }.prefix(sample))
    }

    private static func share(of lines: [TextLine], _ matches: (TextLine) -> Bool) -> Bool {
        !lines.isEmpty && lines.filter(matches).count * 2 > lines.count
    }

    private static func looksLikeFstab(_ fields: [ArraySlice<UInt8>]) -> Bool {
        guard fields.count >= 3, let target = fields[1].first else { return false }
        let isTarget =
            target == ASCII.slash || fields[1].elementsEqual("none".utf8) || fields[1].elementsEqual("swap".utf8)
        return isTarget && fields[2].first.map { $0 != ASCII.slash && $0 != ASCII.dash } ?? false
    }

    private static func jsonKind(_ bytes: [UInt8]) -> CaptureKind? {
        guard let root = CaptureJSON.parse(bytes, file: FileID(0)).value else { return nil }
        if root["blockdevices"] != nil { return .lsblkJSON }
        if !PartitionTableReader.tables(in: root).isEmpty { return .partitionTable(device: nil) }
        if root["filesystems"]?.elements?.first?["target"] != nil { return .findmnt }
        if root["imgid"] != nil || (root["build"] != nil && root["ref"] != nil) { return .aleph }
        let reports = root["report"]?.elements ?? []
        if reports.contains(where: { $0["pv"] != nil }) { return .physicalVolumes }
        if reports.contains(where: { $0["vg"] != nil }) { return .volumeGroups }
        return reports.contains { $0["lv"] != nil } ? .logicalVolumes : nil
    }

    /// Kinds that their first line gives away.
    private static func tableKind(_ first: TextLine) -> CaptureKind? {
        let text = first.text
        let columns = text.split(separator: "\t", omittingEmptySubsequences: false)
        if columns.first == "path", columns.contains("type") { return .pathProbes }
        if columns.starts(with: ["mount", "path", "type"]) { return .beneathProbes }
        if text.hasPrefix("Filename"), text.contains("Type") { return .swaps }
        if text.hasPrefix("Personalities") { return .mdstat }
        if text.hasPrefix("Filesystem"), text.hasSuffix("Mounted on") { return .filesystemUsage }
        if text.hasPrefix("Image: ") { return .initramfs }
        if text.hasPrefix("schema=") { return .environment }
        if text == "efi=0" || text == "efi=1" { return .firmware }
        return nil
    }

    /// Tables and listings that have their header or their shape in the first lines.
    private static func textTableKind(_ lines: [TextLine]) -> CaptureKind? {
        let top = lines.prefix(8)
        if top.contains(where: LsblkTableReader.isHeader) { return .lsblkTable }
        if top.contains(where: FindmntTextReader.isHeader) { return .findmnt }
        if let kind = lines.lazy.compactMap(LVMTextReader.kind).first { return kind }
        if top.contains(where: KernelPartitionsReader.isHeader) { return .kernelPartitions }
        if PartitionTextReader.form(of: lines) != nil { return .partitionTable(device: nil) }
        if MdadmReader.looksLike(lines) { return .mdadm }
        if UdevReader.looksLike(lines) { return .udev }
        if top.contains(where: { BootManagerReader.isLine($0.text) }) { return .bootManager }
        if lines.contains(where: MultipathReader.isMapLine), lines.contains(where: { $0.text.contains("policy=") }) {
            return .multipath
        }
        if share(of: lines, LsblkTableReader.isStandardRow) { return .lsblkTable }
        if lines.contains(where: DirectoryListingReader.isLinkLine),
            share(of: lines, DirectoryListingReader.isListingLine)
        {
            return .deviceLinks
        }
        return DeviceMapperReader.looksLike(lines) ? .deviceMapper : nil
    }

    private static func listKind(_ lines: [TextLine], name: String) -> CaptureKind? {
        if let kind = keyedKind(lines) { return kind }
        if share(of: lines, { MountinfoReader.looksLikeLine($0.bytes) }) { return .mountinfo }
        if lines.contains(where: { ["[Mount]", "[Automount]", "[Swap]"].contains($0.text) }) {
            return UnitFileReader.isMountUnitPath(name) ? .unitFile(path: "/etc/systemd/system/" + name) : nil
        }
        if name.hasSuffix(".conf"), lines.contains(where: { $0.text.hasPrefix("options ") }) {
            return .bootEntry(path: "/boot/loader/entries/" + name)
        }
        if share(of: lines, isUnitState) { return .unitStates }
        if let kind = pathListKind(lines) { return kind }
        if lines.count == 1, let kind = singleLineKind(lines[0].text, name: name) { return kind }
        let content = lines.filter { $0.firstByte != ASCII.hash }
        if share(of: content, { looksLikeFstab($0.fields) }) || (content.isEmpty && name.contains("fstab")) {
            return .fstab
        }
        return nil
    }

    /// Files of pairs: `lsblk -P`, blkid, os-release.
    private static func keyedKind(_ lines: [TextLine]) -> CaptureKind? {
        let keys = Set(lines.prefix(5).flatMap { PairsReader.pairs($0.bytes) ?? [] }.map(\.key))
        if keys.isSuperset(of: ["TARGET", "SOURCE"]) { return .findmnt }
        if !keys.isDisjoint(with: ["NAME", "KNAME", "PATH"]), keys.count > 1, !keys.contains("TARGET"),
            !lines.contains(where: { $0.text.hasPrefix("VERSION_ID=") })
        {
            return .lsblkPairs
        }
        if lines.contains(where: { $0.text.hasPrefix("DEVNAME=/dev/") || $0.text.hasPrefix("ID_FS_TYPE=") }) {
            return .blkid(probed: nil)
        }
        if let first = lines.first?.text, first.hasPrefix("/dev/"), first.contains(": "), first.contains("=\"") {
            return .blkid(probed: nil)
        }
        let starts = Set(lines.compactMap { $0.text.split(separator: "=").first })
        return starts.isSuperset(of: ["ID", "NAME", "VERSION_ID"]) ? .osRelease : nil
    }

    private static func isUnitState(_ line: TextLine) -> Bool {
        let fields = line.text.split(separator: " ").filter { $0 != "●" && $0 != "*" && $0 != "○" }
        guard fields.count >= 4 else { return false }
        return [".mount", ".automount", ".swap"].contains { fields[0].hasSuffix($0) }
    }

    private static func pathListKind(_ lines: [TextLine]) -> CaptureKind? {
        if share(of: lines, { $0.bytes.starts(with: "/dev/".utf8) && isLink($0) }) { return .deviceLinks }
        if share(of: lines, { $0.text.contains("/systemd/") && isLink($0) }) { return .unitLinks }
        if share(of: lines, { $0.bytes.starts(with: "kernel/".utf8) && $0.text.hasSuffix(".ko") }) {
            return .builtinModules
        }
        if share(of: lines, { $0.text.contains("lib/modules/") && $0.bytes.first == ASCII.slash }) {
            return .modulesOnDisk
        }
        let isAttributes = share(of: lines) { $0.text.hasPrefix("lsattr:") || FileAttributeReader.looksLikeLine($0) }
        return isAttributes ? .fileAttributes : nil
    }

    /// A line of `lsinitrd IMAGE | grep virtio`: a file in the form of `ls -l`, with a relative path of a kernel module.
    private static func isModuleLine(_ line: TextLine) -> Bool {
        guard let last = line.fields.last, line.bytes.first.map("-l".utf8.contains) ?? false else { return false }
        return ["usr/lib/modules/", "lib/modules/"].contains { last.starts(with: $0.utf8) }
    }

    private static func isLink(_ line: TextLine) -> Bool {
        line.bytes.count { $0 == ASCII.tab } == 1 || line.text.contains(" -> ")
    }

    private static func singleLineKind(_ text: String, name: String) -> CaptureKind? {
        if text.hasPrefix("BOOT_IMAGE=") || text.contains(" root=") || text.hasPrefix("root=") {
            return .kernelCommandLine
        }
        if text.utf8.count == 32, text.utf8.allSatisfy({ ASCII.hexValue($0) != nil }) { return .machineID }
        return name == "hostname" ? .hostname : nil
    }
}

/// Tells what a file is instead of a capture.
package enum ForeignContent {
    /// What the file holds, as the end of a sentence "holds …"; nil when nothing speaks against a capture.
    package static func description(of bytes: [UInt8]) -> String? {
        if isBinary(bytes) { return "binary data" }
        let lines = TextLines(Array(bytes.prefix(1 << 16)), file: FileID(0)).lines.filter { !$0.isBlank }.prefix(20)
        guard let first = lines.first else { return nil }
        let start = ASCII.text(ASCII.trimmed(first.bytes).prefix(80)).lowercased()
        if ["<!doctype html", "<html", "<head", "<body"].contains(where: { start.hasPrefix($0) }) {
            return "an HTML page (a login or error page?)"
        }
        if start.hasPrefix("<?xml") { return "XML" }
        let isObject = lines.contains { line in
            line.bytes.starts(with: "apiVersion:".utf8) || holdsVersion(line.bytes)
        }
        if isObject {
            return "Kubernetes objects"
        }
        if ["error from server", "error: ", "unable to connect"].contains(where: { start.hasPrefix($0) }) {
            return "an error message: `\(ASCII.text(ASCII.trimmed(first.bytes).prefix(200)))`"
        }
        if isMountTable(Array(lines)) { return "/proc/mounts or the output of mount(8); /proc/1/mountinfo is read" }
        return nil
    }

    /// Whether a line of JSON holds the member `apiVersion`.
    private static func holdsVersion(_ line: ArraySlice<UInt8>) -> Bool {
        let name = "\"apiVersion\":".utf8
        return line.indices.contains { line[$0] == UInt8(ascii: "\"") && line[$0...].starts(with: name) }
    }

    private static let magics: [[UInt8]] = [
        [0x1F, 0x8B], [0x7F, 0x45, 0x4C, 0x46], [0xFD, 0x37, 0x7A, 0x58, 0x5A], [0x28, 0xB5, 0x2F, 0xFD],
        [0x50, 0x4B, 0x03, 0x04],
    ]

    private static func isBinary(_ bytes: [UInt8]) -> Bool {
        if magics.contains(where: { bytes.starts(with: $0) }) { return true }
        let head = bytes.prefix(8192)
        let strange = head.count { ($0 < 0x20 && $0 != 0x1B && !(0x09...0x0D).contains($0)) || $0 == 0x7F }
        return strange * 10 > head.count
    }

    /// Lines of /proc/mounts all have options that begin with `rw` or `ro` and end in `0 0`; a fstab is not like that.
    private static func isMountTable(_ lines: [TextLine]) -> Bool {
        let content = lines.filter { $0.firstByte != ASCII.hash }
        if content.first?.text.hasPrefix("rootfs / rootfs") ?? false { return true }
        let matches = content.filter { line in
            // Told first by the last byte, before the line is taken apart.
            guard let last = line.bytes.last, "0)] \t\r".utf8.contains(last) else { return false }
            let fields = line.text.split(separator: " ")
            if fields.count >= 6, fields[1] == "on", fields[3] == "type" { return true }
            guard fields.count == 6, fields[4] == "0", fields[5] == "0" else { return false }
            return ["rw", "ro"].contains(fields[3].split(separator: ",").first ?? "")
        }
        return matches.count >= 2 && matches.count * 4 >= content.count * 3
    }
}
