// The readers make millions of these values, so other modules must be able to inline what is here: `@inlinable` has an
// effect only on types and properties that are `@usableFromInline`.

/// Identifies one input file of a run: the index of its record in `SourceMap`.
@usableFromInline package struct FileID: Hashable, Sendable, Comparable {
    /// Position in `SourceMap.files`.
    @usableFromInline package var index: UInt32

    /// Makes the identifier of the file at `index` of the source map.
    @inlinable package init(_ index: Int) { self.index = UInt32(index) }

    @inlinable package static func < (left: FileID, right: FileID) -> Bool { left.index < right.index }
}

/// A place in an input file: 1-based line and column.
///
/// The path is looked up in `SourceMap` only when a report is rendered. Columns count UTF-8 bytes of the decoded text.
@usableFromInline package struct SourceLocation: Hashable, Sendable, Comparable {
    /// The input file.
    @usableFromInline package var file: FileID
    // Every fact of a dump carries a place, so the numbers are stored in half the room.
    @usableFromInline var lineNumber: UInt32
    @usableFromInline var columnNumber: UInt32

    /// Makes a location; `line` and `column` count from 1.
    @inlinable package init(file: FileID, line: Int, column: Int = 1) {
        self.file = file
        lineNumber = UInt32(clamping: line)
        columnNumber = UInt32(clamping: column)
    }

    /// Line number, from 1.
    @inlinable package var line: Int {
        get { Int(lineNumber) }
        set { lineNumber = UInt32(clamping: newValue) }
    }

    /// Column number in bytes, from 1.
    @inlinable package var column: Int {
        get { Int(columnNumber) }
        set { columnNumber = UInt32(clamping: newValue) }
    }

    @inlinable package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// A decoded value together with the place it was read from.
@usableFromInline package struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
    /// The decoded value.
    @usableFromInline package var value: Value
    /// Where it stands in the input.
    @usableFromInline package var location: SourceLocation

    /// Pairs a value with its place.
    @inlinable package init(_ value: Value, at location: SourceLocation) {
        self.value = value
        self.location = location
    }
}
