import Findings
package import StorageModel

/// Selects findings and volumes by namespace, PV, storage class and node; an empty list selects everything.
///
/// Names may hold `*` for any run of characters. What is not known to be outside is inside.
package struct GateScope: Sendable, Hashable {
    /// Namespaces of the claims and pods that are hit.
    package var namespaces: [String]
    /// Names of PersistentVolumes.
    package var volumes: [String]
    /// Storage classes of PersistentVolumes; an empty pattern stands for volumes without a class.
    package var storageClasses: [String]
    /// Names of nodes.
    package var nodes: [String]

    /// Makes a selection.
    package init(
        namespaces: [String] = [],
        volumes: [String] = [],
        storageClasses: [String] = [],
        nodes: [String] = []
    ) {
        self.namespaces = namespaces
        self.volumes = volumes
        self.storageClasses = storageClasses
        self.nodes = nodes
    }

    /// Whether it selects everything.
    package var isEmpty: Bool { self == GateScope() }

    /// Whether something with these properties is inside.
    func contains(_ facts: ScopeFacts) -> Bool {
        Self.admits(namespaces, facts.namespaces) && Self.admits(volumes, facts.volumes)
            && Self.admits(storageClasses, facts.storageClasses) && Self.admits(nodes, facts.nodes)
    }

    private static func admits(_ patterns: [String], _ values: Set<String>) -> Bool {
        patterns.isEmpty || values.isEmpty || values.contains { value in patterns.contains { matches($0, value) } }
    }

    /// Whether a pattern with `*` fits a whole name.
    static func matches(_ pattern: String, _ name: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return pattern == name }
        let text = Array(name.utf8)
        guard text.count >= first.count + last.count, text.starts(with: first) else { return false }
        guard text.suffix(last.count).elementsEqual(last) else { return false }
        var rest = text[first.count..<(text.count - last.count)]
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let start = rest.indices.first(where: { rest[$0...].starts(with: part) }) else { return false }
            rest = rest[(start + part.count)...]
        }
        return true
    }
}

/// What a scope looks at: names that a finding or a volume is known to belong to; empty when nothing is known.
struct ScopeFacts: Hashable {
    var namespaces: Set<String> = []
    var volumes: Set<String> = []
    var storageClasses: Set<String> = []
    var nodes: Set<String> = []
}

/// Who uses a volume and which class it has, for the scope of a policy.
package struct VolumeUse: Sendable, Hashable {
    /// The PersistentVolume, or the pod of an inline host path.
    package var volume: ObjectReference
    /// `spec.storageClassName`, empty for none; nil when it is not known.
    package var storageClass: String?
    /// Namespaces of its claims and pods.
    package var namespaces: [String]

    /// Describes the use of a volume.
    package init(volume: ObjectReference, storageClass: String?, namespaces: [String]) {
        self.volume = volume
        self.storageClass = storageClass
        self.namespaces = namespaces
    }
}

/// Looks up what findings and volumes belong to.
struct ScopeIndex {
    private var classes: [ObjectReference: Set<String>] = [:]
    private var users: [ObjectReference: Set<String>] = [:]

    /// Indexes the uses of volumes; two PVs of one name in two clusters share what is known about either.
    init(_ uses: [VolumeUse]) {
        for use in uses {
            if let storageClass = use.storageClass { classes[use.volume, default: []].insert(storageClass) }
            users[use.volume, default: []].formUnion(use.namespaces)
        }
    }

    /// What a finding belongs to.
    func facts(of finding: Finding) -> ScopeFacts {
        var facts = ScopeFacts()
        facts.namespaces = Set(finding.blastRadius.namespaces).union(users[finding.subject] ?? [])
        if let namespace = finding.subject.namespace { facts.namespaces.insert(namespace) }
        if let node = finding.node { facts.nodes.insert(node) }
        switch finding.subject.kind {
        case "PersistentVolume":
            facts.volumes.insert(finding.subject.name)
            facts.storageClasses = classes[finding.subject] ?? []
        case "Node": facts.nodes.insert(finding.subject.name)
        case "Namespace": facts.namespaces.insert(finding.subject.name)
        case "StorageClass": facts.storageClasses.insert(finding.subject.name)
        default: break
        }
        return facts
    }

    /// What a predicted volume belongs to.
    func facts(of outcome: VolumeOutcome) -> ScopeFacts {
        var facts = ScopeFacts(namespaces: users[outcome.volume] ?? [], nodes: [outcome.node])
        if let namespace = outcome.volume.namespace { facts.namespaces.insert(namespace) }
        if outcome.volume.kind == "PersistentVolume" {
            facts.volumes.insert(outcome.volume.name)
            facts.storageClasses = classes[outcome.volume] ?? []
        }
        return facts
    }
}
