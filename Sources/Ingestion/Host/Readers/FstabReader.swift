package import SourceText
package import StorageModel

/// Reads /etc/fstab (fstab(5)) the way mount(8) and systemd-fstab-generator(8) do.
///
/// Both accept missing type, options, fs_freq and fs_passno. A line whose mount point is neither an absolute path
/// nor `none` or `swap` is ignored by systemd-fstab-generator and is a problem here. What follows the sixth field, or
/// stands in the place of a number, is ignored and noted.
package enum FstabReader {
    /// Reads the entries of `bytes`, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[FstabEntry]> {
        let text = TextLines(bytes, file: file)
        var entries: [FstabEntry] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank && line.firstByte != ASCII.hash {
            let fields = line.fields
            guard fields.count >= 2 else {
                problems.append(text.skipped(line, "fstab line has no mount point"))
                continue
            }
            let target = Escapes.decodeOctal(fields[1])
            let fsType = fields.count > 2 ? ASCII.text(fields[2]) : "auto"
            guard target.hasPrefix("/") || isPlaceholder(target, fsType: fsType) else {
                problems.append(text.skipped(line, "fstab mount point `\(target)` is not an absolute path"))
                continue
            }
            entries.append(entry(fields, target: target, fsType: fsType, at: text.location(line)))
            if let note = oddity(fields) { problems.append(InputProblem(.note, at: text.location(line), note)) }
        }
        return Reading(entries, problems: problems)
    }

    private static func entry(
        _ fields: [ArraySlice<UInt8>],
        target: String,
        fsType: String,
        at location: SourceLocation
    ) -> FstabEntry {
        FstabEntry(
            source: unquoted(Escapes.decodeOctal(fields[0])),
            target: target,
            fsType: fsType,
            options: fields.count > 3 ? OptionList.split(fields[3]) : ["defaults"],
            dump: fields.count > 4 ? ASCII.number(fields[4]) ?? 0 : 0,
            pass: fields.count > 5 ? ASCII.number(fields[5]) ?? 0 : 0,
            location: location
        )
    }

    /// Targets that stand for "not mounted"; only swap and such lines have them.
    private static func isPlaceholder(_ target: String, fsType: String) -> Bool {
        target == "none" || target == "swap" || fsType == "swap"
    }

    /// What is odd about a line that is used anyway.
    private static func oddity(_ fields: [ArraySlice<UInt8>]) -> String? {
        if fields.count == 2 { return "fstab line has no file system type; it is detected when mounted" }
        for index in [4, 5] where fields.count > index && ASCII.number(fields[index], as: Int.self) == nil {
            return "text `\(ASCII.text(fields[index]))` in place of a number at the end of a fstab line is ignored"
        }
        return fields.count > 6 ? "text after the sixth field of a fstab line is ignored" : nil
    }

    /// `UUID="x"` and `UUID='x'` without the quotes, as libblkid's tag parser removes them.
    private static func unquoted(_ source: String) -> String {
        guard let equals = source.firstIndex(of: "=") else { return source }
        let value = source[source.index(after: equals)...]
        guard let quote = value.first, quote == "\"" || quote == "'" else { return source }
        var inner = value.dropFirst()
        if inner.last == quote { inner.removeLast() }
        return String(source[...equals]) + inner
    }
}
