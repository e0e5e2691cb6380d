import Findings
import StorageModel

/// The rule that S02 to S05 share: a path is ready when neither its mount nor its superblock refuses writes.
enum WritableMount {
    /// Answers for one path; `superblockTarget` is where a read-only superblock is remounted.
    static func answer(_ path: String, _ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let settles = "whether `\(path)` is mounted writable"
        switch HostMounts.read(facts, context, settles: settles) {
        case .unusable(let reason, let missing, let evidence):
            return .unknown(reason, missing: missing, evidence: evidence)
        case .mounts(let mounts):
            guard let flags = MountFlags.of(path, in: mounts) else {
                return .unknown(
                    "no mount in the captured mountinfo covers `\(path)`",
                    missing: [facts.lacking("root/proc/1/mountinfo", settles: settles)]
                )
            }
            return judge(flags, mounts, facts.role)
        }
    }

    private static func judge(_ flags: MountFlags, _ mounts: [MountEntry], _ host: HostRole) -> PreflightAnswer {
        let place = flags.isMountPoint ? "" : ", which lies on the mount `\(flags.mount.target)`,"
        let subject = "`\(flags.path)`\(place)"
        let target = flags.mount.target
        let evidence = [flags.evidence]
        switch flags.state {
        case .writable:
            return .pass("\(subject) is writable", evidence: evidence)
        case .mountReadOnly:
            return .fail(
                "\(subject) is read-only: the mount is, the file system beneath is not",
                evidence: evidence,
                remediation: [HostRemedies.remount(target, on: host, sharesSuperblock: !flags.siblings.isEmpty)]
            )
        case .bothReadOnly where flags.siblings.isEmpty:
            return .fail(
                "\(subject) is mounted read-only",
                evidence: evidence,
                remediation: [HostRemedies.remount(target, on: host, sharesSuperblock: false)]
            )
        case .superblockReadOnly, .bothReadOnly:
            let shared =
                flags.siblings.isEmpty
                ? ""
                : ", and so is everything mounted from it: \(flags.siblings.map { "`\($0)`" }.joined(separator: ", "))"
            // The physical root is the one mount of the shared file system that is named in every deployment.
            let revive = flags.siblings.contains("/sysroot") ? "/sysroot" : target
            return .fail(
                "\(subject) is read-only because the whole file system `\(flags.mount.source)` is\(shared)",
                evidence: evidence,
                remediation: HostRemedies.reviveSuperblock(revive, on: host)
            )
        case .overlayWithoutUpper:
            return .fail(
                "\(subject) lies on a composefs image, an overlay without upper directory: remounting cannot make it "
                    + "writable",
                evidence: evidence,
                remediation: composefs(host)
            )
        }
    }

    /// The ways out when a path lies on composefs; which of them the migration service accepts is not documented.
    private static func composefs(_ host: HostRole) -> [Remediation] {
        [
            Remediation(.hint, "use block-level migration, which does not read through the mount"),
            Remediation(
                .hint,
                "else ask the migration service whether a writable overlay (`rpm-ostree usroverlay`, gone after a reboot) or "
                    + "one boot with the kernel argument `ostree.prepare-root.composefs=0` (ostree 2024.7 or later) is accepted"
            ),
        ]
    }
}
