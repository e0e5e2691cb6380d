import SourceText
import StorageModel

/// Decides which of several objects with one name is used; the decision does not depend on the order of the files.
struct DuplicateResolver: Sendable {
    private struct Repetition: Sendable {
        var count = 0
        var example: InputProblem?
    }

    private let sources: SourceMap
    private var repetitions: [ClusterRole: Repetition] = [:]
    private(set) var conflicts: [ObjectConflict] = []
    private(set) var problems: [InputProblem] = []

    init(sources: SourceMap) { self.sources = sources }

    /// One object per name, sorted by cluster, kind, namespace and name.
    mutating func resolve<Object: KubernetesObject>(_ collected: CollectedList<Object>) -> [Object] {
        // Sorted once and not grouped by a dictionary first: nearly every name stands alone.
        let keys = collected.keys
        let places = ObjectOrder.places(of: keys)
        // A dump is in order, so that one dump needs no copies.
        let isSettled = places.indices.allSatisfy { index in
            places[index] == index && (index == 0 || !keys[index].isSame(keys[index - 1]))
        }
        if isSettled { return collected.objects }
        var resolved: [Object] = []
        resolved.reserveCapacity(places.count)
        var start = 0
        while start < places.count {
            var end = start + 1
            while end < places.count, Self.isSame(collected[places[end]], collected[places[start]]) { end += 1 }
            if end - start == 1 {
                resolved.append(collected.objects[places[start]])
            } else if let object = choose(places[start..<end].map { collected[$0] }) {
                resolved.append(object)
            }
            start = end
        }
        return resolved
    }

    private static func isSame<Object>(_ left: Collected<Object>, _ right: Collected<Object>) -> Bool {
        left.key.isSame(right.key) && left.object.reference == right.object.reference
    }

    /// Takes over what another resolver found in objects of other kinds.
    mutating func merge(_ other: DuplicateResolver) {
        conflicts += other.conflicts
        problems += other.problems
        for (cluster, found) in other.repetitions {
            var repetition = repetitions[cluster] ?? Repetition()
            repetition.count += found.count
            if let example = found.example, repetition.example == nil || Self.isEarlier(example, repetition.example) {
                repetition.example = example
            }
            repetitions[cluster] = repetition
        }
    }

    /// Ends the work: adds one note per cluster for objects that were repeated unchanged.
    mutating func finish() {
        for (_, repetition) in repetitions.sorted(by: { $0.key < $1.key }) {
            guard var note = repetition.example else { continue }
            if repetition.count > 1 { note.message += "; \(repetition.count - 1) more objects are repeated so" }
            problems.append(note)
        }
    }

    private mutating func choose<Object: KubernetesObject>(_ group: [Collected<Object>]) -> Object? {
        let ordered = group.count == 1 ? group : group.sorted { Self.precedes($0.object, $1.object) }
        guard let kept = ordered.first else { return nil }
        var named: Set<String> = []
        for other in ordered.dropFirst() {
            if let uid = kept.object.metadata.uid, let otherUID = other.object.metadata.uid, uid.value != otherUID.value
            {
                guard named.insert(otherUID.value).inserted else { continue }
                conflicts.append(
                    ObjectConflict(
                        reference: kept.object.reference,
                        cluster: kept.object.cluster,
                        kept: uid,
                        dropped: otherUID
                    )
                )
            } else {
                note(kept, other)
            }
        }
        return kept.object
    }

    private mutating func note<Object: KubernetesObject>(_ kept: Collected<Object>, _ other: Collected<Object>) {
        let location = kept.object.metadata.name.location
        let name = "`\(kept.object.kind)/\(kept.object.reference.qualifiedName)`"
        let places = "here and in \(place(other.object.metadata.name.location))"
        if kept.contentHash == other.contentHash {
            let problem = InputProblem(.note, at: location, "\(name) stands \(places) with the same content")
            let cluster = kept.object.cluster
            repetitions[cluster, default: Repetition()].count += 1
            let earlier = repetitions[cluster]?.example
            if earlier?.file == nil || Self.isEarlier(problem, earlier) { repetitions[cluster]?.example = problem }
            return
        }
        let version = kept.object.metadata.resourceVersion
        let otherVersion = other.object.metadata.resourceVersion
        let reason =
            if let version, let otherVersion, version != otherVersion {
                "with resourceVersion \(version) and \(otherVersion): this one is used"
            } else {
                "with different content: this one is used"
            }
        problems.append(InputProblem(.note, at: location, "\(name) stands \(places) \(reason)"))
    }

    private func place(_ location: SourceLocation) -> String {
        "`\(sources[location.file].path)`, line \(location.line)"
    }

    private static func isEarlier(_ problem: InputProblem, _ other: InputProblem?) -> Bool {
        guard let other, let file = problem.file, let otherFile = other.file else { return true }
        return (file, problem.line ?? 0) < (otherFile, other.line ?? 0)
    }

    /// An object with a uid before one without, then the newer one, then the one that stands first.
    private static func precedes<Object: KubernetesObject>(_ left: Object, _ right: Object) -> Bool {
        let uids = (left.metadata.uid != nil, right.metadata.uid != nil)
        if uids.0 != uids.1 { return uids.0 }
        let versions = (versionKey(left), versionKey(right))
        if versions.0 != versions.1 { return versions.0 > versions.1 }
        let times = (left.metadata.creationTimestamp ?? "", right.metadata.creationTimestamp ?? "")
        if times.0 != times.1 { return times.0 > times.1 }
        return left.metadata.name.location < right.metadata.name.location
    }

    /// `resourceVersion` in an order that is that of its numbers; text that is no number comes first.
    private static func versionKey(_ object: some KubernetesObject) -> (Int, String) {
        let text = object.metadata.resourceVersion ?? ""
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return (-1, "") }
        let digits = String(text.drop { $0 == "0" })
        return (digits.utf8.count, digits)
    }
}
