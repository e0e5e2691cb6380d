package import SourceText
package import StorageModel

/// Reads `systemctl list-units --type=mount,automount,swap` with or without legend.
package enum UnitStateReader {
    /// Reads the units, sorted by name.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[UnitState]> {
        let text = TextLines(bytes, file: file)
        var states: [UnitState] = []
        var problems = text.problems
        var isLegend = false
        for line in text.lines where !line.isBlank {
            var fields = line.fields.map { ASCII.text($0) }
            // A mark stands in front of units that are not found or failed.
            if fields.count > 1, fields[0] == "*" || fields[0] == "●" || fields[0] == "○" { fields.removeFirst() }
            if fields[0] == "UNIT" { continue }
            if fields[0] == "LOAD" || fields[0] == "Legend:" { isLegend = true }
            if isLegend { continue }
            guard fields.count >= 4, fields[0].contains(".") else {
                problems.append(text.skipped(line, "line is no unit of `systemctl list-units`"))
                continue
            }
            states.append(
                UnitState(
                    unit: fields[0],
                    load: fields[1],
                    active: fields[2],
                    sub: fields[3],
                    location: text.location(line)
                )
            )
        }
        return Reading(states.sorted { ($0.unit, $0.location) < ($1.unit, $1.location) }, problems: problems)
    }
}
