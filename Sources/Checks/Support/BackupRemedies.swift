import Findings
import StorageModel

/// Commands that copy data away from a node and verify the copy; every value of an input is quoted for the shell.
extension VolumeRemedies {
    /// Saves the data of a path that will be destroyed, and compares the copy with the original.
    static func backUp(_ facts: VolumeFacts) -> Remediation {
        Remediation(
            .command,
            "copy the data away before the takeover, with every pod that uses it stopped, and check the copy: go on only after `verified`",
            body: backUpCommand(facts),
            place: "workstation"
        )
    }

    /// The commands of `backUp`, chained so that `verified` is printed only when every one worked.
    ///
    /// Everything runs below `chroot /host`, since absolute links would lead into the debug container otherwise.
    static func backUpCommand(_ facts: VolumeFacts) -> String {
        let node = ShellQuote.word(facts.outcome.node)
        let path = ShellQuote.word(facts.before.realPath ?? facts.outcome.path)
        let volume = facts.outcome.volume.name.split(separator: "/").joined(separator: "-")
        let name = "\(facts.outcome.node)-\(volume)"
        let host = "oc debug node/\(node) --quiet -- chroot /host"
        if facts.before.kind == .block {
            let file = ShellQuote.word("\(name).img")
            return [
                "\(host) dd if=\(path) bs=4M status=none > \(file)",
                "test -s \(file)",
                "test \"$(sha256sum < \(file) | cut -d ' ' -f 1)\" = \"$(\(host) sha256sum \(path) | cut -d ' ' -f 1)\"",
                "echo verified",
            ].joined(separator: " &&\n")
        }
        let file = ShellQuote.word("\(name).tar")
        // tar leaves sockets out and prints one line for each name, whatever bytes it has; so does this find.
        let steps =
            sameFilesystem(facts, host: host, path: path) + [
                "\(host) tar -C \(path) --xattrs --acls --selinux -cpf - . > \(file)",
                "tar -tf \(file) > \(file).list",
                "test \"$(wc -l < \(file).list)\" -eq \"$(\(host) find \(path)/ ! -type s -printf '\\n' | wc -l)\"",
                "echo verified",
            ]
        return steps.joined(separator: " &&\n")
    }

    /// Stops unless the captured file system is still mounted: the empty directory below it would verify just as well.
    private static func sameFilesystem(_ facts: VolumeFacts, host: String, path: String) -> [String] {
        guard let uuid = facts.before.filesystemUUID, !uuid.isEmpty else {
            return facts.before.mountPoint.map { ["\(host) mountpoint -q \(ShellQuote.word($0))"] } ?? []
        }
        return ["test \"$(\(host) findmnt -nro UUID -T \(path))\" = \(ShellQuote.word(uuid))"]
    }
}
