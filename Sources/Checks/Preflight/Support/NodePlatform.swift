package import Findings
import SourceText
package import StorageModel

/// What kind of operating system a node runs, as far as the checks need to know.
package enum NodePlatform {
    /// Whether a node is an ostree system (RHCOS and its relatives), with what shows it.
    package enum OSTree: Sendable, Hashable {
        /// `/sysroot` and deployments exist.
        case yes([Evidence])
        /// An ordinary installation; `/sysroot` has no meaning.
        case no([Evidence])
        /// Neither shown nor excluded.
        case unknown
    }

    /// Decides by os-release, then by a `/sysroot` mount or the `ostree=` kernel argument.
    ///
    /// Source: os-release(5) keys of RHCOS (`ID=rhcos`, `VARIANT_ID=coreos`, `OSTREE_VERSION`); ostree-prepare-root(1).
    package static func osTree(_ facts: HostFacts) -> OSTree {
        if let line = osReleaseSign(facts) { return .yes([Evidence(.context, at: line, note: "an RHCOS release")]) }
        if let mount = MountFlags.topMount(at: "/sysroot", in: facts.mounts ?? []) {
            return .yes([Evidence(.context, at: mount.location, note: "`/sysroot` is a mount point")])
        }
        if let argument = facts.kernelCommandLine?.first(where: { isDeploymentArgument($0.value) }) {
            return .yes([Evidence(.context, at: argument.location, note: "booted from an ostree deployment")])
        }
        if let release = facts.osRelease, let id = release["ID"] {
            return .no([Evidence(.context, at: id.location, note: "the operating system is `\(id.value)`, not RHCOS")])
        }
        if let mounts = facts.mounts, !mounts.isEmpty, let arguments = facts.kernelCommandLine, !arguments.isEmpty {
            return .no([Evidence(.context, at: arguments[0].location, note: "no `ostree=` kernel argument")])
        }
        return .unknown
    }

    /// Machine architecture from the kernel release in `BOOT_IMAGE=` or in the name of an initramfs.
    package static func architecture(_ facts: HostFacts) -> String? {
        let names =
            (facts.kernelCommandLine ?? []).filter { $0.value.hasPrefix("BOOT_IMAGE=") }.map(\.value)
            + (facts.initramfs ?? []).map(\.image)
        for name in ["x86_64", "aarch64", "ppc64le", "s390x"] {
            if names.contains(where: {
                $0.hasSuffix(".\(name)") || $0.contains(".\(name).img") || $0.contains(".\(name)/")
            }) {
                return name
            }
        }
        return nil
    }

    /// The capture that would tell whether the node is RHCOS.
    package static func missing(_ facts: HostFacts) -> MissingEvidence {
        facts.lacking("root/etc/os-release", settles: "whether the node runs RHCOS")
    }

    private static func osReleaseSign(_ facts: HostFacts) -> SourceLocation? {
        guard let release = facts.osRelease else { return nil }
        if let id = release["ID"], id.value == "rhcos" || id.value == "fedora-coreos" { return id.location }
        if let variant = release["VARIANT_ID"], variant.value == "coreos" { return variant.location }
        return release["OSTREE_VERSION"]?.location
    }

    private static func isDeploymentArgument(_ argument: String) -> Bool {
        argument.hasPrefix("ostree=") || argument.hasPrefix("composefs=")
    }
}
