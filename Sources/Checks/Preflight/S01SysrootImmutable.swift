package import Findings
import SourceText
package import StorageModel

/// S01: the physical root must not carry the immutable attribute.
package enum S01SysrootImmutable: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S01",
        family: .guide,
        name: "sysroot-immutable",
        title: "The physical root `/sysroot` is immutable",
        severity: .critical,
        mechanism:
            "RHCOS images of OpenShift 4.3 to 4.15 set the immutable attribute on the inode of `/sysroot`; the agent of "
            + "the migration service cannot create or remove entries there. The attribute that ostree sets on each deployment "
            + "root, seen as `/`, is another inode and says nothing about `/sysroot`.",
        message: "chattr: Read-only file system while setting flags on /sysroot",
        remedy:
            "Remount `/sysroot` writable first, then remove the attribute, both in the host's namespaces; put both back "
            + "after the migration.",
        example: "`lsattr -d /sysroot` prints `----i---------------- /sysroot`.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Read-only /sysroot", "chattr(1)",
            "coreos-assembler: src/create_disk.sh (`chattr +i`, dropped in January 2024)",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Is the physical root `/sysroot` free of the immutable attribute?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        if case .no(let evidence) = NodePlatform.osTree(facts) {
            return .notApplicable(
                "the node is no ostree system and has no physical root beside `/`",
                evidence: evidence
            )
        }
        guard let attributes = facts.fileAttributes?["/sysroot"] else { return unknown(facts) }
        guard let flags = attributes.flags else {
            let evidence = Evidence(.cause, at: attributes.location, note: "the file system has no such attributes")
            return .pass("`/sysroot` cannot be immutable: its file system has no attributes", evidence: [evidence])
        }
        guard flags.contains("i") else {
            let evidence = Evidence(.cause, at: attributes.location, note: "no `i` among the attributes")
            return .pass("`/sysroot` is not immutable", evidence: [evidence])
        }
        return .fail(
            "`/sysroot` is immutable",
            evidence: [Evidence(.cause, at: attributes.location, note: "attribute `i` is set")],
            remediation: [remedy(facts.role)]
        )
    }

    static func remedy(_ host: HostRole) -> Remediation {
        HostRemedies.command(
            "remount `/sysroot` writable, then remove the attribute (the other order fails)",
            "mount -o remount,rw /sysroot && chattr -i /sysroot",
            on: host,
            undo: "chattr +i /sysroot && mount -o remount,bind,ro /sysroot"
        )
    }

    private static func unknown(_ facts: HostFacts) -> PreflightAnswer {
        var detail = "no attributes of `/sysroot` were captured"
        var evidence: [Evidence] = []
        if let birth = BirthRelease.find(facts) {
            let guess = birth.minor <= 15 ? "likely immutable" : "likely not immutable"
            detail += "; installed from `\(birth.version.value)`, so \(guess)"
            evidence = [Evidence(.context, at: birth.version.location, note: "version of the installing image")]
        }
        var missing = [
            facts.lacking("cmd/lsattr.out (`lsattr -d /sysroot`)", settles: "whether `/sysroot` is immutable")
        ]
        if case .unknown = NodePlatform.osTree(facts) { missing.append(NodePlatform.missing(facts)) }
        return .unknown(detail, missing: missing, evidence: evidence)
    }
}
