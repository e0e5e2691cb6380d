import Findings
import StorageModel

/// PATH-10: what is at a hostPath is not what its type asks for.
enum HostPathTypeMismatch: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "PATH-10",
        family: .path,
        name: "host-path-type-mismatch",
        title: "hostPath type check fails",
        severity: .high,
        mechanism:
            "kubelet tests the kind of what is at the path against `hostPath.type`. A missing path fails the strict types with the same text; DirectoryOrCreate and FileOrCreate fail when something of another kind is there.",
        message: "MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: /p is not a directory",
        remedy: "Bring back what the type asks for, or correct path or type.",
        example: "`hostPath: {path: /mnt/disks/ssd1/vol1, type: Directory}` whose parent mount is lost.",
        references: ["Kubernetes pkg/volume/hostpath/host_path.go: checkTypeInternal"]
    )

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard facts.isHostPath, let wanted = kinds[facts.outcome.hostPathType ?? ""] else { return .outside }
        if facts.outcome.pathFate == .undetermined || facts.after.kind == .unknown { return .unknown(facts.missing) }
        let creates = facts.outcome.hostPathType?.hasSuffix("OrCreate") ?? false
        if facts.isAbsentAfter && creates || facts.after.kind == wanted { return .clean }
        let type = ShellQuote.code(facts.outcome.hostPathType ?? "")
        var issue = VolumeIssue(
            facts.after.kind.rawValue,
            detail: "the volume asks for type \(type), but \(StateText.clause(facts.after)) after the takeover",
            effect: EffectText.hostPathTypeCheck(facts)
        )
        issue.remediation =
            VolumeRemedies.restoreMount(facts) + [
                Remediation(
                    .hint,
                    "put what the type asks for back at \(ShellQuote.code(facts.outcome.path)) with its content before pods start"
                )
            ]
        return .hit(issue)
    }

    private static let kinds: [String: FileKind] = [
        "Directory": .directory, "DirectoryOrCreate": .directory, "File": .file, "FileOrCreate": .file,
        "Socket": .socket, "CharDevice": .char, "BlockDevice": .block,
    ]
}
