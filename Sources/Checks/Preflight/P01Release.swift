package import Findings
import SourceText
package import StorageModel

/// P01: which release the node runs, and which one it was installed from.
package enum P01Release: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P01",
        family: .preflight,
        name: "release-unknown",
        title: "The release that installed the node is not known",
        severity: .medium,
        mechanism:
            "An in-place upgrade never partitions, formats or re-attributes a disk: the layout is that of the image which "
            + "installed the node, and mounts and composefs are those of the release that runs. Advice that looks at one "
            + "version only is wrong for upgraded nodes.",
        remedy: "Read both versions, and look at the disk itself where the installing version is not known.",
        example:
            "OPENSHIFT_VERSION=\"4.16\" in os-release, `\"build\": \"46.82.202010091720-0\"` in the aleph version file.",
        references: ["os-release(5)", "fedora-coreos-tracker: internals/README-internals.md (aleph version)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Are the running and the installing release of RHCOS known?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        guard let release = facts.osRelease, let id = release["ID"] else {
            return .unknown("no os-release was captured", missing: [NodePlatform.missing(facts)])
        }
        if case .no(let evidence) = NodePlatform.osTree(facts) {
            return .notApplicable("the operating system is \(ShellQuote.code(id.value)), not RHCOS", evidence: evidence)
        }
        let version = ["OPENSHIFT_VERSION", "OSTREE_VERSION", "VERSION_ID"].compactMap { release[$0] }.first ?? id
        let running = Evidence(.context, at: version.location, note: "release that runs")
        if let birth = BirthRelease.find(facts) {
            return .pass(
                "runs \(ShellQuote.code(version.value)), installed from \(ShellQuote.code(birth.version.value))",
                evidence: [
                    running, Evidence(.context, at: birth.version.location, note: "version of the installing image"),
                ]
            )
        }
        let files = [
            "/sysroot/.coreos-aleph-version.json", "/sysroot/.aleph-version.json", "/sysroot/.bootc-aleph.json",
        ]
        let absent = files.compactMap { facts.manifest[$0] }.filter { $0.result == "absent" }
        guard facts.aleph != nil || absent.count == files.count else {
            return .unknown(
                "runs \(ShellQuote.code(version.value)); no aleph version file was captured",
                missing: [facts.lacking("root\(files[0])", settles: "which image installed the node")],
                evidence: [running]
            )
        }
        let place = facts.aleph?["build"] ?? facts.aleph?["version"]
        return .fail(
            "runs \(ShellQuote.code(version.value)); the release that installed the node is not known",
            evidence: [
                running,
                Evidence(.cause, at: place?.location ?? absent.first?.location, note: "no version that is known here"),
            ],
            remediation: [
                Remediation(
                    .hint,
                    "take nothing about partitions and attributes from the release; look at the disk itself"
                )
            ]
        )
    }
}
