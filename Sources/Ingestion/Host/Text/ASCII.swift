/// Byte classes and small conversions of captures, which are ASCII apart from names.
package enum ASCII {
    /// `\n`.
    package static let newline: UInt8 = 0x0A
    /// `\r`.
    package static let carriageReturn: UInt8 = 0x0D
    /// A tab.
    package static let tab: UInt8 = 0x09
    /// A space.
    package static let space: UInt8 = 0x20
    /// `"`.
    package static let quote: UInt8 = 0x22
    /// `#`.
    package static let hash: UInt8 = 0x23
    /// `,`.
    package static let comma: UInt8 = 0x2C
    /// `-`.
    package static let dash: UInt8 = 0x2D
    /// `/`.
    package static let slash: UInt8 = 0x2F
    /// `:`.
    package static let colon: UInt8 = 0x3A
    /// `=`.
    package static let equals: UInt8 = 0x3D
    /// `\`.
    package static let backslash: UInt8 = 0x5C

    /// Space or tab.
    package static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// `0` to `9`.
    package static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Value of a hexadecimal digit, or nil.
    package static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// The bytes as text; what is no UTF-8 is replaced.
    package static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes without blanks at both ends.
    package static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    /// A number made of digits alone; nil for anything else and for numbers that do not fit.
    package static func number<Value: FixedWidthInteger>(
        _ bytes: some Collection<UInt8>,
        as type: Value.Type = Value.self
    )
        -> Value?
    {
        guard !bytes.isEmpty, bytes.allSatisfy(isDigit) else { return nil }
        return Value(text(bytes))
    }
}

/// Escapes that file names and labels have in captures.
package enum Escapes {
    /// Undoes `\040`-like octal escapes (kernel `mangle_path`, fstab(5)); other backslashes stay.
    package static func decodeOctal(_ bytes: some Collection<UInt8>) -> String {
        guard bytes.contains(ASCII.backslash) else { return ASCII.text(bytes) }
        let input = Array(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == ASCII.backslash, index + 3 < input.count,
                let byte = octal(input[(index + 1)...(index + 3)])
            {
                output.append(byte)
                index += 4
            } else {
                output.append(input[index])
                index += 1
            }
        }
        return ASCII.text(output)
    }

    /// Undoes `\x20`-like escapes of udev names and of `lsblk -P`; other backslashes stay.
    package static func decodeHex(_ bytes: some Collection<UInt8>) -> String {
        guard bytes.contains(ASCII.backslash) else { return ASCII.text(bytes) }
        let input = Array(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            if input[index] == ASCII.backslash, index + 3 < input.count, input[index + 1] == 0x78,
                let high = ASCII.hexValue(input[index + 2]), let low = ASCII.hexValue(input[index + 3])
            {
                output.append(high << 4 | low)
                index += 4
            } else {
                output.append(input[index])
                index += 1
            }
        }
        return ASCII.text(output)
    }

    /// Undoes a backslash in front of any character, as `blkid -o export` writes for shells.
    package static func decodeShell(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if byte == ASCII.backslash, !isEscaped {
                isEscaped = true
            } else {
                output.append(byte)
                isEscaped = false
            }
        }
        return ASCII.text(output)
    }

    /// Value of three octal digits, or nil when they are none or exceed a byte.
    private static func octal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        var value = 0
        for digit in digits {
            guard (0x30...0x37).contains(digit) else { return nil }
            value = value * 8 + Int(digit - 0x30)
        }
        return UInt8(exactly: value)
    }
}
