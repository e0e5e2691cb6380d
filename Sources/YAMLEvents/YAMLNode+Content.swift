import SourceText

extension YAMLNode {
    /// A number that is equal for equal content, wherever it stands and in whatever order its keys are.
    ///
    /// It differs from run to run, so it is good for comparing and for nothing else.
    package var contentHash: Int {
        var hasher = Hasher()
        switch self {
        case .scalar(let text, let isPlain):
            hasher.combine(0)
            hasher.combine(text.value)
            hasher.combine(isPlain)
        case .sequence(let nodes, _):
            hasher.combine(1)
            for node in nodes { hasher.combine(node.contentHash) }
        case .mapping(let pairs, _):
            hasher.combine(2)
            var sum = 0
            for pair in pairs {
                var entry = Hasher()
                entry.combine(pair.key.value)
                entry.combine(pair.value.contentHash)
                sum &+= entry.finalize()
            }
            hasher.combine(sum)
        }
        return hasher.finalize()
    }
}
