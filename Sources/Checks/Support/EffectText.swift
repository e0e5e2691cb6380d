import Findings
import StorageModel

/// Literal texts of kubelet, scheduler and container runtime.
///
/// Source: Kubernetes `pkg/volume/local/local.go`, `pkg/volume/hostpath/host_path.go`,
/// `pkg/volume/util/operationexecutor`, `pkg/scheduler/framework/plugins/volumebinding`.
enum EffectText {
    /// kubelet finds nothing at the path of a `local` volume in Filesystem mode.
    static func localPathMissing(_ facts: VolumeFacts) -> String {
        let text =
            "MountVolume.NewMounter initialization failed for volume \"\(facts.eventName)\" : path \"\(facts.outcome.path)\" does not exist"
        return "pods stay in ContainerCreating; FailedMount event: \(ShellQuote.code(text))"
    }

    /// kubelet finds neither a directory nor a block device.
    static func unsupportedKind(_ facts: VolumeFacts) -> String {
        let text =
            "MountVolume.NewMounter initialization failed for volume \"\(facts.eventName)\" : only directory and block device are supported"
        return "pods stay in ContainerCreating; FailedMount event: \(ShellQuote.code(text))"
    }

    /// The check that `hostPath.type` asks for fails.
    static func hostPathTypeCheck(_ facts: VolumeFacts) -> String {
        let noun = hostPathNoun(facts.outcome.hostPathType)
        let text =
            "MountVolume.SetUp failed for volume \"\(facts.eventName)\" : hostPath type check failed: \(facts.outcome.path) is not a \(noun)"
        return "pods stay in ContainerCreating; FailedMount event: \(ShellQuote.code(text))"
    }

    /// kubelet cannot resolve the path of a Block-mode volume.
    static func blockPathMissing(_ facts: VolumeFacts) -> String {
        let text =
            "MapVolume.EvalHostSymlinks failed for volume \"\(facts.eventName)\" : lstat \(facts.outcome.path): no such file or directory"
        return "pods stay in ContainerCreating; FailedMapVolume event: \(ShellQuote.code(text))"
    }

    /// kubelet is to map something that is no block device.
    static func blockPathWrongKind(_ facts: VolumeFacts) -> String {
        let text =
            "MapVolume.MapBlockVolume failed for volume \"\(facts.eventName)\" : blkUtil.MapDevice failed. devicePath: \(facts.outcome.path)"
        return facts.after.kind == .directory
            ? "pods stay in ContainerCreating; FailedMapVolume event that starts with \(ShellQuote.code(text))"
            : "kubelet tries to attach it as a loop device; the container does not get the device that it asks for"
    }

    /// mount(8) refuses the file-system type that kubelet passes.
    static func fsTypeRefused(_ facts: VolumeFacts, type: String) -> String {
        let device = facts.after.realPath ?? facts.after.device ?? facts.outcome.path
        let place = "/var/lib/kubelet/plugins/kubernetes.io/local-volume/mounts/\(facts.eventName)"
        let text =
            "MountVolume.MountDevice failed for volume \"\(facts.eventName)\" : local: failed to mount device \(device) at \(place) (fstype: \(type)), error mount failed: exit status 32"
        return "pods stay in ContainerCreating; FailedMount event that starts with \(ShellQuote.code(text)), "
            + "and event `FailedMountOnFilesystemMismatch` on the PersistentVolume"
    }

    /// The scheduler finds no node that the volume's affinity allows.
    static func affinityConflict(_ versions: [KubernetesVersion]) -> String {
        let old = "node(s) had volume node affinity conflict"
        let new = "node(s) didn't match PersistentVolume's node affinity"
        let change = KubernetesVersion(1, 33)
        let texts: String
        if let lowest = versions.min(), lowest >= change {
            texts = ShellQuote.code(new)
        } else if let highest = versions.max(), highest < change {
            texts = ShellQuote.code(old)
        } else {
            texts = "\(ShellQuote.code(old)) (up to Kubernetes 1.32) or \(ShellQuote.code(new)) (from 1.33)"
        }
        return "pods stay Pending; FailedScheduling event with \(texts)"
    }

    /// kubelet formats a blank device.
    static func formatted(as type: String) -> String {
        let options = type == "xfs" ? "-f" : "-F -m0"
        return
            "kubelet runs `mkfs.\(ShellQuote.printable(type)) \(options)` on it without asking and the pod starts empty; there is no event, "
            + "only the kubelet log line `Disk \"…\" appears to be unformatted, attempting to format`"
    }

    /// What pods meet on a volume whose directory exists without its mount.
    static func silentWrite(_ facts: VolumeFacts) -> String {
        let binder =
            facts.isLocal
            ? "kubelet binds the directory without testing for a mount point" : "no component tests for a mount point"
        return "no error and no event: \(binder), the pod starts on an empty or stale tree and writes to "
            + "\(StateText.filesystem(at: facts.after.mountPoint)); a later mount hides those writes"
    }

    /// What pods meet when another file system or device answers.
    static func foreignData(_ facts: VolumeFacts) -> String {
        if facts.outcome.isBlockMode {
            return "no error and no event: the pod gets raw access to a device that holds something else"
        }
        let ownership = facts.isLocal ? "; a pod with fsGroup changes group and mode of everything it finds there" : ""
        return "no error and no event: the pod starts on foreign data\(ownership)"
    }

    /// What the runtime does about a missing hostPath without a type, or with a creating type.
    static func createdEmpty(_ facts: VolumeFacts) -> String {
        switch facts.outcome.hostPathType ?? "" {
        case "FileOrCreate":
            "kubelet creates an empty file (mode 0644) without an event; the pod starts with empty content"
        case "DirectoryOrCreate":
            "kubelet creates an empty directory (mode 0755) without an event; the pod starts without its data"
        default:
            "kubelet checks nothing and the container runtime creates an empty directory (mode 0755, owner root) without an event; the pod starts without its data"
        }
    }

    /// What Kubernetes does about a volume that is not there, by volume kind.
    static func absent(_ facts: VolumeFacts) -> String {
        if facts.outcome.isBlockMode { return blockPathMissing(facts) }
        if facts.isLocal { return localPathMissing(facts) }
        switch facts.outcome.hostPathType ?? "" {
        case "":
            return facts.after.kind == .dangling
                ? "the container runtime cannot make a directory through the dead link, containers are not created"
                : createdEmpty(facts)
        case "DirectoryOrCreate":
            return
                "kubelet cannot make the directory through the dead link; pods stay in ContainerCreating with a FailedMount event"
        case "FileOrCreate":
            let parent = facts.outcome.path
            let text =
                "MountVolume.SetUp failed for volume \"\(facts.eventName)\" : open \(parent): no such file or directory"
            return "pods stay in ContainerCreating; FailedMount event: \(ShellQuote.code(text))"
        default: return hostPathTypeCheck(facts)
        }
    }

    /// What Kubernetes does about a path of the wrong kind, by volume kind.
    static func wrongKind(_ facts: VolumeFacts) -> String {
        if facts.outcome.isBlockMode { return blockPathWrongKind(facts) }
        if facts.isLocal { return unsupportedKind(facts) }
        if (facts.outcome.hostPathType ?? "").isEmpty {
            return "kubelet checks nothing: the container gets what is there and the application fails on it"
        }
        return hostPathTypeCheck(facts)
    }

    private static func hostPathNoun(_ type: String?) -> String {
        switch type ?? "" {
        case "File", "FileOrCreate": "file"
        case "Socket": "socket file"
        case "CharDevice": "character device"
        case "BlockDevice": "block device"
        default: "directory"
        }
    }
}
