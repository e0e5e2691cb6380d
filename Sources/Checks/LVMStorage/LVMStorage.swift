import Findings
import Resolution
import SourceText
import StorageModel

/// What the rules about LVM Storage and TopoLVM share.
enum LVMStorage {
    /// CSI drivers of TopoLVM.
    static let drivers: Set<String> = ["topolvm.io", "topolvm.cybozu.com"]
    /// Labels of TopoLVM's topology.
    static let topologyKeys: Set<String> = ["topology.topolvm.io/node", "topology.topolvm.cybozu.com/node"]
    /// Tag that the operator gives its volume groups.
    static let tag = "lvms"

    /// A device class of an LVMCluster that selects, or may select, the machine afterwards.
    struct Entry {
        /// The object.
        var object: LVMCluster
        /// The class.
        var deviceClass: LVMDeviceClass
        /// Whether its selector matches the machine afterwards; nil when that is not known.
        var isSelected: Bool?

        /// What leaves the selection open.
        var openQuestions: [String] { isSelected == nil ? ["labels and name of the node after the takeover"] : [] }
    }

    /// A PV of TopoLVM that one of the two nodes has.
    struct Volume {
        /// The PV.
        var volume: PersistentVolume
        /// What hangs on it.
        var binding: VolumeBinding
        /// Its name in LVM.
        var handle: Located<String>
        /// The machine it is on.
        var match: NodeMatch
        /// Where the node's name stands.
        var nodePlace: SourceLocation
    }

    /// Device classes for the target.
    static func classes(_ context: CheckContext) -> [Entry] {
        let machine = MachineAfter(context)
        return context.inventory.cluster.lvmClusters.filter { $0.cluster != .source }.flatMap { object in
            object.deviceClasses.compactMap { deviceClass in
                let isSelected = machine.isSelected(by: deviceClass.nodeSelector)
                return isSelected == false
                    ? nil : Entry(object: object, deviceClass: deviceClass, isSelected: isSelected)
            }
        }
    }

    /// PVs of TopoLVM on the two nodes: made on demand or by hand, their data lies on the node's disks.
    static func volumes(_ context: CheckContext) -> [Volume] {
        let cluster = context.inventory.cluster
        return context.graph.bindings.compactMap { binding in
            let volume = cluster.persistentVolumes[binding.volumeIndex]
            guard case .csi(let driver, let handle?, _, _) = volume.source, drivers.contains(driver.value) else {
                return nil
            }
            for match in [context.graph.sourceNode, context.graph.targetNode] where match.isNamed {
                if let place = place(of: match, in: volume) {
                    return Volume(volume: volume, binding: binding, handle: handle, match: match, nodePlace: place)
                }
            }
            return nil
        }
    }

    private static func place(of match: NodeMatch, in volume: PersistentVolume) -> SourceLocation? {
        let own: ClusterRole = match.host == .source ? .source : .target
        guard volume.cluster == .shared || volume.cluster == own else { return nil }
        let requirements = (volume.nodeAffinity?.terms ?? []).flatMap(\.matchExpressions)
        return requirements.filter { topologyKeys.contains($0.key.value) }.flatMap(\.values).first {
            $0.value == match.name
        }?.location
    }

    /// Side of a finding about a volume.
    static func side(_ match: NodeMatch) -> FindingSide { match.host == .source ? .carried : .resident }

    /// Volume groups afterwards by name: the machines that each comes from.
    static func groupsAfter(_ context: CheckContext) -> [String: Set<HostRole>]? {
        guard let devices = context.prediction?.devices else { return nil }
        var groups: [String: Set<HostRole>] = [:]
        for host in [HostRole.source, .target] {
            guard let volumes = context.inventory.facts(host).physicalVolumes else { return nil }
            for volume in volumes where !volume.volumeGroup.isEmpty {
                let arrives = devices.contains { device in
                    device.contentOf == host && device.original.path == volume.device && device.isPresent != false
                        && device.fsType != ""
                }
                if arrives { groups[volume.volumeGroup, default: []].insert(host) }
            }
        }
        return groups
    }

    /// The command that changes an LVMCluster.
    static func edit(_ object: LVMCluster, _ title: String) -> Remediation {
        Remediation(
            .command,
            title,
            body: "oc edit lvmcluster \(ShellQuote.word(object.name)) -n \(ShellQuote.word(object.namespace))",
            place: "workstation"
        )
    }
}
