import Checks
import Findings
import Resolution
import SourceText
import StorageModel

/// A machine described in a few words, each value with a place of its own.
struct NodeFixture {
    var facts: HostFacts
    private(set) var sources = SourceMap()
    private var file: FileID
    private var line = 0

    init(_ role: HostRole = .source, path: String = "node/root/proc/1/mountinfo") {
        facts = HostFacts(role: role)
        file = sources.add(SourceFile(path: path, role: role == .source ? .sourceNode : .targetNode))
    }

    mutating func place() -> SourceLocation {
        line += 1
        return SourceLocation(file: file, line: line)
    }

    mutating func at<Value>(_ value: Value) -> Located<Value> { Located(value, at: place()) }

    /// Adds the lines of a mountinfo.
    mutating func mount(_ text: String) {
        var mounts = facts.mounts ?? []
        for row in text.split(separator: "\n") {
            let words = row.split(separator: " ").map(String.init)
            guard words.count > 8, let dash = words.firstIndex(of: "-"), dash + 3 < words.count else { continue }
            mounts.append(
                MountEntry(
                    id: Int(words[0]) ?? 0,
                    parentID: Int(words[1]) ?? 0,
                    majMin: words[2],
                    root: words[3],
                    target: words[4],
                    options: words[5].split(separator: ",").map(String.init),
                    optionalFields: Array(words[6..<dash]),
                    fsType: words[dash + 1],
                    source: words[dash + 2],
                    superOptions: words[dash + 3].split(separator: ",").map(String.init),
                    location: place()
                )
            )
        }
        facts.mounts = mounts
    }

    /// Adds a block device.
    mutating func device(
        _ kname: String,
        _ type: String,
        majMin: String? = nil,
        on parents: [String] = [],
        table: String? = nil,
        partitionType: String? = nil,
        _ change: (inout BlockDevice) -> Void = { _ in }
    ) {
        var device = BlockDevice(kname: kname, path: "/dev/\(kname)", location: place())
        device.type = type
        device.majMin = majMin
        device.parents = parents
        device.partitionTableType = table
        device.partitionType = partitionType
        change(&device)
        facts.devices = (facts.devices ?? []) + [device]
        facts.evidence[.lsblk] = [file]
    }

    /// Sets `key=value` lines of meta/env.
    mutating func environment(_ values: [(String, String)]) {
        var located: [String: Located<String>] = [:]
        for (key, value) in values { located[key] = at(value) }
        facts.environment = CaptureEnvironment(values: located)
    }

    mutating func kernelArguments(_ text: String) {
        var arguments: [Located<String>] = []
        for word in text.split(separator: " ") { arguments.append(at(String(word))) }
        facts.kernelCommandLine = arguments
    }

    mutating func osRelease(_ values: [(String, String)]) {
        var located: [String: Located<String>] = [:]
        for (key, value) in values { located[key] = at(value) }
        facts.osRelease = located
    }

    mutating func attributes(_ path: String, _ flags: String?) {
        let line = place()
        facts.fileAttributes = facts.fileAttributes ?? [:]
        facts.fileAttributes?[path] = FileAttributes(path: path, flags: flags, location: line)
    }

    mutating func initramfs(_ image: String, _ modules: [String], problem: String? = nil) {
        var located: [String: SourceLocation] = [:]
        for module in modules { located[module] = place() }
        let listing = InitramfsListing(
            image: image,
            modules: located,
            isComplete: problem == nil,
            incompleteReason: problem,
            location: place()
        )
        facts.initramfs = (facts.initramfs ?? []) + [listing]
    }

    mutating func builtIn(_ modules: [String]) {
        var located: [String: SourceLocation] = [:]
        for module in modules { located[module] = place() }
        facts.builtinModules = located
    }

    mutating func modulesOnDisk(_ modules: [String]) {
        var located: [String: SourceLocation] = [:]
        for module in modules { located[module] = place() }
        facts.modulesOnDisk = located
    }

    mutating func usage(
        _ target: String,
        source: String = "/dev/sda4",
        size: UInt64? = nil,
        used: UInt64? = nil,
        available: UInt64? = nil,
        inodes: UInt64? = nil
    ) {
        var row = FilesystemUsage(source: source, target: target, location: place())
        row.size = size
        row.used = used
        row.available = available
        row.inodesUsed = inodes
        facts.filesystemUsage = (facts.filesystemUsage ?? []) + [row]
    }

