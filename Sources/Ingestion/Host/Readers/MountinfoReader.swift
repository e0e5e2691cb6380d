package import SourceText
package import StorageModel

/// Reads /proc/PID/mountinfo (proc_pid_mountinfo(5)).
package enum MountinfoReader {
    /// Reads the mounts of `bytes`, in file order; a line that is no mountinfo line is a problem.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[MountEntry]> {
        let text = TextLines(bytes, file: file)
        var entries: [MountEntry] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            switch parse(line.bytes, at: text.location(line)) {
            case .success(let entry): entries.append(entry)
            case .failure(let fault): problems.append(text.skipped(line, fault.message))
            }
        }
        return Reading(entries, problems: problems)
    }

    /// Whether a line has the shape of a mountinfo line up to the mount point.
    package static func looksLikeLine(_ bytes: ArraySlice<UInt8>) -> Bool {
        let fields = bytes.split(maxSplits: 6, whereSeparator: ASCII.isBlank)
        guard fields.count >= 6 else { return false }
        return ASCII.number(fields[0], as: Int.self) != nil && ASCII.number(fields[1], as: Int.self) != nil
            && isDeviceNumber(fields[2]) && fields[4].first == ASCII.slash
    }

    private struct Fault: Error {
        let message: String
    }

    private static func parse(_ bytes: ArraySlice<UInt8>, at location: SourceLocation) -> Result<MountEntry, Fault> {
        var rest = bytes.drop(while: ASCII.isBlank)
        var head: [ArraySlice<UInt8>] = []
        var sawDash = false
        while !rest.isEmpty {
            let field = rest.prefix { !ASCII.isBlank($0) }
            rest = rest.dropFirst(field.count)
            if head.count >= 6, field.elementsEqual([ASCII.dash]) {
                sawDash = true
                break
            }
            head.append(field)
            rest = rest.drop(while: ASCII.isBlank)
        }
        guard head.count >= 6 else { return .failure(Fault(message: "mountinfo line has fewer than 6 fields")) }
        guard let id = ASCII.number(head[0], as: Int.self), let parentID = ASCII.number(head[1], as: Int.self),
            isDeviceNumber(head[2])
        else {
            return .failure(Fault(message: "mountinfo line does not begin with mount ID, parent ID and major:minor"))
        }
        guard head[4].first == ASCII.slash else {
            return .failure(Fault(message: "mount point `\(ASCII.text(head[4]))` is not an absolute path"))
        }
        guard sawDash else {
            return .failure(Fault(message: "mountinfo line has no lone dash before the file system type"))
        }
        // One space separates the fields here: the source may be empty (kernels before 5.1).
        let tail = rest.dropFirst().split(separator: ASCII.space, maxSplits: 2, omittingEmptySubsequences: false)
        guard tail.count == 3, !tail[0].isEmpty else {
            return .failure(Fault(message: "mountinfo line ends before the superblock options"))
        }
        return .success(
            MountEntry(
                id: id,
                parentID: parentID,
                majMin: ASCII.text(head[2]),
                root: Escapes.decodeOctal(head[3]),
                target: Escapes.decodeOctal(head[4]),
                options: OptionList.split(head[5]),
                optionalFields: head[6...].map { ASCII.text($0) },
                fsType: ASCII.text(tail[0]),
                source: Escapes.decodeOctal(tail[1]),
                superOptions: OptionList.split(ASCII.trimmed(tail[2])),
                location: location
            )
        )
    }

    private static func isDeviceNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { ASCII.number($0, as: UInt32.self) != nil }
    }
}

/// Comma-separated mount options.
package enum OptionList {
    /// Splits at commas outside double quotes (an SELinux `context="…:c1,c2"` holds commas) and undoes octal escapes.
    package static func split(_ bytes: ArraySlice<UInt8>) -> [String] {
        var options: [String] = []
        var start = bytes.startIndex
        var isQuoted = false
        for index in bytes.indices {
            if bytes[index] == ASCII.quote {
                isQuoted.toggle()
            } else if bytes[index] == ASCII.comma, !isQuoted {
                if index > start { options.append(Escapes.decodeOctal(bytes[start..<index])) }
                start = index + 1
            }
        }
        if start < bytes.endIndex { options.append(Escapes.decodeOctal(bytes[start...])) }
        return options
    }
}
