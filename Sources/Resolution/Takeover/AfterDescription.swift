import Findings
import SourceText
import StorageModel

/// Turns resolved paths into what reports show.
struct AfterDescription {
    /// The state.
    let state: AfterState

    /// What stands at a path after the takeover.
    func resolution(of end: PathEnd, path: String, _ decisions: inout Decisions) -> PathResolution {
        var result = PathResolution(state: .targetAfter, path: path, kind: end.kind)
        result.realPath = end.path
        result.hops = end.hops
        result.missing = end.missing
        guard ![.missing, .dangling, .unknown].contains(end.kind) else { return result }
        if let id = end.device ?? end.tree?.device {
            let node = state.devices.all[id].node
            let content = state.content(id, &decisions)
            result.device = devicePath(id)
            result.fsType = content.fsType
            result.partitionTableType = content.key == node.key ? node.tableType : nil
            result.filesystemUUID = identity(id, content, &decisions)
            result.size = state.size(id)
            result.disks = state.devices.all[id].disks.map { disk in
                let hardware = state.devices.disks[disk].hardware
                return state.machine(hardware.role).devices.nodes[hardware.index].identity
            }.sorted()
        }
        if let tree = end.tree {
            result.mountPoint = end.mountPoint
            result.isMountPoint = end.mountPoint == end.path
            result.fsType = tree.fsType
            result.readOnly = tree.isReadOnly
            result.options = tree.options
            result.contentIdentity = tree.key.map { "\($0)#\(end.inner)" }
        } else {
            result.contentIdentity = end.content?.key
        }
        return result
    }

    /// What stood at a path before.
    func resolution(of end: BeforeEnd, subject: VolumeSubject, machine: MachineState) -> PathResolution {
        machine.resolution(
            of: end,
            path: subject.path.value,
            state: subject.side == .carried ? .source : .targetBefore
        )
    }

    private func identity(_ id: Int, _ content: AfterContent, _ decisions: inout Decisions) -> String? {
        let device = state.devices.all[id]
        guard content.key == device.node.key else { return nil }
        guard device.origin == .copied else { return device.node.fsUUID }
        // Not asked for: which UUID is there is no question of its own.
        return state.profile.filesystemUUID == .kept ? device.node.fsUUID : nil
    }

    /// Device node on the target's hardware, as named by the names that the target had before.
    func devicePath(_ id: Int) -> String {
        let device = state.devices.all[id]
        guard let disk = device.disks.first, device.disks.count == 1 else { return device.node.path }
        let hardware = state.devices.disks[disk].hardware
        let node = state.machine(hardware.role).devices.nodes[hardware.index]
        switch device.node.kind {
        case .disk: return node.path
        case .partition:
            guard let number = device.node.number else { return node.path }
            return node.path + (node.path.last?.isNumber ?? false ? "p" : "") + "\(number)"
        default: return device.node.path
        }
    }
}
