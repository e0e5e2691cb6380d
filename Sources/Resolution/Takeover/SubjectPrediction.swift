import Findings
import SourceText
import StorageModel

/// What happens to one volume under one set of answers.
struct SubjectPrediction: Sendable {
    /// What the pod meets.
    var pathFate: PathFate
    /// What becomes of the data.
    var dataFate: DataFate
    /// Whether pods can be scheduled; nil when that is not known.
    var isReachable: Bool?
    /// Differences although the data is the same.
    var changes: [String]
    /// What stands at the path.
    var after: PathResolution
    /// What would tell more.
    var missing: [MissingEvidence]

    /// The first row of the headline table that matches (takeover model, section 5).
    var headline: Headline {
        if dataFate == .destroyed { return .destroyed }
        switch pathFate {
        case .otherData: return .wrongData
        case .bareDirectory: return .shadowWrite
        case .createdEmpty: return .createdEmpty
        case .ambiguous: return .ambiguous
        case .missing, .wrongType: return .missing
        case .undetermined: return .undetermined
        case .sameData: break
        }
        guard let isReachable else { return .undetermined }
        if !isReachable { return .unreachable }
        return changes.isEmpty ? .unaffected : .changed
    }
}

/// Predicts volumes one by one against one after-state.
struct SubjectPredictor {
    /// The state.
    let state: AfterState

    /// The captured machine that a subject is usable on.
    func machine(of subject: VolumeSubject) -> MachineState {
        state.machine(subject.side == .carried ? .source : .target)
    }

    /// What happens to a volume under one set of answers.
    func predict(_ subject: VolumeSubject, before: BeforeEnd, _ decisions: inout Decisions) -> SubjectPrediction {
        let path = subject.path.value
        if before.isUndecidable { return notKnown(path, before.missing) }
        if let mount = before.mount, MountTypes.isVolatile(mount.fsType) {
            return notKnown(path, [MissingCaptures.volatile(machine(of: subject).role, path, mount.fsType)])
        }
        if before.mayBeLink, let evidence = before.missing.first {
            let choice = decisions.ask(.evidence(evidence), ["it is no link", "it is a symbolic link"])
            if choice == 1 { return notKnown(path, before.missing) }
        }
        let isDevicePath = AbsolutePath.isWithin(AbsolutePath.normalized(path), "/dev")
        var end: PathEnd
        if state.rootRole == nil, !isDevicePath {
            end = PathEnd(kind: .unknown, path: path, inner: "", missing: [MissingCaptures.mountinfo(.source)])
        } else {
            var boot = AfterBoot(state, decisions)
            end = boot.walk(path)
            decisions = boot.decisions
        }
        var missing = end.missing
        let pathFate = fate(subject, before, &end, &missing, &decisions)
        let dataFate = self.dataFate(subject, before, &missing, &decisions)
        var isReachable: Bool? = true
        switch subject.isReachableAfter {
        case .reachable: break
        case .onlyWithIdentity(let role, _): isReachable = state.hasIdentity(of: role, &decisions)
        case .unknown(let evidence):
            isReachable = nil
            missing.append(evidence)
        }
        let after = AfterDescription(state: state).resolution(of: end, path: path, &decisions)
        let changes = pathFate == .sameData ? self.changes(before, end, subject) : []
        return SubjectPrediction(
            pathFate: pathFate,
            dataFate: dataFate,
            isReachable: isReachable,
            changes: changes,
            after: after,
            missing: pathFate == .undetermined || dataFate == .unknown || isReachable == nil ? missing : []
        )
    }

    /// A path about which nothing can be said.
    private func notKnown(_ path: String, _ missing: [MissingEvidence]) -> SubjectPrediction {
        var after = PathResolution(state: .targetAfter, path: path, kind: .unknown)
        after.missing = missing
        return SubjectPrediction(
            pathFate: .undetermined,
            dataFate: .unknown,
            isReachable: true,
            changes: [],
            after: after,
            missing: missing
        )
    }

    // MARK: - Path

    private func fate(
        _ subject: VolumeSubject,
        _ before: BeforeEnd,
        _ end: inout PathEnd,
        _ missing: inout [MissingEvidence],
        _ decisions: inout Decisions
    ) -> PathFate {
        if end.kind == .unknown {
            if let key = end.tree?.key, key == before.key, end.inner == before.inner {
                if before.kind != .unknown { return .sameData }
                // The place is the same, but nobody ever saw that anything stands there.
                missing += before.missing
                return .undetermined
            }
            guard end.tree != nil, let evidence = end.missing.first else { return .undetermined }
            let choice = decisions.ask(.evidence(evidence), ["it exists", "it does not exist"])
            end.kind = choice == 0 ? (before.kind == .unknown ? .directory : before.kind) : .missing
            if end.kind == .block { end.kind = .missing }
        }
        switch end.kind {
        case .missing, .dangling: return isCreated(subject, end.kind) ? .createdEmpty : .missing
        case .block: return blockFate(subject, before, end, &missing)
        default: return treeFate(subject, before, end, &missing)
        }
    }

