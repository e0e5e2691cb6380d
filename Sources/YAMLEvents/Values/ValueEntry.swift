import SourceText

/// Number of a field that a projection names, so that looking for it compares no text.
@usableFromInline package struct FieldNumber: Sendable, Hashable {
    /// Stands for every key that has no number.
    @inlinable package static var none: FieldNumber { FieldNumber(-1) }

    @usableFromInline var number: Int16

    /// Makes a number from 0; a projection gives each name one number.
    @inlinable package init(_ number: Int) { self.number = Int16(truncatingIfNeeded: number) }

    /// The number, below 0 for `none`.
    @inlinable package var value: Int { Int(number) }
}

/// The numbers of the fields of a mapping, roughly: most fields that are not there are found out without looking.
struct FieldSet {
    private var bits: UInt64 = 0

    @inline(__always) mutating func insert(_ field: FieldNumber) { bits |= Self.bit(field) }

    @inline(__always) func mayHold(_ field: FieldNumber) -> Bool { bits & Self.bit(field) != 0 }

    @inline(__always) private static func bit(_ field: FieldNumber) -> UInt64 {
        1 &<< UInt64(truncatingIfNeeded: field.number)
    }
}

/// Where the bytes of a text stand: in the text that is read, or among those that had to be decoded.
struct TextRange {
    private static let decodedBit: UInt32 = 1 << 31
    static let empty = TextRange(start: 0, end: 0)

    private var place: UInt32
    private var length: UInt32

    /// A range of the text that is read.
    @inline(__always) init(start: Int, end: Int) {
        place = UInt32(truncatingIfNeeded: start)
        length = UInt32(truncatingIfNeeded: end &- start)
    }

    /// A range of the decoded bytes.
    init(decodedFrom start: Int, count: Int) {
        place = UInt32(truncatingIfNeeded: start) | Self.decodedBit
        length = UInt32(truncatingIfNeeded: count)
    }

    @inline(__always) var isDecoded: Bool { place & Self.decodedBit != 0 }
    @inline(__always) var start: Int { Int(place & ~Self.decodedBit) }
    @inline(__always) var count: Int { Int(length) }
}

/// One value; its members, when it has any, stand behind it.
struct ValueEntry {
    enum Sort: UInt8 {
        case plain, quoted, sequence, mapping
    }

    var location: SourceLocation
    var sort: Sort
    /// The key that it is the value of; its number, its text and where it stands.
    var field = FieldNumber.none
    var keyText = TextRange.empty
    var keyLocation: SourceLocation
    /// The key's share in the hash of the content.
    var keyMix: UInt64 = 0
    /// The text of a scalar.
    var text: TextRange
    /// The fields of a mapping.
    var fields = FieldSet()
    /// How many members it has.
    var memberCount: Int32 = 0
    /// Index behind its last member's last member.
    var end: Int32

    @inline(__always) var isScalar: Bool { sort == .plain || sort == .quoted }
}
