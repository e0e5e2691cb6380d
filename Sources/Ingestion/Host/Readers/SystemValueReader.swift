package import SourceText

/// Reads files and commands that tell one or a few values about the system.
package enum SystemValueReader {
    /// Machine hardware name of `uname -a`: the last word in front of the operating system.
    package static func machine(_ bytes: [UInt8], file: FileID) -> Reading<Located<String>?> {
        first(bytes, file) { line in
            let words = line.split(separator: " ")
            guard words.first == "Linux", words.last == "GNU/Linux", words.count > 4 else { return nil }
            return String(words[words.count - 2])
        }
    }

    /// `SecureBoot enabled` of `mokutil --sb-state`, or what the kernel logged about it (arch/x86/kernel/setup.c,
    /// drivers/firmware/efi/libstub).
    package static func secureBoot(_ bytes: [UInt8], file: FileID) -> Reading<Located<Bool>?> {
        first(bytes, file) { line in
            let text = line.lowercased()
            if text.contains("secureboot enabled") || text.contains("secure boot enabled") { return true }
            return text.contains("secureboot disabled") || text.contains("secure boot disabled") ? false : nil
        }
    }

    /// A file of /proc or /sys that holds 0 or 1.
    package static func flag(_ bytes: [UInt8], file: FileID) -> Reading<Located<Bool>?> {
        var reading = first(bytes, file) { ["0": false, "1": true][$0] }
        if reading.value == nil {
            reading.problems.append(InputProblem(.unusable, file: file, "file holds neither 0 nor 1"))
        }
        return reading
    }

    /// `MemAvailable` of /proc/meminfo, in bytes (the file counts KiB and calls them kB).
    package static func availableMemory(_ bytes: [UInt8], file: FileID) -> Reading<Located<UInt64>?> {
        first(bytes, file) { line in
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "MemAvailable:", words[2] == "kB" else { return nil }
            guard let kibibytes: UInt64 = ASCII.number(words[1].utf8) else { return nil }
            let (size, isTooLarge) = kibibytes.multipliedReportingOverflow(by: 1024)
            return isTooLarge ? nil : size
        }
    }

    /// Load average over one minute in hundredths, from `0.52 0.58 0.59 1/345 2901` (proc_loadavg(5)).
    package static func loadAverage(_ bytes: [UInt8], file: FileID) -> Reading<Located<Int>?> {
        first(bytes, file) { line in
            guard let word = line.split(separator: " ").first else { return nil }
            let parts = word.split(separator: ".")
            guard parts.count == 2, parts[1].utf8.count == 2, let whole: Int = ASCII.number(parts[0].utf8),
                let rest: Int = ASCII.number(parts[1].utf8), whole < 1_000_000
            else { return nil }
            return whole * 100 + rest
        }
    }

    /// `LVM version:     2.03.21(2) (2023-04-21)` without what stands in parentheses.
    package static func lvmVersion(_ bytes: [UInt8], file: FileID) -> Reading<Located<String>?> {
        first(bytes, file) { line in
            guard line.hasPrefix("LVM version:") else { return nil }
            let words = line.dropFirst("LVM version:".count).split(separator: " ")
            return words.first.map { String($0.prefix { $0 != "(" }) }
        }
    }

    /// What `timedatectl` says about the clock.
    package struct Clock: Sendable {
        /// Whether it is synchronised.
        package var synchronised: Located<Bool>?
        /// Whether the hardware clock runs in local time.
        package var isLocal: Located<Bool>?
    }

    /// `timedatectl show` (NTPSynchronized, LocalRTC), or the text of `timedatectl`.
    package static func clock(_ bytes: [UInt8], file: FileID) -> Reading<Clock> {
        func flag(_ beginnings: [String]) -> Reading<Located<Bool>?> {
            first(bytes, file) { line in
                guard let beginning = beginnings.first(where: line.hasPrefix) else { return nil }
                let value = String(line.dropFirst(beginning.count).filter { $0 != " " })
                return ["yes": true, "no": false][value]
            }
        }
        let synchronised = flag(["NTPSynchronized=", "System clock synchronized:", "NTP synchronized:"])
        let clock = Clock(
            synchronised: synchronised.value,
            isLocal: flag(["LocalRTC=", "RTC in local TZ:"]).value
        )
        return Reading(clock, problems: synchronised.problems)
    }

    /// Targets of `iscsiadm -m session -P1`.
    package static func iscsiTargets(_ bytes: [UInt8], file: FileID) -> Reading<[Located<String>]> {
        let lines = lines(bytes, file: file)
        let targets = lines.value.compactMap { line -> Located<String>? in
            guard line.value.hasPrefix("Target: ") else { return nil }
            let words = line.value.split(separator: " ")
            return words.count > 1 ? Located(String(words[1]), at: line.location) : nil
        }
        return Reading(targets, problems: lines.problems)
    }

    /// IPv4 addresses of `ip -o addr`: `2: ens3    inet 10.0.0.5/24 brd … scope global ens3`.
    package static func addresses(_ bytes: [UInt8], file: FileID) -> Reading<[Located<String>]> {
        let lines = lines(bytes, file: file)
        let found = lines.value.compactMap { line -> Located<String>? in
            let words = line.value.split(separator: " ")
            guard words.count > 3, words[2] == "inet", words[1] != "lo" else { return nil }
            return Located(String(words[3]), at: line.location)
        }
        return Reading(found, problems: lines.problems)
    }

    /// Every line that is not blank, without blanks at its ends.
    package static func lines(_ bytes: [UInt8], file: FileID) -> Reading<[Located<String>]> {
        let text = TextLines(bytes, file: file)
        let lines = text.lines.filter { !$0.isBlank }.map {
            Located(ASCII.text(ASCII.trimmed($0.bytes)), at: text.location($0))
        }
        return Reading(lines, problems: text.problems)
    }

    /// The first line that holds the value.
    private static func first<Value: Sendable & Hashable>(
        _ bytes: [UInt8],
        _ file: FileID,
        _ value: (String) -> Value?
    ) -> Reading<Located<Value>?> {
        let lines = lines(bytes, file: file)
        for line in lines.value {
            if let value = value(line.value) {
                return Reading(Located(value, at: line.location), problems: lines.problems)
            }
        }
        return Reading(nil, problems: lines.problems)
    }
}

