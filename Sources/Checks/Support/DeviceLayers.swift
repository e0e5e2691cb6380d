import Findings
import Resolution
import SourceText
import StorageModel

/// The layers of devices that a device node of one machine is built on.
struct DeviceLayers {
    private let byName: [String: BlockDevice]
    private let byPath: [String: BlockDevice]

    /// Indexes a machine; nil when its devices were not captured.
    init?(_ facts: HostFacts) {
        guard let devices = facts.devices else { return nil }
        byName = Dictionary(devices.map { ($0.kname, $0) }, uniquingKeysWith: { first, _ in first })
        byPath = Dictionary(devices.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The device and everything below it, from the top; empty for an unknown name.
    func layers(of path: String) -> [BlockDevice] {
        guard let top = byPath[path] ?? byName[path.split(separator: "/").last.map(String.init) ?? ""] else {
            return []
        }
        var seen: Set<String> = []
        var result: [BlockDevice] = []
        var pending = [top]
        while let device = pending.popLast() {
            guard seen.insert(device.kname).inserted else { continue }
            result.append(device)
            pending += device.parents.compactMap { byName[$0] }
        }
        return result
    }

    /// Whether the machine has a device of a type.
    func has(type: String) -> BlockDevice? { byName.values.filter { $0.type == type }.min { $0.kname < $1.kname } }
}

extension VolumeFacts {
    /// The layers of the volume's device before the takeover, from the top; nil when they were not captured.
    var layersBefore: [BlockDevice]? {
        guard let device = before.device else { return [] }
        return DeviceLayers(index.context.inventory.facts(hostBefore))?.layers(of: device)
    }

    /// The volume's pods with what each container does with the volume.
    var uses: [(pod: Pod, use: ContainerVolumeUse)] {
        pods.filter { !$0.isFinished }.flatMap { pod in
            let names = Set(pod.spec.volumes.filter { isSelf($0) }.map(\.name.value))
            return pod.spec.uses.filter { names.contains($0.volumeName) }.map { (pod, $0) }
        }
    }

    private func isSelf(_ volume: PodVolume) -> Bool {
        switch volume.source {
        case .persistentVolumeClaim(let name): !isInline && name.value == claim?.name
        case .hostPath(let path, _):
            isInline
                && "/" + path.value.split(separator: "/").filter { $0 != "." }.joined(separator: "/") == outcome.path
        default: false
        }
    }
}
