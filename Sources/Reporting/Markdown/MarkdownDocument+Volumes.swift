import Findings
import Gating
import StorageModel

extension MarkdownDocument {
    /// Rows that the approver must see, worst first.
    func rows(_ all: [VolumeRow]) -> [VolumeRow] {
        let shown = all.filter { $0.outcome.headline != .unaffected || $0.outcome.certainty.isUndetermined }
        let order = Headline.allCases
        return shown.enumerated().sorted { left, right in
            let first = order.firstIndex(of: left.element.outcome.headline) ?? 0
            let second = order.firstIndex(of: right.element.outcome.headline) ?? 0
            return first == second ? left.offset < right.offset : first < second
        }.map(\.element)
    }

    /// One line for each PV that is disturbed or cannot be judged, then for each inline host path.
    mutating func breakage() {
        guard report.options.scope == .analysis else { return }
        let volumes = rows(report.volumes)
        let disturbed = volumes.filter(\.isDisturbed)
        let open = volumes.filter { !$0.isDisturbed }
        let paths = rows(report.hostPaths)
        writer.heading(2, "What breaks")
        if disturbed.isEmpty {
            writer.paragraph(
                "No static PV is known to be disturbed\(open.isEmpty ? "" : ", but some cannot be judged")."
            )
        }
        breakageTable(disturbed)
        if !open.isEmpty {
            writer.heading(3, "Cannot be judged")
            writer.table(
                ["PV", "Claim", "Used by", "Path", "Would be settled by"],
                open.map { row in
                    identity(row) + [.codeList(row.openQuestions.distinctCaptures, limit: 3)]
                },
                marks: open.map { _ in "undetermined" }
            )
        }
        if !paths.isEmpty {
            writer.heading(3, "Inline host paths of pods")
            breakageTable(paths)
        }
    }

    private mutating func breakageTable(_ rows: [VolumeRow]) {
        writer.table(
            ["PV", "Claim", "Used by", "Path", "What happens", "Its data", "How sure"],
            rows.map { row in
                let outcome = row.outcome
                return identity(row) + [
                    "\(HeadlineWording.label(outcome.headline)): \(HeadlineWording(row: row).happening)",
                    HeadlineWording.data(outcome.dataFate, outcome.side), words(outcome.certainty),
                ]
            },
            marks: rows.map { $0.outcome.headline.severity?.rawValue ?? "none" }
        )
    }

    /// Name, claim, users and path of a row.
    private func identity(_ row: VolumeRow) -> [MarkdownInline] {
        let outcome = row.outcome
        let isInline = outcome.volume.kind != "PersistentVolume"
        let side: MarkdownInline = outcome.side == .resident ? "resident" : "carried"
        let name: MarkdownInline = isInline ? "inline (\(side))" : "\(code: outcome.volume.name) (\(side))"
        return [name, .codeList(row.blastRadius.claims, limit: 2), users(row.blastRadius), .code(outcome.path)]
    }

    private func users(_ radius: BlastRadius) -> MarkdownInline {
        radius.workloads.isEmpty
            ? .codeList(radius.pods.map { "Pod \($0)" }, limit: 3) : .codeList(radius.workloads, limit: 3)
    }

    /// Who is hit, by workload.
    mutating func workloads() {
        var volumes: [String: [VolumeRow]] = [:]
        var replicas: [String: Int] = [:]
        for row in rows(report.volumes) {
            let radius = row.blastRadius
            for entry in radius.replicas { replicas[entry.workload] = entry.replicas }
            let users = radius.workloads.isEmpty ? radius.pods.map { "Pod \($0)" } : radius.workloads
            for user in users { volumes[user, default: []].append(row) }
        }
        guard volumes.count > 1 else { return }
        writer.heading(2, "Affected workloads")
        writer.table(
            ["Workload", "Replicas", "Volumes", "Worst outcome"],
            volumes.keys.sorted().map { workload in
                let rows = volumes[workload] ?? []
                let worst = rows.first.map { HeadlineWording.label($0.outcome.headline) } ?? "-"
                let size: MarkdownInline = replicas[workload].map { "\($0)" } ?? "-"
                return [.code(workload), size, .codeList(distinct(rows.map(\.outcome.volume.name)), limit: 4), worst]
            }
        )
    }

