package import Findings
import Resolution
import SourceText
package import StorageModel

/// P29: a file system of its own for /var or container storage must be among what is migrated.
package enum P29SeparateVar: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P29",
        family: .preflight,
        name: "separate-var-excluded",
        title: "A separate file system of /var is not migrated",
        severity: .critical,
        mechanism:
            "OpenShift documents a partition of its own for /var or /var/lib/containers. When its disk or partition is not "
            + "selected the node starts without kubelet's state and containers, or does not start at all.",
        message: "Dependency failed for Local File Systems.",
        remedy: "Select the disk and partition for migration.",
        example: "`/var` is `/dev/sdb1`, and `sdb` has no partner on the target.",
        references: ["OpenShift documentation: disk partitioning, separate /var", "systemd.mount(5)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is a separate file system of /var among what is migrated?"

    private static let places = ["/var", "/var/lib", "/var/lib/containers", "/var/lib/kubelet", "/var/log"]

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        switch HostMounts.read(facts, context, settles: "whether /var is a file system of its own") {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence, severity: PreflightSeverity.warns)
        case .mounts(let mounts):
            let root =
                MountFlags.topMount(at: "/sysroot", in: mounts)?.majMin ?? MountFlags.covering("/", in: mounts)?.majMin
            let separate = DataMounts.find(mounts).filter { places.contains($0.target) && $0.majMin != root }
            guard !separate.isEmpty else { return .pass("/var lies on the root file system") }
            return judge(separate, facts, context)
        }
    }

    private static func judge(
        _ separate: [MountEntry],
        _ facts: HostFacts,
        _ context: CheckContext
    ) -> PreflightAnswer {
        let names = separate.map { "`\($0.target)` (`\($0.source)`)" }.joined(separator: ", ")
        let evidence = separate.map { Evidence(.cause, at: $0.location, note: "a file system of its own") }
        let select = Remediation(.hint, "select the disk and partition of \(names) for migration")
        guard let prediction = context.prediction else {
            return .fail(
                "file systems of their own: \(names); they must be selected",
                evidence: evidence,
                remediation: [select],
                severity: PreflightSeverity.warns
            )
        }
        let devices = facts.devices ?? []
        let copied = Set(
            prediction.diskPlan.filter { $0.role == facts.role && ($0.action == .copied || $0.action == .reattached) }
                .map(\.device)
        )
        var open: [String] = []
        for mount in separate {
            let disks = BootDisk.device(of: mount, in: devices).map { BootDisk.wholeDisks(of: $0, in: devices) } ?? []
            if disks.isEmpty { open.append(mount.target) }
            if let disk = disks.first(where: { !copied.contains($0.path) && !copied.contains("/dev/\($0.kname)") }) {
                return .fail(
                    "`\(mount.target)` lies on `\(disk.path)`, which is not migrated",
                    evidence: evidence,
                    remediation: [select]
                )
            }
        }
        guard open.isEmpty else {
            return .unknown(
                "the disks behind \(open.map { "`\($0)`" }.joined(separator: ", ")) are not known",
                missing: [facts.lacking("cmd/lsblk_json.out", settles: "which disks hold \(names)")],
                evidence: evidence
            )
        }
        return .pass("the disks of \(names) are migrated", evidence: evidence)
    }
}
