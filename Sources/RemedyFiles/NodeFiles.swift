import Findings
import Reporting
import StorageModel

/// Writes the files for the migrated node.
struct NodeFiles {
    private let work: NodeWork
    private let folder = "node"

    init(_ report: Report) { work = NodeWork(report: report) }

    /// All files, in the order in which they are used.
    func files() -> [RemedyFile] { mountFiles() + linkFiles() + lvmFiles() }

    private func mountFiles() -> [RemedyFile] {
        let mounts = work.mounts
        guard !mounts.isEmpty else { return [] }
        var files = [
            RemedyFile(
                "\(folder)/machineconfig-mounts.yaml",
                machineConfig(mounts),
                purpose: "the lost mounts as systemd units, for OpenShift"
            )
        ]
        files += mounts.map { mount in
            RemedyFile(
                "\(folder)/units/\(SafeName.file(Self.unitName(mount.mountPoint)))",
                unit(mount),
                purpose: "the mount of \(mount.mountPoint) as a systemd unit, for a server outside of a MachineConfig"
            )
        }
        files.append(
            RemedyFile("\(folder)/add-fstab-lines.sh", fstab(mounts), purpose: "the same mounts as lines of /etc/fstab")
        )
        return files
    }

    /// `systemd-escape --path`: slashes become dashes, everything but letters, digits, `:`, `_` and `.` is `\xNN`.
    static func unitName(_ path: String) -> String {
        let parts = path.split(separator: "/").map { part -> String in
            var text = ""
            for byte in part.utf8 {
                let isKept =
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || ":_.".utf8.contains(byte)
                if isKept {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    let digits = String(byte, radix: 16)
                    text += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
                }
            }
            return text
        }
        var name = parts.joined(separator: "-")
        if name.hasPrefix(".") { name = "\\x2e" + name.dropFirst() }
        return name + ".mount"
    }

