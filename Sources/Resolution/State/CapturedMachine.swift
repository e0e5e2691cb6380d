package import Findings
package import StorageModel

/// A machine exactly as it was captured: for looking at paths after a migration, without predicting anything.
package struct CapturedMachine: Sendable {
    private let machine: MachineState

    /// Something that holds data on the machine.
    package struct Content: Sendable, Hashable {
        /// Where it is, in words that do not depend on kernel names; the part of `PathResolution.contentIdentity` before `#`.
        package var key: String
        /// UUID of the content; nil when it has none or it is not known.
        package var uuid: String?
        /// Type of the content; empty for blank, nil when not known.
        package var fsType: String?
        /// Serial numbers, WWNs or kernel names of the disks beneath, sorted.
        package var disks: [String]
    }

    /// Indexes a machine.
    package init(_ facts: HostFacts) { machine = MachineState(facts) }

    /// What stands at a path.
    package func resolve(_ path: String) -> PathResolution {
        let end = BeforeResolver(machine: machine).resolve(path)
        var result = machine.resolution(of: end, path: path, state: .targetAfter)
        // A contradiction, or a link that nobody probed, tells nothing about what stands there.
        if end.isUndecidable { result.contentIdentity = nil }
        return result
    }

    /// Everything that holds data, in the order of the captures.
    package var contents: [Content] {
        machine.devices.nodes.map { node in
            Content(key: node.key, uuid: node.fsUUID, fsType: node.fsType, disks: identities(node.disks))
        }
    }

    /// Serial numbers, WWNs or kernel names of its disks, sorted.
    package var disks: [String] { identities(machine.devices.disks) }

    /// Whether every block device of the machine is listed.
    package var listsAllDevices: Bool { machine.devices.isComplete }

    /// Whether something is mounted on a path; nil when the mounts were not captured whole.
    package func isMounted(_ target: String) -> Bool? {
        machine.facts.mounts == nil ? nil : machine.mount(at: target) != nil
    }

    private func identities(_ disks: [Int]) -> [String] { disks.map { machine.devices.nodes[$0].identity }.sorted() }
}

extension MachineState {
    /// What was found at a path, as reports show it.
    func resolution(of end: BeforeEnd, path: String, state: HostState) -> PathResolution {
        var result = PathResolution(state: state, path: path, kind: end.kind)
        result.realPath = end.path
        result.hops = end.hops
        result.missing = end.missing
        if let index = end.node {
            let node = devices.nodes[index]
            result.device = node.path
            result.fsType = node.fsType
            result.partitionTableType = node.tableType
            result.filesystemUUID = node.fsUUID
            result.size = node.size
            result.readOnly = node.readOnly
            result.disks = node.disks.map { devices.nodes[$0].identity }.sorted()
        }
        if let mount = end.mount {
            result.mountPoint = mount.target
            result.isMountPoint = mount.target == end.path
            result.fsType = mount.fsType
            result.readOnly = mount.isReadOnly
            result.options = mount.options
            result.contentIdentity = end.key.map { "\($0)#\(end.inner)" }
            result.mountsBelow = end.path == "/" ? [] : mountPoints(below: end.path)
        } else {
            result.contentIdentity = end.key
        }
        return result
    }
}