    private func blockFate(
        _ subject: VolumeSubject,
        _ before: BeforeEnd,
        _ end: PathEnd,
        _ missing: inout [MissingEvidence]
    ) -> PathFate {
        if [.directory, .file, .socket, .char].contains(before.kind) { return .wrongType }
        guard let key = end.content?.key, let was = before.key else {
            missing += before.missing
            return .undetermined
        }
        return key == was ? .sameData : .otherData
    }

    private func treeFate(
        _ subject: VolumeSubject,
        _ before: BeforeEnd,
        _ end: PathEnd,
        _ missing: inout [MissingEvidence]
    ) -> PathFate {
        if before.kind == .block { return .wrongType }
        if before.kind != .unknown, before.kind != end.kind, before.kind != .missing, before.kind != .dangling {
            return .wrongType
        }
        guard let key = end.tree?.key, let was = before.key else {
            missing += before.missing
            return .undetermined
        }
        if key == was, end.inner == before.inner { return .sameData }
        guard let mount = before.mount, mount.target != "/", let cover = end.mountPoint else { return .otherData }
        return cover != mount.target && AbsolutePath.isWithin(mount.target, cover) ? .bareDirectory : .otherData
    }

    /// Whether kubelet makes what is missing (Kubernetes `hostPath` types; a dangling link is not created).
    private func isCreated(_ subject: VolumeSubject, _ kind: FileKind) -> Bool {
        guard subject.sourceField == "hostPath" else { return false }
        let type = subject.hostPathType ?? ""
        if kind == .dangling { return type == "FileOrCreate" }
        return ["", "DirectoryOrCreate", "FileOrCreate"].contains(type)
    }

    // MARK: - Data

    private func dataFate(
        _ subject: VolumeSubject,
        _ before: BeforeEnd,
        _ missing: inout [MissingEvidence],
        _ decisions: inout Decisions
    ) -> DataFate {
        let machine = machine(of: subject)
        if before.key?.hasPrefix("network ") ?? false { return .kept }
        var found = before.node
        if found == nil, before.mount?.fsType == "overlay" { found = machine.rootNode }
        guard let index = found, !machine.devices.nodes[index].disks.isEmpty else {
            missing += before.missing
            if found != nil, !machine.devices.isComplete {
                missing.append(MissingCaptures.devices(machine.role, "which disks `\(subject.path.value)` lies on"))
            }
            return .unknown
        }
        let node = machine.devices.nodes[index]
        if subject.side == .resident {
            guard state.residentData.isComplete(index) else { return .destroyed }
            return state.erasesUnpaired(&decisions) ? .destroyed : .kept
        }
        guard state.carriedData.isComplete(index) else { return .leftBehind }
        guard node.disks.contains(where: { state.pairing.isMigrated($0) && !state.pairing.moved.contains($0) }) else {
            return .arrives
        }
        if let what = state.excludedKind(machine.devices, index), !state.migratesExcluded(what, &decisions) {
            return .leftBehind
        }
        guard state.profile.method == .file else { return .arrives }
        if node.fsType == nil, before.mount == nil {
            missing.append(MissingCaptures.devices(.source, "whether `\(subject.path.value)` holds a file system"))
            return .unknown
        }
        let isBare = (node.fsType ?? "").isEmpty && (node.tableType ?? "").isEmpty && node.children.isEmpty
        let isRaw =
            before.mount == nil
            && (isBare || (node.kind != .disk && (node.fsType ?? "").isEmpty && node.children.isEmpty))
        if isRaw { return state.copiesRawContent(&decisions) ? .arrives : .leftBehind }
        return .arrives
    }

    // MARK: - Changes

    private func changes(_ before: BeforeEnd, _ end: PathEnd, _ subject: VolumeSubject) -> [String] {
        var result: [String] = []
        if let mount = before.mount, let tree = end.tree {
            if mount.isReadOnly != tree.isReadOnly {
                result.append("read-only: \(mount.isReadOnly ? "yes" : "no") → \(tree.isReadOnly ? "yes" : "no")")
            }
            if mount.fsType != tree.fsType, tree.fsType != "auto", mount.fsType != "overlay" {
                result.append("file system: \(mount.fsType) → \(tree.fsType)")
            }
            if tree.device != nil, !tree.options.isEmpty, !tree.options.contains("bind"),
                !tree.options.contains("rbind")
            {
                for option in ["noexec", "nosuid", "nodev"] {
                    let was = mount.options.contains(option)
                    let will = tree.options.contains(option)
                    if was != will { result.append("\(option): \(was ? "yes" : "no") → \(will ? "yes" : "no")") }
                }
            }
        }
        if let index = before.node, before.mount == nil, let id = end.device {
            let was = machine(of: subject).devices.nodes[index].size
            let will = state.size(id)
            if let was, let will, was != will { result.append("size: \(was) → \(will) bytes") }
        }
        return result
    }
}
