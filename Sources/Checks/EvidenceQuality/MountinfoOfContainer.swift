import Findings
import Resolution
import SourceText
import StorageModel

/// EV-02: mountinfo or the probes were taken inside a container.
enum MountinfoOfContainer: Check {
    static let descriptor = CheckDescriptor(
        id: "EV-02",
        family: .evidence,
        name: "mountinfo-of-container",
        title: "Capture was taken in another mount namespace than the node's",
        severity: .high,
        mechanism:
            "A container, a debug pod before `chroot /host` included, has mounts of its own. /proc/self/mountinfo shows those, and the node's file systems appear below /host or not at all: every answer about a path is about the container.",
        whenSilent: "Always: the file is well formed.",
        remedy: "Capture /proc/1/mountinfo, and run probes in the node's namespaces: `nsenter -t 1 -m`.",
        example: "`1 0 0:300 / / rw - overlay overlay rw,lowerdir=/var/lib/containers/storage/overlay/l/…`",
        references: ["man 5 proc_pid_mountinfo", "man 1 nsenter"]
    )

    static func evaluate(_ context: CheckContext) -> CheckOutcome {
        var findings: [Finding] = []
        var subjects = 0
        for host in HostRole.allCases {
            let facts = context.inventory.facts(host)
            let node = context.graph.match(host).name
            if let mounts = facts.mounts {
                subjects += 1
                if let root = mounts.first(where: isContainerRoot) {
                    findings.append(ofMounts(root, host, node))
                }
            }
            if let finding = ofProbes(facts, host, node) { findings.append(finding) }
        }
        return .decided(
            descriptor,
            subjects: subjects,
            findings: findings,
            nothing: "no mountinfo was given"
        )
    }

    /// An overlay root over image layers; the overlay root of a composefs node has the source `composefs`.
    private static func isContainerRoot(_ mount: MountEntry) -> Bool {
        guard mount.target == "/", mount.fsType == "overlay", mount.source != "composefs" else { return false }
        return mount.superOptions.contains { option in
            ["upperdir=", "lowerdir="].contains(where: option.hasPrefix)
                && ["/overlay/", "/overlay2/", "/snapshots/", "/overlay-containers/"].contains(where: option.contains)
        }
    }

    private static func ofMounts(_ root: MountEntry, _ host: HostRole, _ node: String) -> Finding {
        finding(
            host,
            node,
            key: "mountinfo",
            severity: .high,
            capture: "root/proc/1/mountinfo",
            detail: "the root file system in mountinfo is the overlay of a container",
            evidence: [Evidence(.cause, at: root.location)]
        )
    }

    /// Probes look where the script runs; mountinfo of PID 1 is right all the same.
    private static func ofProbes(_ facts: HostFacts, _ host: HostRole, _ node: String) -> Finding? {
        guard let own = facts.environment?.values["mntns_self"], let first = facts.environment?.values["mntns_1"],
            !own.value.isEmpty, !first.value.isEmpty, own.value != first.value
        else { return nil }
        return finding(
            host,
            node,
            key: "probes",
            severity: .medium,
            capture: "probe/paths.tsv",
            detail:
                "the capture ran in mount namespace \(ShellQuote.code(own.value)), the node has \(ShellQuote.code(first.value))",
            evidence: [Evidence(.cause, at: own.location), Evidence(.counterpart, at: first.location)]
        )
    }

    private static func finding(
        _ host: HostRole,
        _ node: String,
        key: String,
        severity: Severity,
        capture: String,
        detail: String,
        evidence: [Evidence]
    ) -> Finding {
        let missing = MissingEvidence(
            origin: "\(host.rawValue) node",
            capture: capture,
            settles: "what is mounted and what stands at the paths of the node"
        )
        return Finding(
            check: descriptor,
            severity: severity,
            certainty: .undetermined(missing: [missing]),
            subject: ObjectReference(kind: "Node", name: node),
            side: host == .source ? .sourceNode : .targetNode,
            node: node,
            stableKey: key,
            detail: detail,
            effect: "answers about paths of this node may be about a container",
            remediation: [
                Remediation(
                    .command,
                    "capture again in the node's namespaces",
                    body: "oc debug node/\(ShellQuote.word(node)) -- nsenter -t 1 -m cat /proc/1/mountinfo",
                    place: "workstation"
                )
            ],
            evidence: evidence
        )
    }
}