/// Reads /proc/cpuinfo.
package enum ProcessorReader {
    /// Number of processors, and flags of the first one.
    package struct Processors: Sendable {
        /// Number of `processor` lines, at the first of them.
        package var count: Located<Int>?
        /// `flags` of the first processor; nil on architectures that call them otherwise.
        package var flags: Located<[String]>?
    }

    /// Reads the processors.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<Processors> {
        let text = TextLines(bytes, file: file)
        var result = Processors()
        for line in text.lines where !line.isBlank {
            guard let colon = line.bytes.firstIndex(of: ASCII.colon) else { continue }
            let key = ASCII.trimmed(line.bytes[..<colon])
            if key.elementsEqual("processor".utf8) {
                result.count = Located(
                    (result.count?.value ?? 0) + 1,
                    at: result.count?.location ?? text.location(line)
                )
            } else if key.elementsEqual("flags".utf8), result.flags == nil {
                let flags = line.bytes[(colon + 1)...].split(whereSeparator: ASCII.isBlank).map { ASCII.text($0) }
                result.flags = Located(flags, at: text.location(line))
            }
        }
        return Reading(result, problems: text.problems)
    }
}

/// Reads meta/tools.tsv of a bundle.
package enum ToolListReader {
    /// The path of each tool; empty for one that was looked for and not found.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: Located<String>]> {
        let text = TextLines(bytes, file: file)
        var tools: [String: Located<String>] = [:]
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            let fields = line.bytes.split(separator: ASCII.tab, omittingEmptySubsequences: false)
            guard fields.count == 2, !fields[0].isEmpty else {
                problems.append(text.skipped(line, "line is no row of the list of tools"))
                continue
            }
            tools[ASCII.text(fields[0])] = Located(ASCII.text(fields[1]), at: text.location(line))
        }
        return Reading(tools, problems: problems)
    }
}
