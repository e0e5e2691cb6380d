import SourceText
import StorageModel
import YAMLEvents

/// What was decoded last on one thread: neighbours in a dump are mostly of one kind, and of one workload.
struct DecodeMemory {
    /// A kept kind, as it is written.
    struct Kind {
        var name: String
        var known: ManifestKind
    }

    private var apiVersion = ""
    private var kind = ""
    private var known: ManifestKind?
    private var uses: [ContainerVolumeUse] = []
    private var newUses: [ContainerVolumeUse] = []

    /// The kept kind of an object that says what it is; nil for every other.
    mutating func kind(of node: ValueNode) -> Kind? {
        guard node.isMapping, let version = node.field(.apiVersion), let kind = node.field(.kind), version.isText,
            kind.isText
        else { return nil }
        if !kind.holds(self.kind) || !version.holds(apiVersion) {
            guard let version = version.string, let kind = kind.string else { return nil }
            apiVersion = version.value
            self.kind = kind.value
            known = ManifestKind(apiVersion: apiVersion, kind: self.kind)
        }
        return known.map { Kind(name: self.kind, known: $0) }
    }

    /// The uses that `collect` adds to a list; pods of one workload share one list, as their uses are equal.
    mutating func uses<Failure>(
        _ collect: (inout [ContainerVolumeUse]) throws(Failure) -> Void
    ) throws(Failure) -> [ContainerVolumeUse] {
        newUses.removeAll(keepingCapacity: true)
        try collect(&newUses)
        // The list that was built keeps its room for the next pod.
        if newUses != uses { uses = newUses.map { $0 } }
        return uses
    }
}
