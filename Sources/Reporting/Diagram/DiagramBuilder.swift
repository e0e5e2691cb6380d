import Findings
import StorageModel

/// Draws workload → pod → claim → PV → path → mount → device → disk, before and after.
package enum DiagramBuilder {
    /// Which volumes are drawn.
    package enum Selection: Sendable, Hashable {
        /// Those that are disturbed or cannot be judged.
        case risky
        /// Every row of the PV, or inline host path, of that name.
        case volume(String)
    }

    /// Most edges of one drawing.
    package static let edgeLimit = 450
    /// Most characters of one drawing as Mermaid.
    package static let characterLimit = 40_000

    /// The drawings, split by node, then by namespace, then by halves, so that each stays within the limits.
    package static func diagrams(_ report: Report, _ selection: Selection = .risky) -> [Diagram] {
        let rows: [VolumeRow]
        switch selection {
        case .risky:
            rows = (report.volumes + report.hostPaths).filter { $0.outcome.headline != .unaffected }
        case .volume(let name):
            rows = (report.volumes + report.hostPaths).filter { $0.outcome.volume.name == name }
        }
        return rows.isEmpty ? [] : split(rows, title: "", keys: [\.nodeTitle, \.namespaceTitle])
    }

    private static func split(_ rows: [VolumeRow], title: String, keys: [@Sendable (VolumeRow) -> String]) -> [Diagram]
    {
        let drawing = draw(rows, title: title)
        if rows.count < 2 || fits(drawing) { return [drawing] }
        guard let key = keys.first else {
            let middle = rows.count / 2
            return split(Array(rows[..<middle]), title: title, keys: [])
                + split(Array(rows[middle...]), title: title, keys: [])
        }
        let groups = Dictionary(grouping: rows, by: key)
        return groups.keys.sorted().flatMap { name in
            let part = title.isEmpty ? name : "\(title), \(name)"
            return split(groups[name] ?? [], title: part, keys: Array(keys.dropFirst()))
        }
    }

    private static func fits(_ diagram: Diagram) -> Bool {
        diagram.edges.count <= edgeLimit && MermaidRenderer.render(diagram).utf16.count <= characterLimit
            && DOTRenderer.render(diagram).utf16.count <= characterLimit
    }

    private static func draw(_ rows: [VolumeRow], title: String) -> Diagram {
        var canvas = DiagramCanvas(title: title)
        for row in rows { canvas.add(row) }
        return canvas.diagram
    }
}

extension VolumeRow {
    /// Name of the part of the drawing for the row's node.
    fileprivate var nodeTitle: String { "node \(outcome.node)" }

    /// Name of the part of the drawing for the row's first namespace.
    fileprivate var namespaceTitle: String { blastRadius.namespaces.first.map { "namespace \($0)" } ?? "no claim" }
}

/// A drawing that grows row by row; equal things become one node.
private struct DiagramCanvas {
    private(set) var diagram: Diagram
    private var positions: [NodeKey: Int] = [:]
    private var edges: Set<Diagram.Edge> = []

    /// Claims, pods, workloads or disks of one volume that are drawn; the others are counted in one node.
    private static let fanLimit = 8

    private struct NodeKey: Hashable {
        var shape: Diagram.Shape
        var scope: String
        var label: String
    }

    init(title: String) { diagram = Diagram(title: title, nodes: [], edges: []) }

    mutating func add(_ row: VolumeRow) {
        let outcome = row.outcome
        let emphasis = Diagram.Emphasis(outcome)
        let path = node(.path, outcome.path, scope: outcome.node, emphasis)
        var users = path
        if outcome.volume.kind == "PersistentVolume" {
            let label = "\(outcome.volume.name)\n\(outcome.headline.rawValue)"
            let volume = node(.volume, label, scope: "\(outcome.cluster.rawValue) \(outcome.side.rawValue)", emphasis)
            connect(volume, path, .uses)
            users = volume
        }
        addUsers(row.blastRadius, of: users, scope: outcome.cluster.rawValue)
        addState(outcome.before, of: path, relation: .before, emphasis: .none)
        if outcome.headline != .unaffected {
            addState(outcome.after, of: path, relation: .after, emphasis: emphasis)
        }
    }

