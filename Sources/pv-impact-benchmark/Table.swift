import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Runs rows in turn, several times, and prints the best of each: other work on the machine only ever slows a run down.
///
/// Each row gets about as much time as the others: a short one runs again and again for a second. Its first run finds memory
/// that a virtual machine has given back to its host since the row before, and pays for getting it again.
struct Table {
    private struct Best {
        var seconds = Double.infinity
        var peak = 0.0
        var count = 0
    }

    let repeats: Int

    /// Prints the table of each size and how the time grows with the size.
    func sizes(_ sizes: [Int]) async throws {
        var times: [Row: [Double]] = [:]
        for size in sizes {
            let dump = try TemporaryFolder()
            let path = dump.path + "/dump.yaml"
            try DumpGenerator.writeFile(path, bytes: size * 1_000_000)
            // What the kernel has still to write would be done while the rows run.
            sync()
            let best = try await measure(path, Row.allCases)
            print(
                "\n\(size) MB\n\(cell("", 28)) \(cell("s", 9)) \(cell("MB/s", 9)) \(cell("x loop", 9)) \(cell("peak MB", 9))"
            )
            let loop = best[.loop]?.seconds ?? 0
            for row in Row.allCases {
                let entry = best[row] ?? Best()
                times[row, default: []].append(entry.seconds / Double(size))
                print(
                    cell(row.title, 28),
                    cell(rounded(entry.seconds, 1000), 9),
                    cell(rounded(Double(size) / entry.seconds, 1), 9),
                    cell(rounded(loop / entry.seconds, 10), 9),
                    cell(rounded(entry.peak, 10), 9),
                    row == .analyze ? "\(entry.count) objects" : ""
                )
            }
        }
        guard sizes.count > 1 else { return }
        print("\nseconds per 100 MB at \(sizes.map(String.init).joined(separator: ", ")) MB")
        for row in Row.allCases {
            print(
                cell(row.title, 28),
                (times[row] ?? []).map { cell(rounded($0 * 100, 1000), 9) }.joined(separator: " ")
            )
        }
    }

    /// Prints how the whole job grows with the number of volumes, claims and pods.
    func counts() async throws {
        print(
            "\(cell("PVs", 8)) \(cell("claims", 8)) \(cell("pods", 8)) \(cell("MB", 8)) \(cell("s", 8)) \(cell("peak MB", 8))"
        )
        for factor in [1, 2, 4] {
            let dump = try TemporaryFolder()
            let path = dump.path + "/dump.yaml"
            let size = try DumpGenerator.writeFile(path, volumes: 10_000 * factor, podsPerVolume: 5)
            let best = try await measure(path, [.analyze])[.analyze] ?? Best()
            let cells = [
                "\(10_000 * factor)", "\(10_000 * factor)", "\(50_000 * factor)", "\(size / 1_000_000)",
                rounded(best.seconds, 1000), rounded(best.peak, 10),
            ]
            print(cells.map { cell($0, 8) }.joined(separator: " "))
        }
    }

    private func measure(_ path: String, _ rows: [Row]) async throws -> [Row: Best] {
        var best: [Row: Best] = [:]
        for _ in 0..<repeats {
            for row in rows {
                let start = ContinuousClock.now
                repeat {
                    try await run(row, path, &best[row, default: Best()])
                } while start.duration(to: .now) < .seconds(1)
            }
        }
        return best
    }

    private func run(_ row: Row, _ path: String, _ best: inout Best) async throws {
        let result = try await Subprocess.run(
            .path(FilePath(CommandLine.arguments[0])),
            arguments: ["row", row.rawValue, path],
            output: .string(limit: 4_096)
        )
        let fields = result.standardOutput.split { $0 == " " || $0 == "\n" }
        guard fields.count == 4, let seconds = Double(fields[0]), let peak = Double(fields[2]) else {
            throw RowFailure(row: row.rawValue)
        }
        best.seconds = min(best.seconds, seconds)
        best.peak = max(best.peak, peak)
        best.count = Int(fields[3]) ?? 0
    }

    private func rounded(_ value: Double, _ scale: Double) -> String {
        let text = "\((value * scale).rounded() / scale)"
        return scale == 1 ? String(text.prefix { $0 != "." }) : text
    }

    private func cell(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// A row that did not run to its end.
struct RowFailure: Error {
    var row: String
}
