/// The bash script that captures the facts of one node as a bundle of schema 1.
///
/// Its source stands in the other files of this target, one a concern, in the order of the script. It needs what RHCOS
/// has: bash 4.4, coreutils, util-linux, findutils, sed, grep, tar, gzip; no python, no perl.
package enum NodeCaptureScript {
    /// The script, with the paths that it looks up besides the discovery folders of provisioners.
    ///
    /// Paths are untrusted text: they are quoted byte by byte. Those that ``ProbePathList`` rejects are left out, and the
    /// manifest of the capture marks the probes as cut.
    package static func render(probePaths: [String]) -> String {
        render(ProbePathList(probePaths))
    }

    /// The script for a list of paths.
    package static func render(_ list: ProbePathList) -> String {
        [
            header, helpers, identity, blockDevices, mounts, boot, cluster, paths(list), probes, beneath, start,
        ].joined(separator: "\n\n") + "\n"
    }

    private static func paths(_ list: ProbePathList) -> String {
        let words = list.paths.map { "  \(ShellQuoting.word($0))\n" }.joined()
        return """
            # Paths of volumes to look up, and how many were left out of this list.
            PROBE_DROPPED=\(list.rejected.count)
            PROBE_PATHS=(
            \(words))
            # Folders where the Local Storage Operator and the static provisioner look for volumes; what they hold is listed.
            DISCOVERY_FOLDERS=(/mnt/local-storage /var/mnt/local-storage)
            """
    }
}
