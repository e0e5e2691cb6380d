/// Sizes for the reader.
package enum ByteText {
    /// A size in the largest binary unit that keeps it at 1 or more, rounded down to one decimal.
    package static func rounded(_ bytes: UInt64) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
        guard bytes >= 1024 else { return "\(bytes) bytes" }
        var unit = 0
        var divisor: UInt64 = 1024
        while unit + 1 < units.count, bytes / divisor >= 1024 {
            divisor *= 1024
            unit += 1
        }
        let tenth = (bytes % divisor) / (divisor / 10)
        return "\(bytes / divisor).\(min(tenth, 9)) \(units[unit])"
    }
}
