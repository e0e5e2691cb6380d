import Findings
import StorageModel

/// Says in plain words what stands at a path.
enum StateText {
    /// The state as one clause, for example: `/mnt/x` is the mount of `/dev/sdb1` (ext4, UUID `…`).
    static func clause(_ state: PathResolution) -> String {
        "\(ShellQuote.code(state.path)) \(predicate(state))"
    }

    /// The state without its subject.
    static func predicate(_ state: PathResolution) -> String {
        switch state.kind {
        case .missing: "does not exist"
        case .dangling: "is a link that leads nowhere"
        case .unknown: "is not known"
        case .directory: directory(state)
        case .file: "is a regular file"
        case .socket: "is a socket"
        case .char: "is a character device"
        case .link: "is a symbolic link"
        case .block: "is the block device \(device(state))"
        }
    }

    /// Device node with type and identity of its content, for example `/dev/sdb1` (ext4, UUID `…`, 10 GiB).
    static func device(_ state: PathResolution) -> String {
        let name = state.device.map(ShellQuote.code) ?? "an unnamed device"
        var parts: [String] = []
        if let type = state.fsType { parts.append(type.isEmpty ? blankText(state) : ShellQuote.printable(type)) }
        if let uuid = state.filesystemUUID, !uuid.isEmpty { parts.append("UUID \(ShellQuote.code(uuid))") }
        if let size = state.size { parts.append(bytes(size)) }
        if state.readOnly == true { parts.append("read-only") }
        return parts.isEmpty ? name : "\(name) (\(parts.joined(separator: ", ")))"
    }

    /// A file system by its mount point, for example: the root file system.
    static func filesystem(at mountPoint: String?) -> String {
        switch mountPoint {
        case nil: "the file system above it"
        case "/": "the root file system"
        case .some(let place): "the file system mounted at \(ShellQuote.code(place))"
        }
    }

    /// A size with a binary unit, one decimal, rounded down.
    static func bytes(_ size: UInt64) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        var unit = 0
        var divisor: UInt64 = 1
        while unit < units.count - 1, size / divisor >= 1024 {
            divisor *= 1024
            unit += 1
        }
        let whole = size / divisor
        let tenth = (size % divisor) / (divisor / 10 == 0 ? 1 : divisor / 10)
        return tenth == 0 || unit == 0 ? "\(whole) \(units[unit])" : "\(whole).\(min(tenth, 9)) \(units[unit])"
    }

    /// What the takeover does to the path and to the data, two clauses for the reader.
    static func change(_ facts: VolumeFacts) -> String {
        "\(clause(facts.before)) today; after the takeover \(afterwards(facts))\(data(facts.outcome))"
    }

    /// What pods meet afterwards, by path fate.
    static func afterwards(_ facts: VolumeFacts) -> String {
        let after = facts.after
        switch facts.outcome.pathFate {
        case .sameData: return "it still \(predicate(after)) with the same data"
        case .otherData: return "other data answers there: it \(predicate(after))"
        case .bareDirectory:
            return "nothing is mounted there and writes go to \(filesystem(at: after.mountPoint))"
        case .createdEmpty:
            return "nothing is there, and an empty one is made on \(filesystem(at: after.mountPoint)) when a pod starts"
        case .missing: return "it \(predicate(after.kind == .unknown ? absent(after) : after))"
        case .wrongType: return "it \(predicate(after)), which pods cannot use"
        case .ambiguous: return "more than one device can answer to that name"
        case .undetermined: return "nobody can tell from these captures what is there"
        }
    }

    /// What becomes of the data, as a clause that starts with a semicolon; empty when the path says it all.
    static func data(_ outcome: VolumeOutcome) -> String {
        switch outcome.dataFate {
        case .kept: outcome.pathFate == .sameData ? "" : "; the data itself stays on \(disks(outcome.before))"
        case .arrives: outcome.pathFate == .sameData ? "" : "; the data itself is copied to the target"
        case .destroyed: "; the data is destroyed, because \(disks(outcome.before)) is formatted or overwritten"
        case .leftBehind: "; the data stays behind on \(disks(outcome.before)) of the source"
        case .unknown: "; what becomes of the data is not known"
        }
    }

    /// The disks beneath a path, for example: disk `SERIAL1`.
    static func disks(_ state: PathResolution) -> String {
        if state.disks.isEmpty { return "its disk" }
        let names = state.disks.map(ShellQuote.code).joined(separator: ", ")
        return state.disks.count == 1 ? "disk \(names)" : "disks \(names)"
    }

    private static func directory(_ state: PathResolution) -> String {
        if state.isMountPoint { return "is the mount of \(device(state))" }
        if state.mountPoint == "/" { return "is a directory on the root file system" }
        guard state.mountPoint != nil else { return "is a directory" }
        return "is a directory on \(filesystem(at: state.mountPoint)), \(device(state))"
    }

    private static func blankText(_ state: PathResolution) -> String {
        if let table = state.partitionTableType, !table.isEmpty {
            return "\(ShellQuote.printable(table)) partition table"
        }
        return "blank"
    }

    private static func absent(_ state: PathResolution) -> PathResolution {
        var state = state
        state.kind = .missing
        return state
    }
}
