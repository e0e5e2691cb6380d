import Findings
import SourceText
import StorageModel

/// Collects the inline hostPath volumes of the pods that run on the two nodes.
struct HostPathCollector {
    private let inventory: ClusterInventory
    private let owners: OwnerResolver

    /// Prepares to walk the pods of an inventory.
    init(_ inventory: ClusterInventory, _ owners: OwnerResolver) {
        self.inventory = inventory
        self.owners = owners
    }

    private struct Place: Hashable {
        var node: String
        var cluster: ClusterRole
        var path: String
    }

    private struct Use: Hashable {
        var place: Place
        var type: String
    }

    /// Uses on nodes for which `isWanted` holds, one for each node, path and type, sorted.
    func collect(where isWanted: (_ node: String, _ cluster: ClusterRole) -> Bool) -> [HostPathUse] {
        var pods: [Use: [Int]] = [:]
        var paths: [Use: Located<String>] = [:]
        for position in inventory.positions(ofPodsWith: .hasHostPaths) {
            let pod = inventory.pods[position]
            guard !pod.isFinished, let node = pod.spec.nodeName?.value, isWanted(node, pod.cluster) else { continue }
            for volume in pod.spec.volumes {
                guard case .hostPath(let path, let type) = volume.source, path.value.hasPrefix("/") else { continue }
                let place = Place(node: node, cluster: pod.cluster, path: Self.normalised(path.value))
                let use = Use(place: place, type: type?.value ?? "")
                if paths[use] == nil { paths[use] = Located(place.path, at: path.location) }
                if pods[use]?.last != position { pods[use, default: []].append(position) }
            }
        }
        var types: [Place: Int] = [:]
        for use in pods.keys { types[use.place, default: 0] += 1 }
        let sorted = pods.keys.sorted {
            ($0.place.node, $0.place.cluster, $0.place.path, $0.type)
                < ($1.place.node, $1.place.cluster, $1.place.path, $1.type)
        }
        return sorted.compactMap { use in
            guard let path = paths[use], let users = pods[use] else { return nil }
            let isShared = (types[use.place] ?? 1) > 1 && !use.type.isEmpty
            return HostPathUse(
                path: path,
                type: use.type.isEmpty ? nil : use.type,
                node: use.place.node,
                cluster: use.place.cluster,
                podIndexes: users,
                blastRadius: owners.blastRadius(ofPods: users),
                subjectName: isShared ? "\(use.place.path) (\(use.type))" : use.place.path
            )
        }
    }

    /// The path without empty and `.` parts; `..` stays, because links decide where it leads.
    static func normalised(_ path: String) -> String {
        "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    /// The tree that the kernel or systemd makes anew at every boot and that the path lies in; nil for paths on disks.
    static func volatileTree(of path: String) -> String? {
        let trees = ["/proc", "/sys", "/run", "/var/run", "/dev/shm", "/dev/pts", "/dev/mqueue", "/dev/hugepages"]
        if path == "/dev" { return path }
        return trees.first { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// The tree of the operating system that the path lies in; nil for paths that hold data of workloads.
    ///
    /// Such a path changes with every takeover of the system disk, and pods that use it (node agents, network and storage
    /// plugins) expect what the running system has there.
    static func systemTree(of path: String) -> String? {
        if path == "/" { return path }
        let trees = [
            "/bin", "/boot", "/etc", "/lib", "/lib64", "/sbin", "/sysroot", "/usr", "/var/lib/cni",
            "/var/lib/containers", "/var/lib/crio", "/var/lib/kubelet", "/var/lib/ovn", "/var/lib/openvswitch",
            "/var/log",
        ]
        return trees.first { path == $0 || path.hasPrefix($0 + "/") }
    }
}
