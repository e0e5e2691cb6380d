/// Sizes for people: binary units, as Kubernetes quantities and lsblk print them.
enum ByteCount {
    /// For example `100 GiB`, `1.5 TiB`; a question mark when the size is not known.
    static func words(_ size: UInt64?) -> String {
        guard let size else { return "?" }
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        var unit = 0
        var divisor: UInt64 = 1
        while unit < units.count - 1, size / divisor >= 1_024 {
            divisor *= 1_024
            unit += 1
        }
        let whole = size / divisor
        let tenth = divisor < 10 ? 0 : (size % divisor) / (divisor / 10)
        return tenth == 0 || whole >= 100 ? "\(whole) \(units[unit])" : "\(whole).\(min(tenth, 9)) \(units[unit])"
    }
}
