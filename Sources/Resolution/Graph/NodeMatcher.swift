import Findings
import SourceText
import StorageModel

/// Finds the Node objects of the two machines.
struct NodeMatcher {
    private let inventory: Inventory
    private let names: GraphBuilder.NodeNames

    /// Prepares to match the machines of an inventory.
    init(_ inventory: Inventory, names: GraphBuilder.NodeNames) {
        self.inventory = inventory
        self.names = names
    }

    /// A Node object and why it is taken for the machine.
    private struct Candidate {
        var position: Int
        var reason: String
        /// Smaller is surer; decides when both machines ask for one Node.
        var rank: Int
        var evidence: [Evidence]
    }

    /// Matches both machines; they never share a Node object.
    func match() -> (source: NodeMatch, target: NodeMatch) {
        var source = candidate(for: .source, excluding: nil)
        var target = candidate(for: .target, excluding: nil)
        if let left = source, let right = target, left.position == right.position {
            // The weaker claim looks again without the Node that the other machine has.
            if right.rank < left.rank {
                source = candidate(for: .source, excluding: right.position)
            } else {
                target = candidate(for: .target, excluding: left.position)
            }
        }
        if source == nil { source = onlyNodeLeft(for: .source, taken: target?.position) }
        if target == nil { target = onlyNodeLeft(for: .target, taken: source?.position) }
        return (
            result(for: .source, source, taken: target?.position), result(for: .target, target, taken: source?.position)
        )
    }

    private func givenName(_ host: HostRole) -> String? { host == .source ? names.source : names.target }

    /// Positions of the Nodes that the machine may be.
    private func nodes(for host: HostRole) -> [Int] {
        let own: ClusterRole = host == .source ? .source : .target
        return inventory.cluster.nodes.indices.filter {
            let cluster = inventory.cluster.nodes[$0].cluster
            return cluster == .shared || cluster == own
        }
    }

    private func candidate(for host: HostRole, excluding taken: Int?) -> Candidate? {
        // A machine that does not exist yet has no Node object.
        if inventory.facts(host).plannedName != nil { return nil }
        let nodes = nodes(for: host).filter { $0 != taken }
        let facts = inventory.facts(host)
        // A name that the user gave is not replaced by a guess.
        if let given = givenName(host) { return named(given, at: nil, among: nodes, rank: 0) }
        if let hostname = facts.hostname, let found = named(hostname.value, at: hostname, among: nodes, rank: 2) {
            return found
        }
        let identities: [(String, Located<String>?, (Node) -> Located<String>?)] = [
            ("machineID", facts.machineID, { $0.machineID }), ("systemUUID", facts.systemUUID, { $0.systemUUID }),
            ("bootID", facts.environment?.values["boot_id"], { $0.bootID }),
        ]
        for (offset, identity) in identities.enumerated() {
            guard let captured = identity.1, !captured.value.isEmpty else { continue }
            let equal = nodes.filter { Self.isSame(identity.2(inventory.cluster.nodes[$0])?.value, captured.value) }
            // Cloned machines share these identities: only one owner counts.
            guard equal.count == 1, let place = identity.2(inventory.cluster.nodes[equal[0]])?.location else {
                continue
            }
            return Candidate(
                position: equal[0],
                reason: identity.0,
                rank: 4 + offset,
                evidence: [Evidence(.cause, at: captured.location), Evidence(.counterpart, at: place)]
            )
        }
        return nil
    }

    private func named(_ name: String, at captured: Located<String>?, among nodes: [Int], rank: Int) -> Candidate? {
        let all = inventory.cluster.nodes
        let context = captured.map { [Evidence(.context, at: $0.location)] } ?? []
        if let position = nodes.first(where: { all[$0].name == name }) {
            let place = all[position].metadata.name.location
            return Candidate(
                position: position,
                reason: "name",
                rank: rank,
                evidence: [Evidence(.cause, at: place)] + context
            )
        }
        let labelled = nodes.filter { position in
            all[position].metadata.labels[NodeMatch.hostnameLabel]?.value == name
                || all[position].hostnames.contains { $0.value == name }
        }
        guard labelled.count == 1 else { return nil }
        let node = all[labelled[0]]
        let label = node.metadata.labels[NodeMatch.hostnameLabel]
        let place = (label?.value == name ? label : node.hostnames.first { $0.value == name }) ?? node.metadata.name
        return Candidate(
            position: labelled[0],
            reason: label?.value == name ? "hostname label" : "hostname address",
            rank: rank + 1,
            evidence: [Evidence(.cause, at: place.location)] + context
        )
    }

