import SourceText

extension YAMLNode {
    /// The value as one YAML document in block style; reading it back gives the same values of the same types.
    ///
    /// Text that another reader could take for something else is in double quotes, which YAML 1.1 and 1.2 read alike.
    package var blockText: String {
        var text = ""
        write(indent: 0, into: &text)
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    /// Writes the value behind a key or a dash; collections begin on a line of their own.
    private func write(indent: Int, into text: inout String) {
        switch self {
        case .scalar(let value, let isPlain):
            text += YAMLScalarText.text(of: value.value, isPlain: isPlain)
        case .sequence(let nodes, _):
            guard !nodes.isEmpty else {
                text += "[]"
                return
            }
            for (index, node) in nodes.enumerated() {
                if index > 0 { text += "\n" + String(repeating: " ", count: indent) }
                text += "- "
                node.write(indent: indent + 2, into: &text)
            }
        case .mapping(let pairs, _):
            guard !pairs.isEmpty else {
                text += "{}"
                return
            }
            for (index, pair) in pairs.enumerated() {
                if index > 0 { text += "\n" + String(repeating: " ", count: indent) }
                text += YAMLScalarText.text(of: pair.key.value, isPlain: false) + ":"
                pair.value.writeValue(indent: indent, into: &text)
            }
        }
    }

    private func writeValue(indent: Int, into text: inout String) {
        switch self {
        case .scalar:
            text += " "
            write(indent: indent, into: &text)
        case .sequence(let nodes, _):
            text += nodes.isEmpty ? " " : "\n" + String(repeating: " ", count: indent)
            write(indent: indent, into: &text)
        case .mapping(let pairs, _):
            text += pairs.isEmpty ? " " : "\n" + String(repeating: " ", count: indent + 2)
            write(indent: indent + 2, into: &text)
        }
    }
}

/// Spells a scalar.
enum YAMLScalarText {
    /// Words that YAML 1.1 or 1.2 read as null or as a truth value when they stand unquoted.
    private static let special: Set<String> = [
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    ]

    /// The scalar as it may stand behind a key or a dash.
    static func text(of value: String, isPlain: Bool) -> String {
        if isPlain, isNumberOrSpecial(value) { return value.isEmpty ? "null" : value }
        return isSafeWord(value) ? value : quoted(value)
    }

    /// Unquoted text that is no string for every reader: it keeps its type only when it stays as it is.
    private static func isNumberOrSpecial(_ value: String) -> Bool {
        if special.contains(value.lowercased()) { return true }
        let digits = value.drop { $0 == "-" || $0 == "+" }
        guard let first = digits.utf8.first else { return false }
        let isNumeric = (48...57).contains(first) || first == UInt8(ascii: ".")
        let isMadeOfDigits = digits.utf8.allSatisfy {
            (48...57).contains($0) || (97...102).contains($0) || (65...70).contains($0) || ".xo+-".utf8.contains($0)
        }
        return isNumeric && isMadeOfDigits
            && (Double(digits) != nil || digits.hasPrefix("0x") || digits.hasPrefix("0o"))
    }

    /// Words that need no quotes: they begin with a letter and are no special word.
    private static func isSafeWord(_ value: String) -> Bool {
        guard let first = value.utf8.first, isLetter(first), !special.contains(value.lowercased()) else { return false }
        return value.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || "._/-".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

    /// Double quotes; what a terminal or an editor would obey is escaped.
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            default:
                if TerminalText.isHidden(scalar) {
                    let digits = String(scalar.value, radix: 16)
                    let width = scalar.value > 0xFFFF ? 8 : 4
                    text += width == 8 ? "\\U" : "\\u"
                    text += String(repeating: "0", count: width - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "\""
    }
}
