import SourceText
import StorageModel

/// What the probes of both machines tell about the inside of file systems, by the file system's content key.
struct FileTrees: Sendable {
    /// What stands at a place inside a file system.
    struct Entry: Sendable {
        /// What stands there; `link` for symbolic links.
        var kind: FileKind
        /// Text of the symbolic link.
        var link: String?
        /// The line that tells; nil when it follows from the kind of file system.
        var location: SourceLocation?
    }

    private var entries: [String: [String: Entry]] = [:]

    /// Reads the probes and mount points of both machines.
    init(_ machines: [MachineState]) {
        for machine in machines {
            addMountPoints(machine)
            addBeneath(machine)
            addPaths(machine)
        }
    }

    /// What stands at a place; nil when no probe tells.
    func entry(_ key: String, _ inner: String) -> Entry? {
        guard let tree = entries[key] else { return nil }
        if let entry = tree[inner] { return entry }
        for prefix in AbsolutePath.prefixes(inner).dropLast().reversed() {
            guard let entry = tree[prefix] else { continue }
            if entry.kind == .missing || entry.kind == .file { return Entry(kind: .missing, location: entry.location) }
            return nil
        }
        return nil
    }

    private mutating func add(_ key: String, _ inner: String, _ entry: Entry) {
        let known = entries[key]?[inner]
        if known == nil || known?.kind == .unknown || (known?.kind == .directory && entry.kind == .link) {
            entries[key, default: [:]][inner] = entry
        }
        guard entry.kind != .missing, entry.kind != .unknown else { return }
        for prefix in AbsolutePath.prefixes(inner).dropLast() where entries[key]?[prefix] == nil {
            entries[key, default: [:]][prefix] = Entry(kind: .directory, location: entry.location)
        }
    }

    /// A mount point exists as a directory in the file system it is mounted on.
    private mutating func addMountPoints(_ machine: MachineState) {
        for mount in machine.mounts where mount.target != "/" {
            guard let parent = machine.covering(mount.target, strictly: true) else { continue }
            let isFile = machine.facts.pathProbes?[mount.target]?.kind == .file
            add(
                machine.key(of: parent),
                machine.inner(mount.target, in: parent),
                Entry(kind: isFile ? .file : .directory, location: mount.location)
            )
        }
    }

    private mutating func addBeneath(_ machine: MachineState) {
        for row in machine.facts.beneathProbes ?? [] {
            guard let mount = machine.mount(at: AbsolutePath.normalized(row.mount)) else { continue }
            let path = AbsolutePath.normalized(row.path)
            guard AbsolutePath.isWithin(path, mount.target) else { continue }
            add(
                machine.key(of: mount),
                machine.inner(path, in: mount),
                Entry(kind: row.kind, link: row.kind == .link ? machine.linkText(path) : nil, location: row.location)
            )
        }
    }

    /// Where a dangling link leads, nothing stands.
    private mutating func addDanglingEnd(_ path: String, _ probe: PathProbe, _ machine: MachineState) {
        guard probe.kind == .dangling else { return }
        let end = machine.canonical(path)
        guard !AbsolutePath.isWithin(end, "/dev"), let mount = machine.covering(end, strictly: false) else { return }
        add(
            machine.key(of: mount),
            machine.inner(end, in: mount),
            Entry(kind: .missing, location: probe.location)
        )
    }

    private mutating func addPaths(_ machine: MachineState) {
        for (path, probe) in (machine.facts.pathProbes ?? [:]).sorted(by: { $0.key < $1.key }) {
            let path = AbsolutePath.normalized(path)
            guard path != "/", !AbsolutePath.isWithin(path, "/dev") else { continue }
            let place = machine.canonical(path, keepLast: true)
            if let text = probe.link {
                guard let parent = machine.covering(place, strictly: true) else { continue }
                add(
                    machine.key(of: parent),
                    machine.inner(place, in: parent),
                    Entry(kind: .link, link: text, location: probe.location)
                )
                addDanglingEnd(path, probe, machine)
            } else if probe.kind != .unknown, probe.kind != .link {
                guard let mount = machine.covering(place, strictly: false) else { continue }
                add(
                    machine.key(of: mount),
                    machine.inner(place, in: mount),
                    Entry(kind: probe.kind == .dangling ? .missing : probe.kind, location: probe.location)
                )
            }
        }
    }
}
