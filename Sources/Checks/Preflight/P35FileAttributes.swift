package import Findings
import SourceText
package import StorageModel

/// P35: nobody promises that labels, attributes and hard links survive a copy of files.
package enum P35FileAttributes: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P35",
        family: .preflight,
        name: "attributes-may-be-lost",
        title: "Labels, attributes and hard links must be verified after a copy of files",
        severity: .medium,
        mechanism:
            "SELinux labels and capabilities are extended attributes, overlay whiteouts need trusted ones, the repository of "
            + "ostree shares its files with the deployment by hard links, and attributes of chattr and fs-verity are no extended "
            + "attributes at all. A copier that leaves one of them out makes a system that boots into errors, or not at all.",
        whenSilent: "Sizes and contents of all files are equal.",
        message: "avc:  denied  { execute } … tcontext=system_u:object_r:unlabeled_t:s0",
        remedy: "Verify a sample on the target before workloads start, and set lost attributes again.",
        example: "`ls -dZ /usr/bin/bash` shows `unlabeled_t` on the target.",
        references: ["ostree-fsck(1)", "getfattr(1)", "restorecon(8)", "rsync(1), -A -H -S -X"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warnsFile
    package static let question = "Is it guaranteed that labels, attributes and hard links survive?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if context.method == .block {
            return .pass("block-level migration copies blocks without regard to the files in them")
        }
        var evidence: [Evidence] = []
        var detail = "a copy of files may lose SELinux labels, extended attributes, attributes of chattr and hard links"
        var missing: [MissingEvidence] = []
        if let state = facts.system.seLinuxEnforcing {
            evidence.append(
                Evidence(.cause, at: state.location, note: state.value ? "SELinux enforces" : "SELinux only warns")
            )
            detail += state.value ? "; SELinux enforces, so lost labels stop programs" : "; SELinux does not enforce"
        } else {
            evidence.append(Evidence(.cause, at: nil, note: "no copy of files is verified by the service"))
            missing.append(facts.lacking("root/sys/fs/selinux/enforce", settles: "whether lost labels stop programs"))
        }
        return .fail(
            detail,
            evidence: evidence,
            remediation: [
                HostRemedies.command(
                    "verify labels, attributes and the repository on the target before workloads start",
                    "ls -dZ /usr/bin/bash /etc /var /etc/shadow\ngetcap /usr/bin/newuidmap /usr/bin/ping\n"
                        + "getfattr -h -m - -d /usr/bin/bash\nlsattr -d / /sysroot\nostree fsck",
                    on: .target
                )
            ],
            missing: missing
        )
    }
}
