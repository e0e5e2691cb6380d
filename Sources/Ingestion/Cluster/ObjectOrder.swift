import StorageModel

/// The order of objects by cluster, kind, namespace, name and place.
///
/// Every object of a dump is put in order. Namespaces get numbers, and names are compared by their first eight bytes, so
/// that a comparison mostly looks at numbers that lie side by side.
enum ObjectOrder {
    private struct Key {
        var group: Int
        /// The first bytes of the name, the first one highest; 0 for all when some name is not ASCII, whose order is another.
        var prefix: UInt64
        var index: Int
    }

    private struct Group: Hashable {
        var cluster: ClusterRole
        var kind: String
        var namespace: String
    }

    /// The places of the objects in `objects`, in their order.
    static func places<Object: KubernetesObject>(of objects: [Object]) -> [Int] {
        let names = objects.map(\.name)
        let isASCII = names.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }
        var numbers: [Group: Int] = [:]
        var keys: [Key] = []
        keys.reserveCapacity(objects.count)
        for (index, object) in objects.enumerated() {
            let group = Group(cluster: object.cluster, kind: object.kind, namespace: object.namespace)
            let number = numbers[group] ?? numbers.count
            if number == numbers.count { numbers[group] = number }
            keys.append(Key(group: number, prefix: isASCII ? prefix(of: names[index]) : 0, index: index))
        }
        let ranks = ranks(of: numbers)
        for index in keys.indices { keys[index].group = ranks[keys[index].group] }
        keys.sort { left, right in
            if left.group != right.group { return left.group < right.group }
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            let (name, other) = (names[left.index], names[right.index])
            return name == other ? left.index < right.index : name < other
        }
        return keys.map(\.index)
    }

    private static func prefix(of name: String) -> UInt64 {
        var prefix: UInt64 = 0
        var shift: UInt64 = 64
        for byte in name.utf8.prefix(8) {
            shift -= 8
            prefix |= UInt64(byte) << shift
        }
        return prefix
    }

    /// The place of each group among the others, by its number.
    private static func ranks(of numbers: [Group: Int]) -> [Int] {
        let sorted = numbers.sorted {
            ($0.key.cluster, $0.key.kind, $0.key.namespace) < ($1.key.cluster, $1.key.kind, $1.key.namespace)
        }
        var ranks = [Int](repeating: 0, count: numbers.count)
        for (rank, entry) in sorted.enumerated() { ranks[entry.value] = rank }
        return ranks
    }
}
