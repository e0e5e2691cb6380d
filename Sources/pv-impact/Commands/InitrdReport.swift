import Initramfs
import Reporting
import SourceText

/// Lays out what images hold.
enum InitrdReport {
    /// Lines for people; names from images are made safe for a terminal.
    static func text(
        _ parts: [(path: String, image: InitramfsImage)],
        _ whole: InitramfsImage,
        listsModules: Bool
    ) -> String {
        var lines: [String] = []
        for part in parts {
            lines.append("\(part.path): \(count(part.image.archives.count, "archive"))")
            for archive in part.image.archives {
                let how =
                    archive.compression.map { "\($0), \(archive.expandedLength) bytes decompressed" }
                    ?? "not compressed"
                let kind = archive.isEarlyMicrocode ? ", microcode for the early boot" : ""
                lines.append(
                    "  byte \(archive.offset): \(archive.length) bytes, \(how), \(count(archive.entries, "file"))\(kind)"
                )
            }
        }
        if whole.releases.isEmpty { lines.append("kernel: none; no folder below lib/modules") }
        for summary in VirtIOSummary.of(whole) {
            let modules = whole.modules.count { $0.release == summary.release }
            let list = whole.builtIn[summary.release].map { "\($0.count) built in" } ?? "no list of built-in modules"
            lines.append("kernel \(summary.release): \(count(modules, "module")), \(list)")
            for driver in summary.drivers {
                let name = driver.name.padding(to: 15)
                lines.append("  \(name) \(driver.purpose.padding(to: 10)) \(place(driver.place))")
            }
        }
        if listsModules {
            lines.append("modules:")
            lines += whole.modules.map { "  \($0.path)" }
        }
        return TerminalText.escapedLines(lines.joined(separator: "\n")) + "\n"
    }

    /// The same as JSON, with every module.
    static func json(_ parts: [(path: String, image: InitramfsImage)], _ whole: InitramfsImage) -> JSONValue {
        [
            "images": .array(
                parts.map { part in
                    ["path": .string(part.path), "archives": .array(part.image.archives.map(archive))]
                }
            ),
            "kernels": .array(
                VirtIOSummary.of(whole).map { summary in
                    [
                        "release": .string(summary.release),
                        "virtio": .array(summary.drivers.map(driver)),
                        "modules": .strings(whole.modules.filter { $0.release == summary.release }.map(\.path)),
                        "builtIn": whole.builtIn[summary.release].map { .strings($0.keys.sorted()) } ?? .null,
                    ]
                }
            ),
        ]
    }

    private static func archive(_ archive: InitramfsImage.Archive) -> JSONValue {
        [
            "offset": .integer(archive.offset), "length": .integer(archive.length),
            "compression": .optional(archive.compression), "expandedLength": .integer(archive.expandedLength),
            "files": .integer(archive.entries), "earlyMicrocode": .bool(archive.isEarlyMicrocode),
        ]
    }

    private static func driver(_ driver: VirtIOSummary.Driver) -> JSONValue {
        let state: String
        let path: String?
        switch driver.place {
        case .builtIn(let list, _): (state, path) = ("built-in", list)
        case .module(let module): (state, path) = ("module", module)
        case .absent: (state, path) = ("absent", nil)
        case .unknown: (state, path) = ("unknown", nil)
        }
        return [
            "name": .string(driver.name), "purpose": .string(driver.purpose), "state": .string(state),
            "path": .optional(path),
        ]
    }

    private static func place(_ place: VirtIOSummary.Place) -> String {
        switch place {
        case .builtIn(let list, let line): "built in (\(list), line \(line))"
        case .module(let path): path
        case .absent: "MISSING"
        case .unknown: "not seen, and the image does not tell what is built in"
        }
    }

    private static func count(_ number: Int, _ one: String) -> String { "\(number) \(one)\(number == 1 ? "" : "s")" }
}

extension String {
    /// The text with blanks up to a length.
    fileprivate func padding(to length: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, length - count))
    }
}
