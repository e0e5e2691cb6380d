import Findings
import Resolution
import SourceText
import StorageModel

/// PATH-17: the mount propagation that a container asks for is not there.
enum PropagationLost: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-17",
        family: .path,
        name: "mount-propagation-lost",
        title: "A container asks for mount propagation that the mount does not offer",
        severity: .high,
        mechanism:
            "Containers with `mountPropagation: Bidirectional` need a shared mount, those with `HostToContainer` a shared or slave one. A file system that fstab or a unit mounts `private` refuses both. CSI node pods and the agents of local storage operators depend on it.",
        message: "path \"/var/lib/kubelet\" is mounted on \"/var\" but it is not a shared mount (CreateContainerError)",
        remedy: "Mount the file system without `private` (systemd's default is shared).",
        example: "fstab mounts `/var/lib/kubelet` with `private`; the CSI node pod asks for Bidirectional.",
        references: [
            "CRI-O server/container_create.go", "containerd internal/cri/opts/spec_linux_opts.go", "mount(8): private",
        ]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        let uses = facts.uses.filter { ["Bidirectional", "HostToContainer"].contains($0.use.mountPropagation ?? "") }
        guard let first = uses.first else { return .outside }
        if facts.outcome.pathFate == .undetermined { return .unknown(facts.missing) }
        guard let mount = facts.after.mountPoint.flatMap({ facts.index.mounts.mountAfterwards(at: $0) }) else {
            return .clean
        }
        let needsShared = first.use.mountPropagation == "Bidirectional"
        let refusing = ["private", "rprivate", "unbindable", "runbindable"] + (needsShared ? ["slave", "rslave"] : [])
        guard let option = mount.options.first(where: refusing.contains) else { return .clean }
        let place = ShellQuote.printable(mount.target)
        var issue = VolumeIssue(
            "propagation",
            detail:
                "\(ShellQuote.code(mount.target)) is mounted with \(ShellQuote.code(option)), and container \(ShellQuote.code(first.use.container)) of \(ShellQuote.code(first.pod.reference.qualifiedName)) asks for \(first.use.mountPropagation ?? "")",
            effect:
                "the container is not created: `path \"\(ShellQuote.printable(facts.outcome.path))\" is mounted on \"\(place)\" but it is not a \(needsShared ? "shared" : "shared or slave") mount`"
        )
        issue.standsAlone = true
        issue.evidence = [
            Evidence(.cause, at: mount.location, note: "mount option"),
            Evidence(.counterpart, at: first.pod.metadata.name.location, note: "pod that asks for propagation"),
        ]
        issue.remediation = [
            Remediation(.hint, "take \(ShellQuote.code(option)) out of the options of \(ShellQuote.code(mount.target))")
        ]
        return .hit(issue)
    }
}
