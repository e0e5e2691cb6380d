/// One step of a document.
enum YAMLEventKind: Sendable {
    case endOfText
    case documentStart
    case documentEnd
    case scalar
    case alias
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
}

/// A place in a text: line and column in bytes, both from 1.
struct TextPlace: Sendable {
    var line: Int
    var column: Int

    /// A fault at this place.
    func fault(_ message: String) -> YAMLFault { YAMLFault(line: line, column: column, message: message) }
}

/// Something that walks a text event by event; details are those of the event that `next` returned last.
protocol YAMLEventSource: ~Copyable {
    /// Goes to the next event.
    mutating func next() throws(YAMLFault) -> YAMLEventKind
    /// Where the event begins.
    mutating func place() -> TextPlace
    /// Hands the decoded bytes of a scalar to `body`.
    func withScalar<Result>(_ body: (Span<UInt8>) -> Result) -> Result
    /// Whether a scalar is unquoted and untagged.
    var isPlain: Bool { get }
    /// The anchor an event sets, or the one an alias names; nil for others.
    var anchor: String? { get }
    /// The tag written at an event; nil without.
    var tag: String? { get }
}
