import Findings
import SourceText
import StorageModel

/// Writes the PV that replaces one whose path no longer fits; everything but the path stays.
enum PersistentVolumeManifest {
    /// A path that follows the data: by file-system UUID for devices; nil when the data has no such name or may lose it.
    static func stablePath(_ facts: VolumeFacts) -> String? {
        guard facts.before.kind == .block, let uuid = facts.before.filesystemUUID, !uuid.isEmpty,
            VolumeRemedies.keepsUUID(facts), [.kept, .arrives].contains(facts.outcome.dataFate)
        else { return nil }
        let members = ["LVM2_member", "linux_raid_member", "ceph_bluestore"]
        guard !members.contains(facts.before.fsType ?? "") else { return nil }
        return "/dev/disk/by-uuid/\(uuid)"
    }

    /// What the new PV has instead of the old one's values.
    struct Replacement: Sendable, Hashable {
        /// Path; nil for the stable one.
        var path: String?
        /// `local.fsType`; nil for the old one.
        var fsType: String?
        /// Value of `kubernetes.io/hostname` in the node affinity; nil for the old affinity.
        var hostname: String?
    }

    /// The manifest as YAML; nil when no stable path is known.
    static func text(for facts: VolumeFacts, replacing: Replacement) -> String? {
        guard let volume = facts.volume, let path = replacing.path ?? stablePath(facts) else { return nil }
        var lines = [
            "apiVersion: v1", "kind: PersistentVolume", "metadata:", "  name: \(ShellQuote.yaml(volume.name))",
        ]
        // The record of `oc apply` describes the old object.
        let annotations = volume.metadata.annotations.filter {
            $0.key != "kubectl.kubernetes.io/last-applied-configuration"
        }
        lines += map("labels", Array(volume.metadata.labels))
        lines += map("annotations", annotations)
        lines += ["spec:", "  persistentVolumeReclaimPolicy: Retain"]
        if let capacity = volume.capacity {
            lines += ["  capacity:", "    storage: \(ShellQuote.yaml(capacity.value))"]
        }
        lines += list("accessModes", volume.accessModes.map(\.value))
        lines += list("mountOptions", volume.mountOptions.map(\.value))
        if let mode = volume.volumeMode { lines.append("  volumeMode: \(ShellQuote.yaml(mode.value))") }
        if let storageClass = volume.storageClassName {
            lines.append("  storageClassName: \(ShellQuote.yaml(storageClass.value))")
        }
        lines += source(volume.source, path: path, fsType: replacing.fsType) + claim(volume.claimRef)
        lines += replacing.hostname.map(affinity(hostname:)) ?? affinity(volume.nodeAffinity)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func map(_ key: String, _ pairs: [(key: String, value: Located<String>)]) -> [String] {
        guard !pairs.isEmpty else { return [] }
        return ["  \(key):"] + pairs.map { "    \(ShellQuote.yaml($0.key)): \(ShellQuote.yaml($0.value.value))" }
    }

    private static func list(_ key: String, _ values: [String]) -> [String] {
        values.isEmpty ? [] : ["  \(key):"] + values.map { "    - \(ShellQuote.yaml($0))" }
    }

    private static func source(_ source: VolumeSource, path: String, fsType: String?) -> [String] {
        var lines = ["  \(source.fieldName):", "    path: \(ShellQuote.yaml(path))"]
        switch source {
        case .local(_, let old):
            if let type = fsType ?? old?.value { lines.append("    fsType: \(ShellQuote.yaml(type))") }
        case .hostPath(_, let type?): lines.append("    type: \(ShellQuote.yaml(type.value))")
        default: break
        }
        return lines
    }

    private static func claim(_ reference: ClaimReference?) -> [String] {
        guard let reference else { return [] }
        var lines = [
            "  claimRef:", "    apiVersion: v1", "    kind: PersistentVolumeClaim",
            "    namespace: \(ShellQuote.yaml(reference.namespace))",
            "    name: \(ShellQuote.yaml(reference.name.value))",
        ]
        if let uid = reference.uid { lines.append("    uid: \(ShellQuote.yaml(uid.value))") }
        return lines
    }

    private static func affinity(hostname: String) -> [String] {
        [
            "  nodeAffinity:", "    required:", "      nodeSelectorTerms:", "        - matchExpressions:",
            "            - key: \"kubernetes.io/hostname\"", "              operator: \"In\"", "              values:",
            "                - \(ShellQuote.yaml(hostname))",
        ]
    }

    private static func affinity(_ selector: NodeSelector?) -> [String] {
        guard let selector else { return [] }
        var lines = ["  nodeAffinity:", "    required:", "      nodeSelectorTerms:"]
        for term in selector.terms {
            let groups = [("matchExpressions", term.matchExpressions), ("matchFields", term.matchFields)]
            var lead = "        - "
            for (key, requirements) in groups where !requirements.isEmpty {
                lines.append("\(lead)\(key):")
                lead = "          "
                for requirement in requirements {
                    lines.append("            - key: \(ShellQuote.yaml(requirement.key.value))")
                    lines.append("              operator: \(ShellQuote.yaml(requirement.operator))")
                    if !requirement.values.isEmpty {
                        lines.append("              values:")
                        lines += requirement.values.map { "                - \(ShellQuote.yaml($0.value))" }
                    }
                }
            }
        }
        return lines
    }
}
