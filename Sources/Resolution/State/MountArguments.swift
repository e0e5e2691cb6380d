import SourceText
import StorageModel

/// What kernel arguments say about mounts (systemd-fstab-generator(8), systemd-debug-generator(8)).
struct MountArguments: Sendable {
    /// Whether /etc/fstab is read: not with `fstab=no`.
    private(set) var readsFstab = true
    /// Whether swap lines of fstab count: not with `systemd.swap=no`.
    private(set) var usesSwap = true
    /// Units that `systemd.mask=` masks.
    private(set) var masked: Set<String> = []
    /// Mounts of `systemd.mount-extra=WHAT:WHERE[:FSTYPE[:OPTIONS]]`.
    private(set) var mounts: [FstabEntry] = []
    /// Swap areas of `systemd.swap-extra=WHAT[:OPTIONS]`.
    private(set) var swaps: [FstabEntry] = []

    /// Reads the arguments; the last one of a name wins. What cannot be read is passed over, as the generator does.
    init(_ arguments: [Located<String>]) {
        for argument in arguments {
            guard let equals = argument.value.firstIndex(of: "=") else { continue }
            let value = String(argument.value[argument.value.index(after: equals)...])
            switch argument.value[..<equals].replacing("_", with: "-") {
            case "fstab": readsFstab = Self.boolean(value) ?? readsFstab
            case "systemd.swap": usesSwap = Self.boolean(value) ?? usesSwap
            case "systemd.mask": masked.insert(value.contains(".") ? value : value + ".service")
            case "systemd.mount-extra":
                let words = Self.words(value)
                guard words.count >= 2, words[1].hasPrefix("/") else { continue }
                mounts.append(Self.entry(words[0], words[1], words.dropFirst(2), argument.location))
            case "systemd.swap-extra":
                let words = Self.words(value)
                guard let what = words.first, !what.isEmpty else { continue }
                swaps.append(Self.entry(what, "none", ["swap"] + words.dropFirst(), argument.location))
            default: continue
            }
        }
    }

    private static func entry(
        _ what: String,
        _ target: String,
        _ rest: ArraySlice<String>,
        _ location: SourceLocation
    ) -> FstabEntry {
        let options = rest.dropFirst().first.map { $0.split(separator: ",").map(String.init) } ?? []
        return FstabEntry(
            source: what,
            target: target,
            fsType: rest.first.flatMap { $0.isEmpty ? nil : $0 } ?? "auto",
            options: options.isEmpty ? ["defaults"] : options,
            dump: 0,
            pass: 0,
            location: location
        )
    }

    /// Splits at colons; a backslash takes the next character as it is.
    private static func words(_ text: String) -> [String] {
        var words = [""]
        var isEscaped = false
        for character in text {
            if isEscaped {
                words[words.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == ":" {
                words.append("")
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words
    }

    /// A truth value as systemd spells it (`parse_boolean`).
    private static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "yes", "y", "true", "t", "on": true
        case "0", "no", "n", "false", "f", "off": false
        default: nil
        }
    }
}
