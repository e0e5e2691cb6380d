package import SourceText

/// Reads the symbolic links in the output of `ls -l`, with or without `-R`.
package enum DirectoryListingReader {
    /// Whether a line lists a symbolic link.
    package static func isLinkLine(_ line: TextLine) -> Bool { link(line) != nil }

    /// Whether a line belongs to such an output.
    package static func isListingLine(_ line: TextLine) -> Bool {
        let text = line.text
        if text.hasPrefix("total ") || (text.hasPrefix("/") && text.hasSuffix(":")) { return true }
        let mode = text.prefix(10)
        return mode.utf8.count == 10 && "lbcdps-".contains(mode.first ?? " ")
            && mode.dropFirst().allSatisfy { "rwxsStT-".contains($0) }
    }

    /// Reads the links below /dev, in file order.
    ///
    /// Without headings the folder is known only where the names of the links tell it: names of by-id begin with the bus, those
    /// of by-path with `pci-`, `ip-` and the like.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[ListedLink]> {
        let text = TextLines(bytes, file: file)
        var problems = text.problems
        var links: [ListedLink] = []
        var folder: String?
        for line in text.lines where !line.isBlank {
            let shown = line.text
            if shown.hasPrefix("/"), shown.hasSuffix(":") {
                folder = String(shown.dropLast())
            } else if let (name, target) = link(line) {
                guard let place = name.hasPrefix("/") ? "" : folder.map({ $0 + "/" }) ?? implied(name) else {
                    problems.append(text.skipped(line, "the folder of link `\(name)` is not known"))
                    continue
                }
                let path = place + name
                guard path.hasPrefix("/dev/") else { continue }
                links.append(ListedLink(path: path, target: target, location: text.location(line)))
            } else if !isListingLine(line) {
                problems.append(text.skipped(line, "line is no output of `ls -l`"))
            }
        }
        let isTold = links.contains { link in
            ["/dev/disk/", "/dev/mapper/", "/dev/md/"].contains { link.path.hasPrefix($0) }
        }
        if !isTold, problems.isEmpty {
            let message = "the listing has no link below /dev/disk, /dev/mapper or /dev/md"
            problems.append(InputProblem(.unusable, file: file, message))
        }
        return Reading(links, problems: problems)
    }

    private static func link(_ line: TextLine) -> (name: String, target: String)? {
        let text = line.text
        guard text.hasPrefix("l"), let arrow = text.firstRange(of: " -> ") else { return nil }
        let target = String(text[arrow.upperBound...])
        let front = text[..<arrow.lowerBound]
        // Mode, links, owner, group, perhaps a label, size, and the time: the name stands behind hh:mm, a year, or a zone.
        let words = front.split(separator: " ")
        guard words.count >= 8, let time = words.indices.dropFirst(5).first(where: { isTime(words, $0) }) else {
            return nil
        }
        var start = time + 1
        if start < words.count - 1, words[start].hasPrefix("+") || words[start].hasPrefix("-"), words[start].count == 5,
            words[start].dropFirst().allSatisfy(\.isNumber)
        {
            start += 1
        }
        guard start < words.count else { return nil }
        return (String(front[words[start].startIndex...]), target)
    }

    private static let months: Set<Substring> = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Whether the word ends the time: `16:58`, `16:58:01.123`, or a year behind month and day.
    private static func isTime(_ words: [Substring], _ index: Int) -> Bool {
        let word = words[index]
        if word.contains(":"), word.first?.isNumber ?? false,
            word.split(separator: ":").allSatisfy({ Double($0) != nil })
        {
            return true
        }
        return word.count == 4 && Int(word) != nil && index >= 2 && months.contains(words[index - 2])
    }

    private static let busNames = [
        "ata-", "scsi-", "wwn-", "nvme-", "virtio-", "dm-name-", "dm-uuid-", "lvm-pv-uuid-", "md-name-", "md-uuid-",
        "usb-",
        "mmc-", "ccw-", "google-", "raid-",
    ]

    private static func implied(_ name: String) -> String? {
        if busNames.contains(where: { name.hasPrefix($0) }) { return "/dev/disk/by-id/" }
        let paths = ["pci-", "ip-", "fc-", "platform-", "acpi-", "virtio-pci-"]
        return paths.contains { name.hasPrefix($0) } ? "/dev/disk/by-path/" : nil
    }
}
