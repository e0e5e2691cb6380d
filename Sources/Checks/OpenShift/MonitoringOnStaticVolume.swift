import Findings
import Resolution
import SourceText
import StorageModel

/// OCP-07: monitoring or logging keeps its data on a static volume that is disturbed.
enum MonitoringOnStaticVolume: VolumeRule {
    static let descriptor = CheckDescriptor(
        id: "OCP-07",
        family: .openShift,
        name: "monitoring-on-static-volume",
        title: "Monitoring or logging keeps its data on a volume that is disturbed",
        severity: .medium,
        mechanism:
            "Prometheus, Alertmanager and log stores use StatefulSets whose claims are bound to local volumes. Their pods stay Pending or in ContainerCreating, or start with an empty history.",
        whenSilent: "With an empty directory monitoring simply starts anew.",
        remedy: "Tell the operators of the platform, and verify the volumes before their pods start.",
        example: "`prometheus-k8s-db-prometheus-k8s-0` is bound to a `local` volume of the target.",
        references: [
            "local-storage-operator issue #423", "openshift-docs: configuring persistent storage for monitoring",
        ]
    )
    private static let namespaces: Set<String> = [
        "openshift-monitoring", "openshift-user-workload-monitoring", "openshift-logging", "openshift-operators-redhat",
    ]

    static func judge(_ facts: VolumeFacts) -> VolumeVerdict {
        guard let claim = facts.claim, namespaces.contains(claim.namespace) else { return .outside }
        switch facts.outcome.headline {
        case .unaffected: return .clean
        case .undetermined: return .unknown(facts.missing)
        default: break
        }
        var issue = VolumeIssue(
            "monitoring",
            detail: "claim \(ShellQuote.code(claim.reference.qualifiedName)) uses it: \(StateText.change(facts))",
            effect: "metrics, alerts or logs of the cluster stop, or start again without their history"
        )
        issue.evidence = [Evidence(.cause, at: claim.metadata.name.location, note: "claim of the platform")]
        issue.remediation =
            VolumeRemedies.retain(facts) + VolumeRemedies.restoreMount(facts) + [
                Remediation(
                    .hint,
                    "expect gaps in metrics and logs, and silence or watch alerts by other means meanwhile"
                )
            ]
        return .hit(issue)
    }
}
