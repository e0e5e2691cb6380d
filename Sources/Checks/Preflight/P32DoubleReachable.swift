package import Findings
import SourceText
package import StorageModel

/// P32: a copier that walks all mounts meets the same file system several times.
package enum P32DoubleReachable: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P32",
        family: .preflight,
        name: "tree-reachable-twice",
        title: "One file system is reachable at several mount points",
        severity: .medium,
        mechanism:
            "On RHCOS one XFS is mounted at /sysroot, /, /etc, /usr and /var, and below /sysroot the running deployment is met "
            + "again. A copier that does not know mounts of one superblock copies the same files several times, breaks hard links "
            + "between repository and deployment, or never ends.",
        remedy:
            "Ask the migration service how it treats such mounts, and exclude the children of /sysroot or the binds as it says.",
        example: "`/sysroot`, `/`, `/etc`, `/usr` and `/var` all have major:minor 8:4.",
        references: ["proc_pid_mountinfo(5)", "ostree: docs/deployment.md"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warnsFile
    package static let question = "Is every file system reachable at one mount point only?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        switch HostMounts.read(facts, context, settles: "which file systems are mounted several times") {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            let groups = DoubleReachable.groups(mounts)
            guard let first = groups.first else {
                return .pass(
                    "every file system on a disk is mounted once",
                    evidence: mounts.prefix(1).map { Evidence(.context, at: $0.location, note: "mounts of PID 1") }
                )
            }
            let text = groups.map { group in
                let shown = group.prefix(8).map { ShellQuote.code($0.target) }.joined(separator: ", ")
                let rest = group.count > 8 ? " and \(group.count - 8) more" : ""
                return "\(ShellQuote.code(group[0].source)) at \(shown)\(rest)"
            }
            return .fail(
                text.joined(separator: "; "),
                evidence: first.prefix(6).map { Evidence(.cause, at: $0.location, note: "mount of `\($0.majMin)`") },
                remediation: [
                    Remediation(
                        .hint,
                        "ask the migration service whether it copies such a file system once, and exclude the other mount points if not"
                    )
                ]
            )
        }
    }
}

/// File systems that are mounted at several places.
package enum DoubleReachable {
    /// Mounts of one file system on a disk, by file system; those of containers and pods are left out, and each mount
    /// point stands once.
    package static func groups(_ mounts: [MountEntry]) -> [[MountEntry]] {
        let onDisk = Set(DataMounts.find(mounts).map(\.majMin))
        var groups: [String: [MountEntry]] = [:]
        for mount in mounts where onDisk.contains(mount.majMin) {
            let isOfPods = ["/var/lib/kubelet/", "/var/lib/containers/", "/run/"].contains {
                mount.target.hasPrefix($0)
            }
            if isOfPods || groups[mount.majMin]?.contains(where: { $0.target == mount.target }) == true { continue }
            groups[mount.majMin, default: []].append(mount)
        }
        return groups.values.filter { $0.count > 1 }.sorted { $0[0].location < $1[0].location }
    }
}
