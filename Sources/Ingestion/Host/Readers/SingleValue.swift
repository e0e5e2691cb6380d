import SourceText
import StorageModel

/// What files with one value may hold; a command's error message in such a file is no value.
enum SingleValue {
    /// Files below /sys/block that hold one decimal number (kernel Documentation/ABI/stable/sysfs-block).
    private static let numeric: Set<String> = ["size", "ro", "start", "partition", "logical_block_size"]

    /// A machine-id: 32 hexadecimal digits, or `uninitialized` before the first boot (machine-id(5)).
    static func isMachineID(_ text: String) -> Bool {
        if text == "uninitialized" { return true }
        let digits = text.utf8.filter { $0 != ASCII.dash }
        return digits.count == 32 && digits.allSatisfy(isHexadecimal)
    }

    /// A UUID in the dashed form, in either letter case.
    static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.utf8.allSatisfy(isHexadecimal) }
    }

    /// A host name of at most 64 bytes: letters, digits, dashes, underscores, and dots between labels (hostname(5)).
    static func isHostname(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 64
            && labels.allSatisfy { label in
                !label.isEmpty
                    && label.utf8.allSatisfy { byte in
                        let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        return isLetter || ASCII.isDigit(byte) || byte == ASCII.dash || byte == UInt8(ascii: "_")
                    }
            }
    }

    /// A number that fits into 64 bits.
    static func isNumber(_ text: String) -> Bool { ASCII.number(Array(text.utf8), as: UInt64.self) != nil }

    /// Whether a file below /sys/block/DEVICE holds a number.
    static func isNumeric(_ attribute: String) -> Bool {
        guard let name = attribute.split(separator: "/").last else { return false }
        return numeric.contains(String(name))
    }

    /// Turns a value that is none into a problem of the file.
    static func checked(
        _ reading: Reading<Located<String>?>,
        _ expected: String,
        where isValid: (String) -> Bool
    ) -> Reading<Located<String>?> {
        guard let value = reading.value, !isValid(value.value) else { return reading }
        let message = "`\(value.value)` is not \(expected)"
        return Reading(nil, problems: reading.problems + [InputProblem(.unusable, at: value.location, message)])
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

extension HostCollector {
    /// The one value of a file; nil, with a problem, when it is not what is expected.
    mutating func acceptValue(
        _ capture: LoadedCapture,
        _ expected: String,
        where isValid: (String) -> Bool
    ) -> Located<String>? {
        let reading = SingleValueReader.read(capture.bytes, file: capture.id)
        return accept(SingleValue.checked(reading, expected, where: isValid), capture, isEmpty: { $0 == nil }) ?? nil
    }
}
