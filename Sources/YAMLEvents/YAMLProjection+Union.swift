extension YAMLProjection {
    /// What is kept when either projection keeps it; used while it is open which of the two applies.
    package func union(_ other: YAMLProjection) -> YAMLProjection {
        switch (self, other) {
        case (.skip, let some), (let some, .skip): return some
        case (.presence, let some), (let some, .presence): return some
        case (.each(let left), .each(let right)): return .each(left.union(right))
        case (.entries(let left), .entries(let right)): return .entries { left($0) || right($0) }
        case (.fields(let left, let leftOthers), .fields(let right, let rightOthers)):
            var merged = left
            for field in right {
                if let index = merged.firstIndex(where: { $0.key == field.key }) {
                    let both = merged[index].projection.union(field.projection)
                    merged[index] = YAMLField(key: field.key, number: field.number, projection: both)
                } else {
                    merged.append(field)
                }
            }
            return .fields(merged, others: leftOthers.union(rightOthers))
        default: return .keep
        }
    }
}

extension YAMLField {
    fileprivate init(key: [UInt8], number: FieldNumber, projection: YAMLProjection) {
        self.key = key
        self.number = number
        self.projection = projection
    }
}