    private func distinct(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The risky part of the binding graph.
    mutating func diagrams() {
        let diagrams = DiagramBuilder.diagrams(report)
        guard !diagrams.isEmpty else { return }
        let profile = settings.sizeProfile
        let limit = profile.diagramLimit
        writer.heading(2, "How it hangs together")
        writer.paragraph("Dotted: before the takeover. Thick: afterwards, in the worst case.")
        var open = profile.openDiagramCharacters ?? .max
        var folded: [String] = []
        for diagram in diagrams.prefix(limit) {
            let text = MermaidRenderer.render(diagram)
            if text.count > open {
                folded.append(text)
                continue
            }
            open -= profile.openDiagramCharacters == nil ? 0 : text.count
            if !diagram.title.isEmpty { writer.heading(3, "\(text: diagram.title)") }
            writer.fence(text, language: "mermaid")
        }
        writer.foldedFences(
            "\(folded.count) drawing\(plural(folded.count)), shown on a click",
            folded,
            language: "mermaid"
        )
        if diagrams.count > limit {
            writer.paragraph(
                "\(diagrams.count - limit) further drawings are left out here; `pv-impact render ANALYSIS --format mermaid` prints all of them."
            )
        }
    }

    /// Before and after of every row that is shown, with the lines that prove each step.
    mutating func volumeSections() {
        let paths = rows(report.hostPaths)
        let limit = 20
        let shown = rows(report.volumes) + paths.prefix(limit)
        guard !shown.isEmpty else { return }
        writer.heading(2, "Evidence for each volume")
        for row in shown { section(row) }
        if paths.count > limit {
            writer.paragraph("Evidence for \(paths.count - limit) further inline host paths is in the JSON output.")
        }
    }

    private mutating func section(_ row: VolumeRow) {
        writer.heading(3, title(row))
        writer.list(facts(row))
        for state in states(row) {
            writer.paragraph(
                "**\(state.title)** (\(stateWords(state.resolution.state))): \(standing(state.resolution))"
            )
            writer.numbered(state.resolution.hops.map(chainStep))
        }
    }

    /// Name, side and headline of a row.
    func title(_ row: VolumeRow) -> MarkdownInline {
        let outcome = row.outcome
        let isInline = outcome.volume.kind != "PersistentVolume"
        let name: MarkdownInline = isInline ? "host path \(code: outcome.path)" : .code(outcome.volume.name)
        let side: MarkdownInline =
            outcome.side == .resident ? "on the target" : "carried over from the source"
        return "\(name), \(side): \(text: outcome.headline.rawValue)"
    }

    /// What is known of a volume beside its states, one line a fact.
    func facts(_ row: VolumeRow) -> [MarkdownInline] {
        let outcome = row.outcome
        var facts: [MarkdownInline] = []
        let type = outcome.hostPathType.map { $0.isEmpty ? "" : " type \($0)" } ?? ""
        let mode = outcome.isBlockMode ? ", raw device" : ""
        facts.append(
            "Source: \(code: "\(outcome.sourceField)\(type)") path \(code: outcome.path)\(text: mode) on node \(code: outcome.node)"
        )
        if !row.provisioning.isEmpty {
            let why: MarkdownInline = row.provisioningReasons.first.map { ": \(text: $0)" } ?? ""
            facts.append("Provisioning: \(text: row.provisioning)\(why); binding: \(text: row.bindingState)")
        }
        if !row.blastRadius.pods.isEmpty { facts.append("Pods: \(.codeList(row.blastRadius.pods))") }
        facts += stands(before: row.blastRadius)
        let key = SubjectKey(subject: outcome.volume, side: outcome.side.rawValue)
        if let checks = checksBySubject[key] { facts.append("Findings: \(.joined(checks.map { .text($0) }))") }
        facts += outcome.evidence.map { "Manifest: \(citation($0))" }
        return facts
    }

    /// Services and disruption budgets of the pods of a volume.
    private func stands(before radius: BlastRadius) -> [MarkdownInline] {
        var facts: [MarkdownInline] = []
        let services = radius.services ?? []
        let silent = services.filter(\.losesAllEndpoints).map(\.name)
        if !silent.isEmpty { facts.append("Services that lose all endpoints: \(.codeList(silent))") }
        let weaker = services.filter { !$0.losesAllEndpoints }.map { "\($0.name) (\($0.hit.count) of \($0.endpoints))" }
        if !weaker.isEmpty { facts.append("Services that lose some endpoints: \(.codeList(weaker))") }
        let budgets = (radius.disruptionBudgets ?? []).map { budget in
            let allowed = budget.disruptionsAllowed.map { ", evictions allowed: \($0)" } ?? ""
            return "\(budget.name) (\(budget.limit)\(allowed))"
        }
        if !budgets.isEmpty { facts.append("Disruption budgets: \(.codeList(budgets))") }
        return facts
    }

    /// The state before, and every state that can follow, worst first.
    func states(_ row: VolumeRow) -> [(title: MarkdownInline, resolution: PathResolution)] {
        let outcome = row.outcome
        guard outcome.worlds.count > 1 else { return [("Before", outcome.before), ("After", outcome.after)] }
        return [("Before", outcome.before)]
            + outcome.worlds.map { world in
                let condition: MarkdownInline =
                    world.assumptions.isEmpty
                    ? "otherwise" : "if \(MarkdownInline.codeList(world.assumptions, limit: 4))"
                return ("After, \(condition): \(text: world.headline.rawValue)", world.after)
            }
    }

    /// One step from the path to the disk, with the lines that prove it.
    func chainStep(_ hop: EvidenceHop) -> MarkdownInline {
        let lines = hop.evidence.map(citation).filter { !$0.isEmpty }
        let proof: MarkdownInline = lines.isEmpty ? "" : "<br>\(.joined(lines, separator: "<br>"))"
        let rule: MarkdownInline = hop.rule.isEmpty ? "" : " - \(text: hop.rule)"
        return "\(text: hop.step.rawValue) \(code: hop.subject)\(rule)\(proof)"
    }

    /// A state of a machine in words.
    func stateWords(_ state: HostState) -> MarkdownInline {
        switch state {
        case .source: "source \(name(.source)) today"
        case .targetBefore: "target \(name(.target)) today"
        case .targetAfter: "target \(name(.target)) after the takeover"
        }
    }

    /// What stands at the path, in one line.
    func standing(_ state: PathResolution) -> MarkdownInline {
        switch state.kind {
        case .missing: return "nothing at the path"
        case .dangling: return "a link whose end does not exist"
        case .unknown where state.mountPoint == nil && state.device == nil: return "not known"
        default: break
        }
        var pieces: [MarkdownInline] = ["\(text: kindWords(state.kind))"]
        if let mountPoint = state.mountPoint { pieces.append("file system at \(code: mountPoint)") }
        if let device = state.device { pieces.append("on \(code: device)") }
        if let type = state.fsType, !type.isEmpty { pieces.append(.code(type)) }
        if let uuid = state.filesystemUUID { pieces.append("UUID \(code: uuid)") }
        if !state.disks.isEmpty { pieces.append("disk \(.codeList(state.disks, limit: 3))") }
        if let size = state.size { pieces.append("\(text: ByteCount.words(size))") }
        return .joined(pieces)
    }

    private func kindWords(_ kind: FileKind) -> String {
        switch kind {
        case .directory: "directory"
        case .file: "file"
        case .block: "block device"
        case .char: "character device"
        case .socket: "socket"
        case .link: "link"
        case .dangling: "dangling link"
        case .missing: "nothing"
        case .unknown: "type not known"
        }
    }

    /// PVs to which nothing happens, in one compact table.
    mutating func unaffected() {
        let rows = report.volumes.filter { $0.outcome.headline == .unaffected && !$0.outcome.certainty.isUndetermined }
        guard !rows.isEmpty else { return }
        writer.heading(2, "Unaffected static PVs")
        writer.table(
            ["PV", "Claim", "Used by", "Path", "Backed by"],
            rows.map { row in
                let after = row.outcome.after
                return identity(row) + [after.device.map { .code($0) } ?? after.mountPoint.map { .code($0) } ?? "-"]
            }
        )
        let paths = report.hostPaths.count { $0.outcome.headline == .unaffected }
        if paths > 0 { writer.paragraph("\(paths) inline host path\(plural(paths)) of pods are unaffected as well.") }
    }

    /// PVs that the takeover is not asked about.
    mutating func outOfScope() {
        guard !report.outOfScope.isEmpty else { return }
        writer.heading(2, "PVs out of scope")
        var names: [String: [String]] = [:]
        for volume in report.outOfScope { names[volume.reason, default: []].append(volume.volume.name) }
        writer.table(
            ["Why", "PVs"],
            names.keys.sorted().map { [.text($0), .codeList(names[$0] ?? [], limit: 200)] }
        )
    }
}
