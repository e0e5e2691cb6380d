import Findings
import SourceText
import StorageModel

/// A mount that systemd would make at boot, from fstab, a unit, or the initramfs.
struct MountJob: Sendable {
    /// Where the entry comes from.
    enum Origin: Hashable, Sendable {
        case fstab
        case unit(String)
        /// The initramfs and ostree mount it before systemd reads any configuration.
        case initramfs
        /// It was mounted, and the capture that would tell by what is missing.
        case notKnown
    }

    /// Whether something pulls the mount in at boot.
    enum Enablement: Hashable, Sendable {
        case enabled
        /// Nothing starts it, unless a mount below it does.
        case onDemand
        case notKnown(MissingEvidence)
    }

    /// Whose configuration it is of.
    var host: HostRole
    /// Where the entry comes from.
    var origin: Origin
    /// Mount point.
    var target: String
    /// What is mounted; nil when not known.
    var spec: DeviceSpec?
    /// Type as configured; `auto` when left out.
    var fsType: String
    /// Options as configured.
    var options: [String]
    /// Whether something pulls it in.
    var enablement: Enablement
    /// Whether local-fs.target requires it.
    var isRequired: Bool
    /// Paths whose mounts it requires.
    var requiredPaths: [String] = []
    /// Units that it requires.
    var requiredUnits: [String] = []
    /// `Condition…=` and `Assert…=` settings, which systemd tests before it mounts (systemd.unit(5)).
    var conditions: [(key: String, text: String)] = []
    /// Content and path inside it, for mounts of the initramfs.
    var fixed: (key: String, node: Int?, root: String)?
    /// Whether it wins over an fstab line for the same mount point (units below /etc and /run do).
    var beatsFstab = false
    /// Why it cannot be mounted whatever the device is.
    var defect: String?
    /// What would tell more.
    var missing: [MissingEvidence] = []
    /// The line.
    var location: SourceLocation

    /// Whether it is a bind mount.
    var isBind: Bool {
        options.contains { ["bind", "rbind"].contains($0) } || fsType == "bind"
    }
    /// Whether writes are refused.
    var isReadOnly: Bool {
        guard let last = options.last(where: { ["ro", "rw"].contains($0) }) else { return false }
        return last == "ro"
    }
}

/// A swap area that systemd would activate at boot.
struct SwapJob: Sendable {
    /// Whose configuration it is of.
    var host: HostRole
    /// The device or file.
    var spec: DeviceSpec
    /// Whether the boot goes on silently when the device does not come.
    var isOptional: Bool
    /// The line.
    var location: SourceLocation
}
