import SourceText
import StorageModel

/// Expands the specifiers of unit files (systemd.unit(5)) that captures can answer.
struct UnitSpecifiers {
    private let unit: String
    private let machine: [Character: String]

    /// Prepares for the settings of one unit; `machine` holds what `%H`, `%l`, `%m`, `%b` stand for, as far as captured.
    init(unit: String, machine: [Character: String]) {
        self.unit = unit
        self.machine = machine
    }

    /// The value with its specifiers expanded; nil when it holds one that is not known.
    func expanded(_ value: String) -> String? {
        guard value.contains("%") else { return value }
        var result = ""
        var isOpen = false
        for character in value {
            if !isOpen {
                if character == "%" { isOpen = true } else { result.append(character) }
                continue
            }
            isOpen = false
            guard let text = text(of: character) else { return nil }
            result += text
        }
        return isOpen ? nil : result
    }

    private var name: Substring { unit.lastIndex(of: ".").map { unit[..<$0] } ?? unit[...] }
    private var prefix: Substring { name.firstIndex(of: "@").map { name[..<$0] } ?? name }
    private var instance: Substring { name.firstIndex(of: "@").map { name[name.index(after: $0)...] } ?? "" }

    private func text(of specifier: Character) -> String? {
        switch specifier {
        case "%": "%"
        case "n": unit
        case "N": String(name)
        case "p": String(prefix)
        case "P": Self.unescaped(prefix)
        case "i": String(instance)
        case "I": Self.unescaped(instance)
        case "f": "/" + Self.unescaped(instance.isEmpty ? prefix : instance)
        case "j": String(prefix.split(separator: "-").last ?? "")
        case "J": Self.unescaped(prefix.split(separator: "-").last ?? "")
        // System units: systemd.unit(5), table of specifiers.
        case "t": "/run"
        case "S": "/var/lib"
        case "C": "/var/cache"
        case "L": "/var/log"
        case "E": "/etc"
        case "T": "/tmp"
        case "V": "/var/tmp"
        case "u": "root"
        case "U": "0"
        case "h": "/root"
        default: machine[specifier]
        }
    }

    /// A unit name part as path or text: `-` stands for a slash, `\x2d` for the byte 0x2d (systemd-escape(1)).
    private static func unescaped(_ text: Substring) -> String {
        Escapes.decodeHex(Array(text.utf8).map { $0 == ASCII.dash ? ASCII.slash : $0 })
    }
}

extension HostCollector {
    /// Expands specifiers in the settings that say what is mounted where.
    mutating func expandSpecifiers() {
        let machine: [Character: String?] = [
            "H": facts.hostname?.value, "l": facts.hostname.map { String($0.value.prefix { $0 != "." }) },
            "m": facts.machineID?.value,
            "b": facts.environment?.values["boot_id"].map { $0.value.filter { $0 != "-" } },
        ]
        let known = machine.compactMapValues { $0 }
        for (file, unit) in (facts.unitFiles ?? []).enumerated() {
            let specifiers = UnitSpecifiers(unit: unit.unit, machine: known)
            for (index, setting) in unit.settings.enumerated()
            where ["Mount", "Automount", "Swap"].contains(setting.section) && setting.value.contains("%") {
                if let value = specifiers.expanded(setting.value) {
                    facts.unitFiles?[file].settings[index].value = value
                } else {
                    let message = "`\(setting.key)=\(setting.value)` has a specifier whose value was not captured"
                    problems.append(InputProblem(.skippedLine, at: setting.location, message))
                }
            }
        }
    }
}
