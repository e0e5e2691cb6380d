import Findings
import Resolution
import SourceText
import StorageModel

/// NET-10: the driver directory of FlexVolumes is lost.
enum FlexDriverDirectory: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "NET-10",
        family: .network,
        name: "flexvolume-driver-directory-lost",
        title: "The FlexVolume driver directory is missing on the machine",
        severity: .high,
        mechanism:
            "kubelet runs a FlexVolume driver as a program below its plugin directory, which on OpenShift is `/etc/kubernetes/kubelet-plugins/volume/exec`. The directory is a part of the root file system: after the takeover it is the source's.",
        message: "failed to get Plugin from volumeSpec for volume \"pv-a\" err=no volume plugin matched",
        remedy: "Install the driver on the source before the copy, or on the machine before pods start.",
        example: "The target has `vendor~driver`, the source's directory is empty.",
        references: ["Kubernetes cmd/kubelet/app/plugins.go", "machine-config-operator templates: kubelet unit"],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no static FlexVolume can be used on the two nodes"
    static let needsPrediction = true
    private static let directories = [
        "/etc/kubernetes/kubelet-plugins/volume/exec", "/usr/libexec/kubernetes/kubelet-plugins/volume/exec",
    ]

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        for entry in NetworkVolumes.all(context) {
            guard case .other(let field) = entry.volume.source, field.value == "flexVolume" else { continue }
            tally.looked()
            let root = context.prediction?.rootOf
            let probes = root.flatMap { context.inventory.facts($0).pathProbes } ?? [:]
            let found = directories.compactMap { probes[$0] }
            if found.contains(where: { $0.kind == .directory }) { continue }
            guard root != nil, found.count == directories.count else {
                tally.lacks(
                    "\((root ?? .source).rawValue) node",
                    "ls \(directories[0])",
                    "whether the FlexVolume driver is there after the takeover"
                )
                continue
            }
            var issue = NetworkVolumes.issue(
                entry,
                context,
                key: "flex",
                detail: "neither driver directory of FlexVolumes is there after the takeover",
                effect:
                    "pods stay in ContainerCreating: `failed to get Plugin from volumeSpec for volume \"\(ShellQuote.printable(entry.volume.name))\" err=no volume plugin matched`"
            )
            issue.evidence = [Evidence(.cause, at: field.location, note: "type of the volume")]
            issue.evidence += found.map {
                Evidence(.counterpart, at: $0.location, note: "missing on the \(root?.rawValue ?? "node")")
            }
            issue.remediation = [
                Remediation(.hint, "install the driver below \(ShellQuote.code(directories[0])) before pods start")
            ]
            tally.hit(issue)
        }
    }
}
