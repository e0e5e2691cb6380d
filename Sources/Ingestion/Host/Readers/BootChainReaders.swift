package import SourceText
package import StorageModel
import YAMLEvents

/// Reads `ls -lanR /boot`.
package enum BootFolderReader {
    /// Absolute paths of everything that is listed; nil when the listing does not begin with /boot.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: SourceLocation]?> {
        let text = TextLines(bytes, file: file)
        var files: [String: SourceLocation] = [:]
        var folder: String?
        for line in text.lines where !line.isBlank {
            let content = line.text
            if content.hasPrefix("/"), content.hasSuffix(":") {
                folder = String(content.dropLast())
                continue
            }
            guard let folder, let name = name(line), name != ".", name != ".." else { continue }
            files[folder + "/" + name] = text.location(line)
        }
        guard folder != nil else {
            let problem = InputProblem(.unusable, file: file, "file is no listing of /boot")
            return Reading(nil, problems: text.problems + [problem])
        }
        return Reading(files, problems: text.problems)
    }

    /// The name behind mode, links, owner, group, size and the three fields of the time; without a link's target.
    ///
    /// With `-Z` the security context stands in front of the size.
    private static func name(_ line: TextLine) -> String? {
        guard let type = line.bytes.first, "-dlbcps".utf8.contains(type) else { return nil }
        let fields = line.fields
        guard fields.count > 8 else { return nil }
        let hasContext = fields[4].contains(ASCII.colon) || fields[4].elementsEqual("?".utf8)
        var rest = line.bytes
        for _ in 0..<(hasContext ? 9 : 8) {
            rest = rest.drop(while: ASCII.isBlank)
            rest = rest.drop { !ASCII.isBlank($0) }
        }
        let name = ASCII.text(rest.drop(while: ASCII.isBlank))
        guard type == UInt8(ascii: "l"), let arrow = name.firstRange(of: " -> ") else { return name }
        return String(name[..<arrow.lowerBound])
    }
}

/// Reads the files that tell GRUB and the initramfs which file systems are the boot and root ones.
package enum BootUUIDReader {
    /// The UUID of `set BOOT_UUID="…"` (bootuuid.cfg), or the one line of /boot/.root_uuid.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<Located<String>?> {
        let lines = SystemValueReader.lines(bytes, file: file)
        for line in lines.value where !line.value.hasPrefix("#") {
            var value = Substring(line.value)
            if let equals = value.firstIndex(of: "=") {
                guard value.hasPrefix("set ") || value.hasPrefix("BOOT_UUID") else { continue }
                value = value[value.index(after: equals)...]
            }
            let text = value.filter { $0 != "\"" && $0 != "'" }
            if isUUID(text) { return Reading(Located(text, at: line.location), problems: lines.problems) }
        }
        let problem = InputProblem(.unusable, file: file, "file holds no file-system UUID")
        return Reading(nil, problems: lines.problems + [problem])
    }

    private static func isUUID(_ text: String) -> Bool {
        text.utf8.count >= 8 && text.utf8.allSatisfy { ASCII.hexValue($0) != nil || $0 == ASCII.dash }
    }
}

/// Reads files of `key=value` lines in `[sections]`: ostree's repository configuration, NetworkManager keyfiles,
/// systemd .link files.
package enum SectionFileReader {
    /// Values by `section.key`; of a key that stands twice the last one counts.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: Located<String>]> {
        let text = TextLines(bytes, file: file)
        var values: [String: Located<String>] = [:]
        var problems = text.problems
        var section = ""
        for line in text.lines where !line.isBlank {
            let content = ASCII.text(ASCII.trimmed(line.bytes))
            if content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("["), content.hasSuffix("]") {
                section = String(content.dropFirst().dropLast())
                continue
            }
            guard let equals = content.firstIndex(of: "="), equals > content.startIndex else {
                problems.append(text.skipped(line, "line is neither a section nor `key=value`"))
                continue
            }
            let key = content[..<equals].split(separator: " ").joined(separator: " ")
            let value = content[content.index(after: equals)...].drop { $0 == " " }
            values["\(section).\(key)"] = Located(String(value), at: text.location(line))
        }
        return Reading(values, problems: problems)
    }
}

/// Reads `rpm-ostree status --json`.
package enum DeploymentReader {
    /// The deployments, in the order of the boot menu; nil when the file lists none.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[OSTreeDeployment]?> {
        let parsed = CaptureJSON.parse(bytes, file: file)
        guard let root = parsed.value else { return Reading(nil, problems: parsed.problems) }
        guard let list = root["deployments"]?.elements else {
            let problem = InputProblem(.unusable, file: file, "file has no list `deployments`")
            return Reading(nil, problems: parsed.problems + [problem])
        }
        return Reading(list.map(deployment), problems: parsed.problems)
    }

    private static func deployment(_ node: YAMLNode) -> OSTreeDeployment {
        var deployment = OSTreeDeployment(
            version: node["version"]?.string?.value ?? "",
            checksum: node["checksum"]?.string?.value ?? "",
            at: node.location
        )
        func flag(_ key: String) -> Located<Bool>? {
            guard let value = node[key], let flag = value.bool else { return nil }
            return Located(flag, at: value.location)
        }
        deployment.isBooted = flag("booted") ?? deployment.isBooted
        deployment.isStaged = flag("staged") ?? deployment.isStaged
        deployment.isPinned = flag("pinned") ?? deployment.isPinned
        deployment.regeneratesInitramfs = flag("regenerate-initramfs") ?? deployment.regeneratesInitramfs
        deployment.unlocked = node["unlocked"]?.string ?? deployment.unlocked
        return deployment
    }
}
