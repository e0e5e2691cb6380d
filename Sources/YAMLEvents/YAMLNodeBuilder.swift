import SourceText

/// Builds the kept part of documents from events.
struct YAMLNodeBuilder<Source: YAMLEventSource & ~Copyable>: ~Copyable {
    private struct Anchored {
        var node: YAMLNode
        var size: Int
    }

    private var source: Source
    private let origin: TextOrigin
    private let limits: YAMLLimits
    private var anchors: [String: Anchored] = [:]
    private var aliasNodes = 0

    init(source: consuming Source, origin: TextOrigin, limits: YAMLLimits) {
        self.source = source
        self.origin = origin
        self.limits = limits
    }

    /// Reads the text to its end.
    mutating func documents(_ projection: YAMLProjection) throws(YAMLFault) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while true {
            switch try source.next() {
            case .endOfText: return nodes
            case .documentStart: anchors = [:]
            case .documentEnd: break
            case let event: nodes.append(try node(event, projection))
            }
        }
    }

    private mutating func node(_ event: YAMLEventKind, _ projection: YAMLProjection) throws(YAMLFault) -> YAMLNode {
        if event == .alias { return try alias().projected(projection) }
        if let anchor = source.anchor {
            let node = try build(event, .keep)
            anchors[anchor] = Anchored(node: node, size: node.size)
            return node.projected(projection)
        }
        return try build(event, projection)
    }

    private mutating func alias() throws(YAMLFault) -> YAMLNode {
        let name = source.anchor ?? ""
        guard let anchored = anchors[name] else {
            throw source.place().fault("alias `*\(name)` names no anchor before it")
        }
        aliasNodes += anchored.size
        guard aliasNodes <= limits.aliasNodes else {
            throw source.place().fault("aliases stand for more than \(limits.aliasNodes) values")
        }
        return anchored.node
    }

    private mutating func build(_ event: YAMLEventKind, _ projection: YAMLProjection) throws(YAMLFault) -> YAMLNode {
        let place = source.place()
        let location = origin.location(line: place.line, column: place.column)
        if let tag = source.tag, !Self.knownTags.contains(tag) { throw place.fault("tag `\(tag)` is not supported") }
        switch event {
        case .scalar:
            let isPlain = source.isPlain
            let text = projection.keepsScalars ? source.withScalar { String(copying: $0) } : ""
            return .scalar(Located(text, at: location), isPlain: isPlain && projection.keepsScalars)
        case .sequenceStart: return .sequence(try members(projection.member), location)
        case .mappingStart: return .mapping(try entries(projection, location), location)
        default: throw place.fault("a value is expected")
        }
    }

    private mutating func members(_ projection: YAMLProjection) throws(YAMLFault) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while true {
            let event = try source.next()
            if event == .sequenceEnd { return nodes }
            if case .presence = projection {
                try skip(event)
            } else {
                nodes.append(try node(event, projection))
            }
        }
    }

    private mutating func entries(
        _ projection: YAMLProjection,
        _ location: SourceLocation
    ) throws(YAMLFault) -> [YAMLPair] {
        if case .presence = projection {
            try skip(.mappingStart)
            return []
        }
        var pairs: [YAMLPair] = []
        var keys = KeySet()
        var selector = ObjectSelector(projection)
        while true {
            let event = try source.next()
            if event == .mappingEnd { return pairs }
            let place = source.place()
            guard event == .scalar else { throw place.fault("a key is no scalar") }
            let current = selector.projection
            let (isNew, isMerge, wanted) = source.withScalar { key in
                (keys.insert(key), key.isMergeKey, current.child(key))
            }
            guard isNew else { throw place.fault("key `\(source.withScalar { String(copying: $0) })` is set twice") }
            if isMerge, source.isPlain { throw place.fault("merge key `<<` is not supported") }
            if let anchor = source.anchor { throw place.fault("anchor `&\(anchor)` on a key is not supported") }
            if case .skip = wanted {
                try skip(try source.next())
                continue
            }
            let key = source.withScalar { String(copying: $0) }
            let value = try node(try source.next(), wanted)
            selector.saw(key, value)
            let keyLocation = origin.location(line: place.line, column: place.column)
            pairs.append(YAMLPair(key: Located(key, at: keyLocation), value: value))
        }
    }

    /// Passes over a value whose first event was read; anchors below it are still remembered.
    private mutating func skip(_ first: YAMLEventKind) throws(YAMLFault) {
        var event = first
        var depth = 0
        while true {
            if event != .alias, source.anchor != nil {
                _ = try node(event, .keep)
            } else {
                switch event {
                case .mappingStart, .sequenceStart: depth += 1
                case .mappingEnd, .sequenceEnd: depth -= 1
                default: break
                }
            }
            if depth <= 0 { return }
            event = try source.next()
        }
    }

    private static var knownTags: Set<String> {
        [
            "tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:map",
            "tag:yaml.org,2002:seq", "tag:yaml.org,2002:null", "tag:yaml.org,2002:float", "!",
        ]
    }
}

/// Keys of one mapping, to find one that is set twice.
private struct KeySet {
    private var few: [Int] = []
    private var many: Set<Int> = []

    mutating func insert(_ key: Span<UInt8>) -> Bool {
        var hasher = Hasher()
        unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        let hash = hasher.finalize()
        if !many.isEmpty { return many.insert(hash).inserted }
        if few.contains(hash) { return false }
        few.append(hash)
        if few.count > 64 { many = Set(few) }
        return true
    }
}

/// Finds the projection of a mapping, which may depend on entries that were read.
private struct ObjectSelector {
    private(set) var projection: YAMLProjection
    private let object: YAMLObjectProjection?
    private var apiVersion: String?
    private var kind: String?

    init(_ projection: YAMLProjection) {
        if case .object(let object) = projection {
            self.object = object
            self.projection = object.undecided
        } else {
            object = nil
            self.projection = projection
        }
    }

    mutating func saw(_ key: String, _ value: YAMLNode) {
        guard let object else { return }
        switch key {
        case "apiVersion": apiVersion = value.string?.value
        case "kind": kind = value.string?.value
        default: return
        }
        if let apiVersion, let kind { projection = object.select(apiVersion, kind) }
    }
}

extension Span<UInt8> {
    fileprivate var isMergeKey: Bool { count == 2 && self[0] == 0x3C && self[1] == 0x3C }
}

extension YAMLProjection {
    fileprivate var keepsScalars: Bool {
        switch self {
        case .skip, .presence: false
        case .keep, .fields, .each, .entries, .object: true
        }
    }
}