    /// A unit that is wanted, not required: on a node without the disk the boot goes on.
    private func unit(_ mount: NodeWork.Mount) -> String {
        var lines = [
            "[Unit]",
            "Description=Data of \(mount.volumes.sorted().prefix(5).map(ShellQuote.printable).joined(separator: ", "))",
        ]
        if !mount.isUUIDKept {
            lines.append("# The UUID may have changed: compare it with `blkid` before this is used.")
        }
        lines += [
            "Before=local-fs.target kubelet.service", "", "[Mount]", "What=/dev/disk/by-uuid/\(mount.uuid)",
            "Where=\(mount.mountPoint)", "Type=\(mount.fsType)", "Options=\(mount.options)", "", "[Install]",
            "WantedBy=local-fs.target",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func machineConfig(_ mounts: [NodeWork.Mount]) -> String {
        var lines = [
            "# Applied to every node of the pool, which then reboots one by one. Give the node a pool of its own where",
            "# others must not reboot. The units are wanted, not required: nodes without the disks boot after a delay.",
            "apiVersion: machineconfiguration.openshift.io/v1", "kind: MachineConfig", "metadata:", "  labels:",
            "    machineconfiguration.openshift.io/role: worker", "  name: 99-worker-migrated-mounts", "spec:",
            "  config:", "    ignition:", "      version: 3.2.0", "    systemd:", "      units:",
        ]
        for mount in mounts {
            lines += [
                "        - name: \(ShellQuote.yaml(Self.unitName(mount.mountPoint)))", "          enabled: true",
                "          contents: |",
            ]
            lines += unit(mount).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
                $0.isEmpty ? "" : "            \($0)"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func fstab(_ mounts: [NodeWork.Mount]) -> String {
        var script = ShellScript([
            "Adds the mounts that the migrated node has lost to /etc/fstab, each once. Run it as root on the migrated node.",
            "On OpenShift use the MachineConfig instead: files that it does not know are drift.",
            "Undo: cp -p /etc/fstab.before-remedies /etc/fstab && systemctl daemon-reload",
        ])
        script.add("test -e /etc/fstab.before-remedies || cp -p /etc/fstab /etc/fstab.before-remedies")
        for mount in mounts {
            let options = mount.options == "defaults" ? "nofail" : mount.options + ",nofail"
            let line =
                "UUID=\(ShellQuote.fstab(mount.uuid)) \(ShellQuote.fstab(mount.mountPoint)) \(ShellQuote.fstab(mount.fsType)) \(options) 0 0"
            let word = ShellQuote.word(line)
            script.note("\(mount.mountPoint): \(mount.volumes.sorted().prefix(5).joined(separator: ", "))")
            if !mount.isUUIDKept {
                let device = ShellQuote.word("/dev/disk/by-uuid/\(mount.uuid)")
                script.note("the UUID may have changed with the copy: without the device nothing is added")
                script.add("test -b \(device)")
            }
            script.add("mkdir -p \(ShellQuote.word(mount.mountPoint))")
            script.add("grep -qxF -- \(word) /etc/fstab || printf '%s\\n' \(word) >> /etc/fstab")
        }
        script.add("systemctl daemon-reload")
        script.note("mount them and look at each before any pod starts: mount -a && findmnt --fstab --evaluate")
        return script.text
    }

    private func linkFiles() -> [RemedyFile] {
        let links = work.links
        guard !links.isEmpty else { return [] }
        var lines = [
            "# Gives the data of migrated volumes the link names that vanished with the old hardware.",
            "# Place: /etc/udev/rules.d/99-migrated-links.rules, then `udevadm control --reload && udevadm trigger --settle`.",
            "# Undo: remove the file and run the same commands.",
        ]
        for link in links {
            lines.append("# \(ShellQuote.printable(link.volume))")
            lines.append(
                "SUBSYSTEM==\"block\", ENV{ID_FS_UUID}==\"\(link.uuid)\", SYMLINK+=\"\(link.name)\""
            )
        }
        return [
            RemedyFile(
                "\(folder)/99-migrated-links.rules",
                lines.joined(separator: "\n") + "\n",
                purpose: "a udev rule that gives the data its old by-id names"
            )
        ]
    }

    private func lvmFiles() -> [RemedyFile] {
        let groups = work.volumeGroups
        guard !groups.isEmpty else { return [] }
        var script = ShellScript([
            "Lets LVM on the migrated node see the disks of the volume groups that came along. Run it as root.",
            "RHEL 9 only uses devices that stand in /etc/lvm/devices/system.devices; disks with other names are ignored.",
            "Undo: cp -p /etc/lvm/devices/system.devices.before-remedies /etc/lvm/devices/system.devices",
        ])
        script.add(
            "file=/etc/lvm/devices/system.devices",
            "if [ -e \"$file\" ] && [ ! -e \"$file.before-remedies\" ]; then cp -p \"$file\" \"$file.before-remedies\"; fi",
            "lvmdevices --check || true"
        )
        for group in groups {
            let name = ShellQuote.word(group.name)
            script.note("every disk that holds a part of volume group \(group.name)")
            script.add(
                "pvs --devicesfile '' --noheadings -o pv_name,vg_name | while read -r device group; do",
                "    if [ \"$group\" = \(name) ]; then lvmdevices --adddev \"$device\"; fi",
                "done"
            )
            if group.sides.count > 1 {
                script.note(
                    "two groups have this name, and LVM activates neither by it: go on with the script that renames one"
                )
            } else {
                script.add("vgchange --activate y \(name)")
            }
        }
        script.add("lvmdevices")
        let devices = RemedyFile(
            "\(folder)/lvm-devices.sh",
            script.text,
            purpose: "lvmdevices commands for the volume groups that came along"
        )
        return [devices] + groups.filter { $0.sides.count > 1 }.map { rename($0.name) }
    }

    /// Two groups of one name: only the UUID tells them apart, and only the node knows it.
    private func rename(_ group: String) -> RemedyFile {
        let name = ShellQuote.word(group)
        var script = ShellScript(
            [
                "Renames one of two volume groups called \(group): the migrated one and the one that was on the target.",
                "Second argument: the UUID of the group to rename. Without it both are listed and nothing is done.",
                "Undo: vgrename \(group)-migrated \(group), as long as no other group has the name.",
            ],
            confirmation: "rename volume group \(group)"
        )
        script.add(
            "vgs --noheadings -o vg_uuid,vg_name,pv_name -S vg_name=\(name)",
            "uuid=\"${2:-}\"",
            "if [ -z \"$uuid\" ]; then",
            "    printf 'give the UUID of the group to rename as the second argument\\n' >&2",
            "    exit 2",
            "fi",
            "vgrename \"$uuid\" \(ShellQuote.word("\(group)-migrated"))",
            "vgchange --activate y \(name) \(ShellQuote.word("\(group)-migrated"))",
            "vgs -o vg_uuid,vg_name,pv_name"
        )
        return RemedyFile(
            "\(folder)/vgrename-\(SafeName.file(group)).sh",
            script.text,
            purpose: "tells two volume groups of one name apart",
            isDestructive: true
        )
    }
}
