package import Findings

/// A finding with the findings that follow from it; only the cause is counted and gates.
package struct FindingGroup: Sendable, Hashable {
    /// The finding that the others follow from.
    package var cause: Finding
    /// What follows from it, directly or through another one, in report order.
    package var consequences: [Finding]

    /// Cause first, then consequences.
    package var members: [Finding] { [cause] + consequences }

    /// Worst severity among the members.
    package var severity: Severity { consequences.reduce(cause.severity) { max($0, $1.severity) } }

    /// Groups findings under their causes, in report order.
    ///
    /// A `causedBy` that names no finding of the list, or that leads round in a circle, is ignored, so that no finding
    /// can hide behind a cause that is not there.
    package static func groups(of findings: [Finding]) -> [FindingGroup] {
        let sorted = FindingOrder.sorted(findings)
        var position: [String: Int] = [:]
        for (index, finding) in sorted.enumerated() where position[finding.fingerprint] == nil {
            position[finding.fingerprint] = index
        }
        let roots = FindingGroup.roots(of: sorted, position: position)
        var consequences: [Int: [Finding]] = [:]
        for (index, root) in roots.enumerated() where root != index {
            consequences[root, default: []].append(sorted[index])
        }
        let groups = sorted.indices.filter { roots[$0] == $0 }.map {
            FindingGroup(cause: sorted[$0], consequences: consequences[$0] ?? [])
        }
        let order = groups.enumerated().sorted {
            $0.element.severity == $1.element.severity
                ? $0.offset < $1.offset : $0.element.severity > $1.element.severity
        }
        return order.map(\.element)
    }

    /// For each finding the position of the cause at the end of its chain; its own position when it has none.
    private static func roots(of findings: [Finding], position: [String: Int]) -> [Int] {
        var roots = [Int?](repeating: nil, count: findings.count)
        for start in findings.indices where roots[start] == nil {
            var chain: [Int] = []
            var visited: Set<Int> = []
            var current = start
            var end: Int?
            while end == nil {
                if let known = roots[current] {
                    end = known
                } else if !visited.insert(current).inserted {
                    // A circle: each of its members stands for itself.
                    for member in chain.drop(while: { $0 != current }) { roots[member] = member }
                    end = current
                } else {
                    chain.append(current)
                    let parent = findings[current].causedBy.flatMap { position[$0] }
                    guard let parent, parent != current else {
                        end = current
                        break
                    }
                    current = parent
                }
            }
            for member in chain where roots[member] == nil { roots[member] = end }
        }
        return roots.enumerated().map { $0.element ?? $0.offset }
    }
}

/// The order in which findings are reported.
package enum FindingOrder {
    /// Worst first, then by family, identifier, subject, side, node, fingerprint.
    package static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            let leftFamily = familyRank(left.check)
            let rightFamily = familyRank(right.check)
            if leftFamily != rightFamily { return leftFamily < rightFamily }
            if left.check != right.check { return left.check < right.check }
            if left.subject != right.subject { return left.subject < right.subject }
            if left.side != right.side { return left.side < right.side }
            if left.node != right.node { return (left.node ?? "") < (right.node ?? "") }
            if left.fingerprint != right.fingerprint { return left.fingerprint < right.fingerprint }
            return left.detail < right.detail
        }
    }

    /// Position of the family of a check identifier in the order of the catalogue; unknown families last.
    package static func familyRank(_ check: String) -> Int {
        let prefix = String(check.prefix { $0.isLetter })
        return CheckDescriptor.Family.allCases.firstIndex { $0.rawValue == prefix }
            ?? CheckDescriptor.Family.allCases.count
    }
}