    private mutating func addUsers(_ radius: BlastRadius, of volume: String, scope: String) {
        var target = volume
        for (index, claim) in radius.claims.prefix(Self.fanLimit).enumerated() {
            let id = node(.claim, claim, scope: scope, .none)
            connect(id, volume, .uses)
            if index == 0 { target = id }
        }
        let otherClaims = radius.claims.count - Self.fanLimit
        if otherClaims > 0 { connect(node(.claim, "\(otherClaims) more claims", scope: volume, .none), volume, .uses) }
        var users = radius.pods.prefix(Self.fanLimit).map { node(.pod, $0, scope: scope, .none) }
        let others = radius.pods.count - users.count
        if others > 0 { users.append(node(.pod, "\(others) more pods", scope: "\(scope) \(target)", .none)) }
        for pod in users { connect(pod, target, .uses) }
        for workload in radius.workloads.prefix(Self.fanLimit) {
            let id = node(.workload, workload, scope: scope, .none)
            // Which pod belongs to which workload is known only when there is one workload.
            if radius.workloads.count == 1 && !users.isEmpty {
                for pod in users { connect(id, pod, .uses) }
            } else {
                connect(id, target, .uses)
            }
        }
    }

    private mutating func addState(
        _ state: PathResolution,
        of path: String,
        relation: Diagram.Relation,
        emphasis: Diagram.Emphasis
    ) {
        let scope = state.state == .source ? "source" : "target"
        switch state.kind {
        case .missing, .dangling:
            connect(path, node(.absence, "nothing there", scope: path, emphasis), relation)
            return
        case .unknown where state.mountPoint == nil && state.device == nil:
            connect(path, node(.absence, "not known", scope: path, .undetermined), relation)
            return
        default: break
        }
        var previous = path
        if let mountPoint = state.mountPoint {
            let type = state.fsType.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
            let id = node(.mount, "\(mountPoint)\(type)", scope: "\(scope) \(relation.rawValue)", emphasis)
            connect(previous, id, relation)
            previous = id
        }
        if let device = state.device {
            let id = node(.device, device, scope: scope, .none)
            connect(previous, id, relation)
            previous = id
        }
        for disk in state.disks.prefix(Self.fanLimit) {
            connect(previous, node(.disk, disk, scope: scope, .none), relation)
        }
        let others = state.disks.count - Self.fanLimit
        if others > 0 { connect(previous, node(.disk, "\(others) more disks", scope: previous, .none), relation) }
    }

    private mutating func node(
        _ shape: Diagram.Shape,
        _ label: String,
        scope: String,
        _ emphasis: Diagram.Emphasis
    ) -> String {
        let key = NodeKey(shape: shape, scope: scope, label: label)
        if let position = positions[key] {
            diagram.nodes[position].emphasis = max(diagram.nodes[position].emphasis, emphasis)
            return diagram.nodes[position].id
        }
        let id = "n\(diagram.nodes.count + 1)"
        positions[key] = diagram.nodes.count
        diagram.nodes.append(Diagram.Node(id: id, shape: shape, label: label, emphasis: emphasis))
        return id
    }

    private mutating func connect(_ from: String, _ to: String, _ relation: Diagram.Relation) {
        let edge = Diagram.Edge(from: from, to: to, relation: relation)
        if from != to, edges.insert(edge).inserted { diagram.edges.append(edge) }
    }
}

extension Diagram.Emphasis: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .undetermined: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }

    /// The emphasis that fits the headline of a row.
    init(_ outcome: VolumeOutcome) {
        switch outcome.headline.severity {
        case nil: self = .none
        case .critical: self = .critical
        case .high: self = outcome.headline == .undetermined ? .undetermined : .high
        case .medium, .low, .info: self = .medium
        }
    }
}
