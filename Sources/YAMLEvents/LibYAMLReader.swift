import CLibYAML

/// Walks a YAML stream with the event interface of libyaml (YAML 1.1).
@safe struct LibYAMLReader: ~Copyable, YAMLEventSource {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let event: UnsafeMutablePointer<yaml_event_t>
    private let text: UnsafeMutableBufferPointer<UInt8>
    private let limits: YAMLLimits
    private var lines: YAMLLineTable
    private var events = 0
    private var depth = 0

    init(_ bytes: [UInt8], limits: YAMLLimits) {
        self.limits = limits
        lines = YAMLLineTable(bytes)
        unsafe text = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = unsafe text.initialize(from: bytes)
        unsafe parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        unsafe event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        unsafe event.initialize(to: yaml_event_t())
        // Fails only when memory is exhausted; the first event then reports an error.
        _ = unsafe yaml_parser_initialize(parser)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, text.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_event_delete(event)
        unsafe yaml_parser_delete(parser)
        unsafe event.deallocate()
        unsafe parser.deallocate()
        unsafe text.deallocate()
    }

    mutating func next() throws(YAMLFault) -> YAMLEventKind {
        while true {
            unsafe yaml_event_delete(event)
            guard unsafe yaml_parser_parse(parser, event) == 1 else { throw fault() }
            events += 1
            guard events <= limits.events else { throw place().fault("the text has more than \(limits.events) events") }
            switch unsafe event.pointee.type {
            case YAML_STREAM_START_EVENT: continue
            case YAML_DOCUMENT_START_EVENT: return .documentStart
            case YAML_DOCUMENT_END_EVENT: return .documentEnd
            case YAML_ALIAS_EVENT: return .alias
            case YAML_SCALAR_EVENT:
                guard unsafe event.pointee.data.scalar.length <= limits.scalarBytes else {
                    throw place().fault("a string is longer than \(limits.scalarBytes) bytes")
                }
                return .scalar
            case YAML_SEQUENCE_START_EVENT: return try deeper(.sequenceStart)
            case YAML_MAPPING_START_EVENT: return try deeper(.mappingStart)
            case YAML_SEQUENCE_END_EVENT:
                depth -= 1
                return .sequenceEnd
            case YAML_MAPPING_END_EVENT:
                depth -= 1
                return .mappingEnd
            default: return .endOfText
            }
        }
    }

    private mutating func deeper(_ kind: YAMLEventKind) throws(YAMLFault) -> YAMLEventKind {
        depth += 1
        guard depth <= limits.depth else { throw place().fault("values are nested more than \(limits.depth) deep") }
        return kind
    }

    mutating func place() -> TextPlace { unsafe place(event.pointee.start_mark) }

    private mutating func place(_ mark: yaml_mark_t) -> TextPlace {
        lines.place(line: Int(clamping: mark.line), column: Int(clamping: mark.column))
    }

    func withScalar<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let length = unsafe event.pointee.data.scalar.length
        guard unsafe event.pointee.type == YAML_SCALAR_EVENT, let base = unsafe event.pointee.data.scalar.value else {
            let nothing: [UInt8] = []
            return body(nothing.span)
        }
        // Safe: libyaml keeps the bytes until the event is deleted, which only `next` does.
        let bytes = unsafe UnsafeBufferPointer(start: base, count: length)
        return unsafe body(bytes.span)
    }

    var isPlain: Bool {
        unsafe event.pointee.type == YAML_SCALAR_EVENT
            && event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
            && event.pointee.data.scalar.tag == nil
    }

    var anchor: String? {
        switch unsafe event.pointee.type {
        case YAML_SCALAR_EVENT: unsafe text(event.pointee.data.scalar.anchor)
        case YAML_SEQUENCE_START_EVENT: unsafe text(event.pointee.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: unsafe text(event.pointee.data.mapping_start.anchor)
        case YAML_ALIAS_EVENT: unsafe text(event.pointee.data.alias.anchor)
        default: nil
        }
    }

    var tag: String? {
        switch unsafe event.pointee.type {
        case YAML_SCALAR_EVENT: unsafe text(event.pointee.data.scalar.tag)
        case YAML_SEQUENCE_START_EVENT: unsafe text(event.pointee.data.sequence_start.tag)
        case YAML_MAPPING_START_EVENT: unsafe text(event.pointee.data.mapping_start.tag)
        default: nil
        }
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    private mutating func fault() -> YAMLFault {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "the text cannot be read"
        let context = unsafe parser.pointee.context.map { unsafe " " + String(cString: $0) } ?? ""
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            return lines.place(offset: unsafe Int(clamping: parser.pointee.problem_offset)).fault(problem)
        }
        return place(unsafe parser.pointee.problem_mark).fault("\(problem)\(context)")
    }
}
