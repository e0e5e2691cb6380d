package import SourceText
package import StorageModel

/// Reads the folders that kubelet keeps for volumes: `find /var/lib/kubelet/pods … -printf '%y\t%p\t%l\n'`.
package enum KubeletDirectoryReader {
    /// Reads the volumes of pods, in file order; other folders are passed over.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[KubeletVolume]> {
        let text = TextLines(bytes, file: file)
        var volumes: [KubeletVolume] = []
        var problems = text.problems
        for line in text.lines where !line.isBlank {
            let fields = line.text.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 2, fields[0].count == 1, fields[1].hasPrefix("/") else {
                problems.append(text.skipped(line, "line is no entry of kubelet's folders"))
                continue
            }
            // pods/UID/volumes/PLUGIN/NAME, with the slash of the plugin's name written as tilde.
            let parts = fields[1].split(separator: "/").map(String.init)
            guard let pods = parts.firstIndex(of: "pods"), parts.count == pods + 5,
                ["volumes", "volumeDevices"].contains(parts[pods + 2])
            else { continue }
            volumes.append(
                KubeletVolume(
                    podUID: parts[pods + 1],
                    plugin: parts[pods + 3].replacing("~", with: "/"),
                    name: parts[pods + 4],
                    isBlock: parts[pods + 2] == "volumeDevices",
                    location: text.location(line)
                )
            )
        }
        return Reading(volumes, problems: problems)
    }
}
