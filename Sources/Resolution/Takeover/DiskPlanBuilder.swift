import Findings
import SourceText
import StorageModel

/// Lists what happens to every disk of both machines.
struct DiskPlanBuilder {
    /// The state.
    let state: AfterState

    /// Source disks first, each machine's in its order.
    func rows() -> [DiskPlanRow] {
        state.source.devices.disks.map(sourceRow) + state.target.devices.disks.map(targetRow)
    }

    private func sourceRow(_ index: Int) -> DiskPlanRow {
        let copies = state.pairing.copies(ofSource: index)
        if state.pairing.moved.contains(index) {
            return row(
                .source,
                index,
                .reattached,
                partner: nil,
                reason: "re-attached to the target by the profile",
                problem: nil
            )
        }
        guard let copy = copies.first else {
            let reason = state.pairing.leftReason[index] ?? "no partner"
            return row(.source, index, .leftBehind, partner: nil, reason: reason, problem: nil)
        }
        let partners = copies.map { state.target.devices.nodes[$0.target].path }.joined(separator: ", ")
        return row(
            .source,
            index,
            .copied,
            partner: partners,
            reason: copy.reason,
            problem: problem(copy),
            location: copy.location
        )
    }

    private func targetRow(_ index: Int) -> DiskPlanRow {
        guard let copy = state.pairing.copy(ontoTarget: index) else {
            switch state.profile.unpairedTargetDisks {
            case .untouched:
                return row(
                    .target,
                    index,
                    .untouched,
                    partner: nil,
                    reason: "no partner; the profile leaves it alone",
                    problem: nil
                )
            case .erased:
                return row(
                    .target,
                    index,
                    .overwritten,
                    partner: nil,
                    reason: "no partner; the profile erases it",
                    problem: nil
                )
            case .unknown:
                return row(
                    .target,
                    index,
                    .unknown,
                    partner: nil,
                    reason: "no partner; not documented what happens to it",
                    problem: nil
                )
            }
        }
        let partner = state.source.devices.nodes[copy.source].path
        return row(
            .target,
            index,
            .overwritten,
            partner: partner,
            reason: copy.reason,
            problem: problem(copy),
            location: copy.location
        )
    }

    private func problem(_ copy: DiskPairing.Copy) -> String? {
        let problems = [sizeProblem(copy), sectorProblem(copy), exclusion(copy)].compactMap { $0 }
        return problems.isEmpty ? nil : problems.joined(separator: "; ")
    }

    private func sizeProblem(_ copy: DiskPairing.Copy) -> String? {
        let source = state.source.devices.nodes[copy.source]
        let target = state.target.devices.nodes[copy.target]
        if let needed = source.size, target.size == nil {
            return "the size of target `\(target.path)` was not captured, source `\(source.path)` has \(needed) bytes"
        }
        guard let needed = source.size, let available = target.size, available < needed else { return nil }
        let cost =
            switch (state.profile.method, source.tableType ?? "") {
            case (.block, "gpt"): "the kernel drops a partition table that reaches beyond the end, with every partition"
            case (.block, ""): "the end of the content is cut off"
            case (.block, _): "partitions beyond the end are gone or cut off"
            case (.file, _): "partitions may not fit"
            }
        return "target `\(target.path)` has \(available) bytes, source `\(source.path)` has \(needed): \(cost)"
    }

    private func sectorProblem(_ copy: DiskPairing.Copy) -> String? {
        let source = state.source.devices.nodes[copy.source]
        let target = state.target.devices.nodes[copy.target]
        guard state.profile.method == .block, let was = source.sectorSize, let will = target.sectorSize, was != will
        else { return nil }
        return "sectors of \(was) bytes become sectors of \(will): the kernel does not find the copied partition table"
    }

    private func exclusion(_ copy: DiskPairing.Copy) -> String? {
        let parts = state.pairing.excluded.filter { state.source.devices.nodes[$0].disks == [copy.source] }
        let names = parts.map { state.source.devices.nodes[$0].path }.sorted()
        return names.isEmpty ? nil : "not migrated: \(names.map { "`\($0)`" }.joined(separator: ", "))"
    }

    private func row(
        _ role: HostRole,
        _ index: Int,
        _ action: DiskPlanRow.Action,
        partner: String?,
        reason: String,
        problem: String?,
        location: SourceLocation? = nil
    ) -> DiskPlanRow {
        let model = state.machine(role).devices
        let node = model.nodes[index]
        var evidence = [Evidence(.cause, at: node.location)]
        if let location { evidence.append(Evidence(.context, at: location, note: "pairing")) }
        return DiskPlanRow(
            role: role,
            device: node.path,
            identity: node.identity,
            size: node.size,
            action: action,
            partner: partner,
            reason: reason,
            problem: problem,
            contents: contents(role, index),
            evidence: evidence
        )
    }

    /// One short line for each device on the disk.
    private func contents(_ role: HostRole, _ disk: Int) -> [String] {
        let machine = state.machine(role)
        var mountsOf: [Int: [String]] = [:]
        for mount in machine.mounts {
            if let index = machine.node(of: mount) { mountsOf[index, default: []].append(mount.target) }
        }
        var lines: [String] = []
        var seen: Set<Int> = []
        func add(_ index: Int, depth: Int) {
            guard seen.insert(index).inserted, depth < 32 else { return }
            let node = machine.devices.nodes[index]
            if node.kind != .hiddenVolume {
                var parts: [String] = []
                if let table = node.tableType, !table.isEmpty, node.kind == .disk {
                    parts.append("\(table) partition table")
                }
                if let type = node.fsType, !type.isEmpty { parts.append(type) }
                if let label = node.fsLabel, !label.isEmpty { parts.append("label \(label)") }
                parts += (mountsOf[index] ?? []).prefix(3).map { "on \($0)" }
                if parts.isEmpty { parts.append(DiskPlanBuilder.emptyWording(node)) }
                lines.append("\(node.path): \(parts.joined(separator: ", "))")
            }
            for child in node.children.sorted() { add(child, depth: depth + 1) }
        }
        add(disk, depth: 0)
        return lines
    }

    /// Words for a device on which nothing was seen: blank when somebody looked, unknown when nobody did.
    private static func emptyWording(_ node: DeviceNode) -> String {
        if node.fsType != nil || node.tableType != nil { return "no signature" }
        return node.children.isEmpty ? "content not captured" : "holds what follows"
    }
}
