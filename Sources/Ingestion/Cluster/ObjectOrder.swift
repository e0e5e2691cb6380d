import SourceText
import StorageModel

/// The order of objects by cluster, kind, namespace, name and place.
///
/// Every object of a dump is put in order. Namespaces get numbers, and names are compared by their first eight bytes, so
/// that a comparison mostly looks at numbers that lie side by side.
enum ObjectOrder {
    /// What the order of an object is told by; made while the object is at hand, so that putting thousands in order
    /// does not go back to them.
    struct Key: Sendable {
        fileprivate var group: Group
        fileprivate var name: String
        /// The first bytes of the name, the first one highest.
        fileprivate var prefix: UInt64 = 0
        /// Whether the prefix tells the order; it does not for names that are not ASCII.
        fileprivate var isASCII = true

        /// Takes the key of an object.
        init(_ object: some KubernetesObject) {
            let metadata = object.metadata
            name = metadata.name.value
            group = Group(
                cluster: object.cluster,
                kind: object.kind,
                namespace: metadata.namespace?.value ?? ""
            )
            var shift: UInt64 = 64
            for byte in name.utf8 {
                if byte >= 0x80 { isASCII = false }
                guard shift > 0 else { continue }
                shift -= 8
                prefix |= UInt64(byte) << shift
            }
        }

        /// Whether another object has the same cluster, kind, namespace and name.
        func isSame(_ other: Key) -> Bool { name == other.name && group == other.group }
    }

    fileprivate struct Group: Hashable, Sendable {
        var cluster: ClusterRole
        var kind: String
        var namespace: String
    }

    private struct Entry {
        var group: Int
        /// 0 for all when some name is not ASCII, whose order is another.
        var prefix: UInt64
        var index: Int
    }

    /// The places of the keys in `keys`, in their order.
    static func places(of keys: [Key]) -> [Int] {
        let isASCII = keys.allSatisfy(\.isASCII)
        var numbers: [Group: Int] = [:]
        var entries: [Entry] = []
        entries.reserveCapacity(keys.count)
        var last: (group: Group, number: Int)?
        for (index, key) in keys.enumerated() {
            let number: Int
            if let last, last.group == key.group {
                number = last.number
            } else {
                number = numbers[key.group] ?? numbers.count
                if number == numbers.count { numbers[key.group] = number }
                last = (key.group, number)
            }
            entries.append(Entry(group: number, prefix: isASCII ? key.prefix : 0, index: index))
        }
        let ranks = ranks(of: numbers)
        for index in entries.indices { entries[index].group = ranks[entries[index].group] }
        entries.sort { left, right in
            if left.group != right.group { return left.group < right.group }
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            let (name, other) = (keys[left.index].name, keys[right.index].name)
            return name == other ? left.index < right.index : name < other
        }
        return entries.map(\.index)
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
