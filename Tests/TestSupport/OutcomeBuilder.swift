package import Findings
package import SourceText
package import StorageModel

/// Makes predicted states and outcomes from a few words.
package enum OutcomeBuilder {
    /// A directory on a file system; a mount point itself when `path` is `mountPoint`.
    package static func directory(
        _ path: String,
        on mountPoint: String,
        device: String = "/dev/sdb1",
        fsType: String = "ext4",
        uuid: String? = "1111-aaaa",
        disk: String = "DISK1",
        size: UInt64? = 20 << 30,
        _ change: (inout PathResolution) -> Void = { _ in }
    ) -> PathResolution {
        var state = PathResolution(state: .targetBefore, path: path, kind: .directory)
        state.realPath = path
        state.mountPoint = mountPoint
        state.isMountPoint = path == mountPoint
        state.device = device
        state.fsType = fsType
        state.filesystemUUID = uuid
        state.contentIdentity = uuid
        state.disks = [disk]
        state.size = size
        state.readOnly = false
        state.options = ["rw", "relatime"]
        change(&state)
        return state
    }

    /// A directory on the root file system.
    package static func bare(_ path: String) -> PathResolution {
        directory(path, on: "/", device: "/dev/sda4", fsType: "xfs", uuid: "root-uuid", disk: "SYSTEM")
    }

    /// A block device; an empty type is a blank device, nil an unknown one.
    package static func block(
        _ path: String,
        device: String = "/dev/sdb",
        fsType: String? = "ext4",
        uuid: String? = "1111-aaaa",
        disk: String = "DISK1",
        size: UInt64? = 20 << 30,
        _ change: (inout PathResolution) -> Void = { _ in }
    ) -> PathResolution {
        var state = PathResolution(state: .targetBefore, path: path, kind: .block)
        state.realPath = device
        state.device = device
        state.fsType = fsType
        state.filesystemUUID = uuid
        state.contentIdentity = uuid
        state.disks = [disk]
        state.size = size
        state.readOnly = false
        change(&state)
        return state
    }

    /// A path of which only the kind is known.
    package static func only(_ path: String, _ kind: FileKind) -> PathResolution {
        PathResolution(state: .targetAfter, path: path, kind: kind)
    }

    /// The outcome of a PV; headline follows from the fates as the takeover model says.
    package static func outcome(
        _ name: String,
        field: String = "local",
        type: String? = nil,
        block: Bool = false,
        side: VolumeSide = .resident,
        node: String = "t",
        from before: PathResolution,
        to after: PathResolution,
        path pathFate: PathFate,
        data dataFate: DataFate,
        headline: Headline? = nil,
        place: SourceLocation,
        _ change: (inout VolumeOutcome) -> Void = { _ in }
    ) -> VolumeOutcome {
        let world = VolumeWorld(
            assumptions: [],
            pathFate: pathFate,
            dataFate: dataFate,
            headline: headline ?? self.headline(pathFate, dataFate),
            after: after
        )
        var outcome = VolumeOutcome(
            volume: ObjectReference(kind: "PersistentVolume", name: name),
            cluster: .shared,
            sourceField: field,
            path: before.path,
            side: side,
            node: node,
            before: before,
            worst: world
        )
        outcome.hostPathType = type
        outcome.isBlockMode = block
        outcome.evidence = [Evidence(.cause, at: place, note: "path of the volume")]
        change(&outcome)
        return outcome
    }

    private static func headline(_ path: PathFate, _ data: DataFate) -> Headline {
        if data == .destroyed { return .destroyed }
        switch path {
        case .sameData: return .unaffected
        case .otherData: return .wrongData
        case .bareDirectory: return .shadowWrite
        case .createdEmpty: return .createdEmpty
        case .ambiguous: return .ambiguous
        case .missing, .wrongType: return .missing
        case .undetermined: return .undetermined
        }
    }
}
