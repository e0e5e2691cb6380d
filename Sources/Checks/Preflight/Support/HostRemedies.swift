package import Findings
package import StorageModel

/// Remedies that several preflight items share.
package enum HostRemedies {
    /// How to get a root shell in which mounts really change: the mount copies of a debug pod are not those of the host.
    package static let shellAdvice =
        "run it as root in the host's namespaces: over ssh, or in a debug pod after `nsenter -a -t 1`; after a bare "
        + "`chroot /host` only the pod's copy of the mounts changes"

    /// A command for the host, to be run as root in its own namespaces.
    package static func command(
        _ title: String,
        _ body: String,
        on host: HostRole,
        undo: String = "",
        isDestructive: Bool = false
    ) -> Remediation {
        Remediation(
            .command,
            "\(title); \(shellAdvice)",
            body: body,
            place: host.nodePhrase,
            undo: undo,
            isDestructive: isDestructive
        )
    }

    /// Makes one mount writable whose superblock is writable.
    package static func remount(_ target: String, on host: HostRole, sharesSuperblock: Bool) -> Remediation {
        let word = ShellText.quoted(target)
        return command(
            "make `\(target)` writable until the next boot",
            "mount -o remount,rw \(word)",
            on: host,
            // Without `bind` the remount would turn the shared superblock, and with it /etc and /var, read-only.
            undo: sharesSuperblock ? "mount -o remount,bind,ro \(word)" : "mount -o remount,ro \(word)"
        )
    }

    /// Makes a read-only superblock writable again, after the kernel log was read.
    package static func reviveSuperblock(_ target: String, on host: HostRole) -> [Remediation] {
        [
            command(
                "look for the reason first: a file system that met I/O errors turns itself read-only",
                "dmesg | grep -iE 'xfs|ext4|I/O error|remount|shut ?down' | tail -n 40",
                on: host
            ),
            command(
                "make the file system writable again when the log shows no error; this changes every mount of it",
                "mount -o remount,rw \(ShellText.quoted(target))",
                on: host
            ),
        ]
    }

    /// Adds drivers to the initramfs of the next deployment, or of the installed kernel on an ordinary system.
    package static func addDrivers(_ drivers: [String], to image: String, isOSTree: Bool, on host: HostRole)
        -> Remediation
    {
        let list = drivers.joined(separator: " ")
        if isOSTree {
            return command(
                "add the drivers before the migration (which cannot run dracut) and reboot the drained node into the new "
                    + "image; ask for support on nodes that the Machine Config Operator manages",
                "rpm-ostree initramfs --enable --arg=--add-drivers --arg=\"\(list)\" &&\nsystemctl reboot",
                on: host,
                undo: "rpm-ostree initramfs --disable &&\nsystemctl reboot",
                // The node goes down with everything that runs on it.
                isDestructive: true
            )
        }
        let target = image.isEmpty ? "" : " \(ShellText.quoted(image))"
        return command(
            "add the drivers before the migration",
            "dracut --force --add-drivers \"\(list)\"\(target)",
            on: host
        )
    }
}