    /// The context of a run in which this is one machine and `other` the other.
    func context(
        other: HostFacts? = nil,
        cluster: ClusterInventory = ClusterInventory(),
        subjects: [VolumeSubject] = [],
        prediction: TakeoverPrediction? = nil,
        nodes: [Node] = []
    ) -> CheckContext {
        let isSource = facts.role == .source
        let inventory = Inventory(
            cluster: cluster,
            source: isSource ? facts : other ?? HostFacts(role: .source),
            target: isSource ? other ?? HostFacts(role: .target) : facts,
            sources: sources,
            problems: []
        )
        let source = nodes.first
        let graph = BindingGraph(
            bindings: [],
            hostPaths: [],
            sourceNode: NodeMatch(host: .source, node: source, name: source?.name ?? "worker-1", reason: "name"),
            targetNode: NodeMatch(host: .target, node: nodes.dropFirst().first, name: "worker-2", reason: "name"),
            subjects: subjects,
            outOfScope: []
        )
        return CheckContext(
            inventory: inventory,
            graph: graph,
            prediction: prediction,
            method: .file,
            plan: nil,
            now: 1_790_000_000
        )
    }

    /// The answer of one item for this machine.
    func row(_ check: any PreflightCheck.Type) -> PreflightRow { check.examine(facts.role, context()) }
}

extension NodeFixture {
    /// Mounts of an RHCOS node as it starts, without composefs; `sysroot`, `usr`, `boot` are the options of field 6.
    static func rhcosMounts(
        sysroot: String = "ro",
        usr: String = "ro",
        boot: String = "ro",
        bootSuper: String = "ro",
        rootSuper: String = "rw"
    ) -> String {
        """
        30 32 252:4 / /sysroot \(sysroot),relatime - xfs /dev/vda4 \(rootSuper),prjquota
        32 1 252:4 /ostree/deploy/rhcos/deploy/0a1b.0 / rw,relatime shared:1 - xfs /dev/vda4 \(rootSuper),prjquota
        33 32 252:4 /ostree/deploy/rhcos/deploy/0a1b.0/etc /etc rw,relatime shared:2 - xfs /dev/vda4 \(rootSuper),prjquota
        34 32 252:4 /ostree/deploy/rhcos/deploy/0a1b.0/usr /usr \(usr),relatime shared:3 - xfs /dev/vda4 \(rootSuper),prjquota
        36 32 252:4 /ostree/deploy/rhcos/var /var rw,relatime shared:4 - xfs /dev/vda4 \(rootSuper),prjquota
        37 32 252:3 / /boot \(boot),nosuid,nodev,relatime shared:5 - ext4 /dev/vda3 \(bootSuper),seclabel
        """
    }

    /// Mounts of an RHCOS node with composefs.
    static let composefsMounts = """
        30 1 0:30 / / ro,relatime shared:1 - overlay composefs ro,lowerdir+=/run/ostree/.private/cfsroot-lower,metacopy=on
        31 30 252:4 / /sysroot ro,relatime shared:2 - xfs /dev/vda4 rw,prjquota
        33 30 252:4 /ostree/deploy/rhcos/deploy/0a1b.0/etc /etc rw,relatime shared:3 - xfs /dev/vda4 rw,prjquota
        36 30 252:4 /ostree/deploy/rhcos/var /var rw,relatime shared:4 - xfs /dev/vda4 rw,prjquota
        37 30 252:3 / /boot ro,nosuid,nodev,relatime shared:5 - ext4 /dev/vda3 ro,seclabel
        """

    /// The stock GPT disk of x86_64 images from OpenShift 4.7 on.
    mutating func stockDisk(table: String = "gpt", types: Bool = true) {
        device("vda", "disk", majMin: "252:0", table: table)
        device("vda1", "part", majMin: "252:1", on: ["vda"], partitionType: types ? ESPLocator.biosBootGUID : nil)
        device("vda2", "part", majMin: "252:2", on: ["vda"], partitionType: types ? ESPLocator.guid : nil)
        let linux = "0fc63daf-8483-4772-8e79-3d69d8477de4"
        device("vda3", "part", majMin: "252:3", on: ["vda"], partitionType: types ? linux : nil)
        device("vda4", "part", majMin: "252:4", on: ["vda"], partitionType: types ? linux : nil)
    }

    /// A stock node with mounts and disk.
    static func stock(_ mounts: String = rhcosMounts()) -> NodeFixture {
        var node = NodeFixture()
        node.mount(mounts)
        node.stockDisk()
        return node
    }
}
