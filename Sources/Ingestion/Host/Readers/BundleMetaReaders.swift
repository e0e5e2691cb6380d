package import SourceText
package import StorageModel

/// Reads files of `KEY=value` lines: meta/env and meta/firmware of a bundle, os-release(5).
package enum KeyValueReader {
    /// Reads the pairs; of a key that stands twice the last one counts. Comments begin with `#`; quotes are removed.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: Located<String>]> {
        let text = TextLines(bytes, file: file)
        var values: [String: Located<String>] = [:]
        var problems = text.problems
        for line in text.lines where !line.isBlank && line.firstByte != ASCII.hash {
            let content = ASCII.trimmed(line.bytes)
            guard let equals = content.firstIndex(of: ASCII.equals), equals > content.startIndex,
                !content[..<equals].contains(where: ASCII.isBlank)
            else {
                problems.append(text.skipped(line, "line is no `KEY=value`"))
                continue
            }
            let value = unquoted(content[(equals + 1)...])
            values[ASCII.text(content[..<equals])] = Located(value, at: text.location(line))
        }
        return Reading(values, problems: problems)
    }

    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.count >= 2, let quote = bytes.first, quote == ASCII.quote || quote == UInt8(ascii: "'"),
            bytes.last == quote
        else { return ASCII.text(bytes) }
        let inner = bytes.dropFirst().dropLast()
        return quote == ASCII.quote ? Escapes.decodeShell(inner) : ASCII.text(inner)
    }
}

/// Reads meta/manifest.tsv of a bundle.
package enum CaptureManifestReader {
    /// Reads the rows, in file order.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[CaptureManifestEntry]> {
        let text = TextLines(bytes, file: file)
        var rows: [CaptureManifestEntry] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            let fields = line.bytes.split(separator: ASCII.tab, omittingEmptySubsequences: false).map { ASCII.text($0) }
            guard fields.count >= 3, ["cmd", "file", "probe"].contains(fields[1]), !fields[0].isEmpty else {
                problems.append(text.skipped(line, "line is no row of a capture manifest"))
                continue
            }
            rows.append(
                CaptureManifestEntry(
                    id: Escapes.decodeOctal(fields[0].utf8),
                    kind: fields[1],
                    result: fields[2],
                    bytes: fields.count > 3 ? ASCII.number(fields[3].utf8) : nil,
                    argv: fields.count > 4 ? fields[4...].joined(separator: "\t") : "",
                    location: text.location(line)
                )
            )
        }
        return Reading(rows, problems: problems)
    }
}

/// Reads meta/firmware of a bundle.
package enum FirmwareReader {
    /// Reads `efi=1` or `efi=0`; nil when the file says neither.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<Located<Bool>?> {
        var values = KeyValueReader.read(bytes, file: file)
        guard let efi = values.value["efi"] else {
            values.problems.append(InputProblem(.unusable, file: file, "file has no line `efi=0` or `efi=1`"))
            return Reading(nil, problems: values.problems)
        }
        guard efi.value == "0" || efi.value == "1" else {
            values.problems.append(InputProblem(.skippedLine, at: efi.location, "`efi` is neither 0 nor 1"))
            return Reading(nil, problems: values.problems)
        }
        return Reading(Located(efi.value == "1", at: efi.location), problems: values.problems)
    }
}

/// Reads `efibootmgr`, which works only on a machine that was booted by UEFI firmware (efibootmgr(8)).
package enum BootManagerReader {
    /// Whether a line is of that program.
    package static func isLine(_ line: String) -> Bool {
        line.hasPrefix("BootCurrent: ") || line.hasPrefix("BootOrder: ")
            || line.hasPrefix("EFI variables are not supported on this system")
    }

    /// Whether the firmware is UEFI, with the line that says so; nil when none does.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<Located<Bool>?> {
        let text = TextLines(bytes, file: file)
        guard let line = text.lines.first(where: { isLine($0.text) }) else {
            let problem = InputProblem(
                .unusable,
                at: SourceLocation(file: file, line: 1),
                "file is no output of efibootmgr"
            )
            return Reading(nil, problems: text.problems + [problem])
        }
        return Reading(Located(!line.text.hasPrefix("EFI variables"), at: text.location(line)), problems: text.problems)
    }
}