    private func onlyNodeLeft(for host: HostRole, taken: Int?) -> Candidate? {
        guard givenName(host) == nil, inventory.facts(host).plannedName == nil else { return nil }
        let left = nodes(for: host).filter { $0 != taken }
        guard left.count == 1, let position = left.first else { return nil }
        let facts = inventory.facts(host)
        let node = inventory.cluster.nodes[position]
        // With both machines in one cluster, one Node alone says nothing about which of them it is.
        if node.cluster == .shared, taken == nil { return nil }
        if let own = facts.machineID?.value, let other = node.machineID?.value, !Self.isSame(own, other) { return nil }
        if let own = facts.systemUUID?.value, let other = node.systemUUID?.value, !Self.isSame(own, other) {
            return nil
        }
        return Candidate(
            position: position,
            reason: "only node",
            rank: 9,
            evidence: [Evidence(.cause, at: node.metadata.name.location)]
        )
    }

    private func result(for host: HostRole, _ candidate: Candidate?, taken: Int?) -> NodeMatch {
        let facts = inventory.facts(host)
        if let planned = facts.plannedName {
            return NodeMatch(
                host: host,
                node: nil,
                name: givenName(host) ?? planned.value,
                reason: "declared by the target plan",
                evidence: [Evidence(.context, at: planned.location)]
            )
        }
        guard let candidate else {
            let name = givenName(host) ?? facts.hostname?.value
            return NodeMatch(
                host: host,
                node: nil,
                name: name ?? host.rawValue,
                reason: reasonForNone(host, taken: taken) + (name == nil ? "" : Self.assumption),
                evidence: facts.hostname.map { [Evidence(.context, at: $0.location)] } ?? [],
                isNamed: name != nil
            )
        }
        let node = inventory.cluster.nodes[candidate.position]
        return NodeMatch(
            host: host,
            node: node,
            name: node.name,
            reason: candidate.reason,
            disagreements: disagreements(of: node, with: facts),
            evidence: candidate.evidence
        )
    }

    /// What is taken for granted about a machine that has a name and no Node object.
    private static let assumption = "; label `kubernetes.io/hostname` is taken to be its name"

    private func reasonForNone(_ host: HostRole, taken: Int?) -> String {
        let nodes = nodes(for: host)
        if nodes.isEmpty { return "the dumps hold no Node objects" }
        if let given = givenName(host) {
            if let taken, inventory.cluster.nodes[taken].name == given {
                return "the Node `\(given)` is the other machine"
            }
            return "no Node has the name or hostname label `\(given)`"
        }
        let facts = inventory.facts(host)
        guard facts.hostname != nil || facts.machineID != nil || facts.systemUUID != nil else {
            return "no name was given, and the capture holds neither host name nor machine-id"
        }
        return "no Node has the host name, machineID, systemUUID or bootID of the capture"
    }

    private func disagreements(of node: Node, with facts: HostFacts) -> [FactContradiction] {
        var found: [FactContradiction] = []
        if let hostname = facts.hostname {
            let label = node.metadata.labels[NodeMatch.hostnameLabel]
            let known = [node.metadata.name.value, label?.value ?? ""] + node.hostnames.map(\.value)
            if !known.contains(where: { Self.isSameHost($0, hostname.value) }) {
                let other = label ?? node.metadata.name
                found.append(FactContradiction(fact: "host name of node `\(node.name)`", used: hostname, other: other))
            }
        }
        let pairs: [(String, Located<String>?, Located<String>?)] = [
            ("machineID", facts.machineID, node.machineID), ("systemUUID", facts.systemUUID, node.systemUUID),
            ("bootID", facts.environment?.values["boot_id"], node.bootID),
        ]
        for (name, captured, dumped) in pairs {
            guard let captured, let dumped, !captured.value.isEmpty, !dumped.value.isEmpty,
                !Self.isSame(captured.value, dumped.value)
            else { continue }
            found.append(FactContradiction(fact: "\(name) of node `\(node.name)`", used: captured, other: dumped))
        }
        return found
    }

    /// Identifiers are hexadecimal: dashes and letter case carry nothing.
    private static func isSame(_ left: String?, _ right: String) -> Bool {
        guard let left, !left.isEmpty else { return false }
        return left.lowercased().filter { $0 != "-" } == right.lowercased().filter { $0 != "-" }
    }

    /// Host names compare without letter case, and a short name equals its full form.
    private static func isSameHost(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.lowercased(), right.lowercased())
        return left == right || left.hasPrefix(right + ".") || right.hasPrefix(left + ".")
    }
}
