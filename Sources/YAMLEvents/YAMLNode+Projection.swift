import SourceText

extension YAMLNode {
    /// How many values it holds, itself included.
    var size: Int {
        switch self {
        case .scalar: 1
        case .sequence(let nodes, _): nodes.reduce(1) { $0 + $1.size }
        case .mapping(let pairs, _): pairs.reduce(1) { $0 + $1.value.size }
        }
    }

    /// The part of a whole value that a projection keeps.
    func projected(_ projection: YAMLProjection) -> YAMLNode {
        switch (self, projection) {
        case (_, .keep): return self
        case (.scalar(var text, _), .skip), (.scalar(var text, _), .presence):
            text.value = ""
            return .scalar(text, isPlain: false)
        case (.scalar, _): return self
        case (.sequence(_, let location), .skip), (.sequence(_, let location), .presence):
            return .sequence([], location)
        case (.sequence(let nodes, let location), .each(let member)):
            return .sequence(nodes.map { $0.projected(member) }, location)
        case (.sequence(_, let location), _): return .sequence([], location)
        case (.mapping(let pairs, let location), .object(let object)):
            let selected = object.select(self["apiVersion"]?.string?.value ?? "", self["kind"]?.string?.value ?? "")
            return Self.mapping(pairs, location).projected(selected)
        case (.mapping(let pairs, let location), _):
            let kept = pairs.compactMap { pair in
                let wanted = projection.child(Array(pair.key.value.utf8).span)
                if case .skip = wanted { return YAMLPair?.none }
                return YAMLPair(key: pair.key, value: pair.value.projected(wanted))
            }
            return .mapping(kept, location)
        }
    }
}
