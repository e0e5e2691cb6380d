import Findings
import Resolution
import SourceText
import StorageModel

/// PATH-15: SELinux labels do not fit after the takeover.
enum SELinuxLabels: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-15",
        family: .path,
        name: "selinux-labels-changed",
        title: "SELinux labels of the volume are fixed by a mount option or are not known to be copied",
        severity: .medium,
        mechanism:
            "Container runtimes give files of a `local` volume the label of the pod, and leave hostPath and NFS alone. A file system that is mounted with `context=` cannot be relabelled; one that is read-only makes the container fail; and files of a hostPath that were copied without their labels are refused to containers.",
        whenSilent: "The application only sees `Permission denied`; the reason stands in the audit log.",
        message: "relabel failed /var/lib/kubelet/pods/…: lsetxattr …: read-only file system (CreateContainerError)",
        remedy:
            "Mount without `context=`, and set the type with `semanage fcontext -t container_file_t` and `restorecon`.",
        example: "`/var/mnt/data` is mounted with `context=system_u:object_r:default_t:s0`.",
        references: [
            "CRI-O server/label_linux.go", "Kubernetes pkg/volume/hostpath/host_path.go: GetAttributes",
            "mount(8): context",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard !facts.outcome.isBlockMode, !isPermissive(facts) else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard facts.outcome.pathFate == .sameData else { return .clean }
        let configured = facts.configuredAfterwards
        let options = facts.after.options + (configured?.options ?? [])
        if let option = options.first(where: fixesLabels) {
            return .hit(fixed(facts, option, configured))
        }
        let copiesFiles = facts.index.context.method == .file && facts.outcome.side == .carried
        guard facts.isHostPath, copiesFiles else { return .clean }
        return .unknown([
            MissingEvidence(
                origin: "takeover profile",
                capture: "whether SELinux labels are copied",
                settles: "whether containers may read \(ShellQuote.code(facts.outcome.path)) after the takeover"
            )
        ])
    }

    private static func fixesLabels(_ option: String) -> Bool {
        ["context=", "fscontext=", "defcontext=", "rootcontext="].contains { option.hasPrefix($0) }
    }

    private static func isPermissive(_ facts: VolumeFacts) -> Bool {
        guard let root = facts.index.context.prediction?.rootOf else { return false }
        let arguments = facts.index.context.inventory.facts(root).kernelCommandLine ?? []
        return arguments.contains { $0.value == "selinux=0" || $0.value == "enforcing=0" }
    }

    private static func fixed(_ facts: VolumeFacts, _ option: String, _ mount: ConfiguredMount?) -> VolumeIssue {
        var issue = VolumeIssue(
            "context",
            detail: "\(StateText.filesystem(at: facts.after.mountPoint)) is mounted with \(ShellQuote.code(option))",
            effect: facts.isLocal
                ? "the runtime cannot give the files the pod's label: the application gets `Permission denied`"
                : "the files keep the label of the option: unless containers may use it, the application gets `Permission denied`"
        )
        issue.severity = facts.isLocal ? .medium : .high
        issue.standsAlone = true
        if let mount { issue.evidence = [Evidence(.cause, at: mount.location, note: "mount option")] }
        issue.remediation = [
            Remediation(
                .hint,
                "take the option out, and give the files type `container_file_t` with `semanage fcontext` and `restorecon` before pods start"
            )
        ]
        return issue
    }
}
