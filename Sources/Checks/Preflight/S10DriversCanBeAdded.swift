package import Findings
package import StorageModel

/// S10: a driver that is missing must at least exist as a module.
package enum S10DriversCanBeAdded: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S10",
        family: .guide,
        name: "virtio-drivers-cannot-be-added",
        title: "Missing VirtIO drivers cannot be added",
        severity: .critical,
        mechanism:
            "The initramfs of RHCOS is tied to its deployment, and dracut cannot be run during the migration. A driver "
            + "that is missing in it can be added beforehand only when its module exists below /usr/lib/modules.",
        remedy:
            "Add the drivers with `rpm-ostree initramfs` before the migration; without modules use a release that has them.",
        example: "`find /usr/lib/modules/$(uname -r) -name 'virtio*'` prints no virtio_blk.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Automatic injection of Virtio drivers during the migration",
            "rpm-ostree: docs/cliwrap.md",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.blocksBoth
    package static let question = "Can missing VirtIO drivers still be added?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let drivers = S09VirtIODrivers.answer(facts, context)
        switch drivers.result {
        case .pass, .notApplicable:
            return .pass("no driver is missing", evidence: drivers.evidence)
        case .unknown:
            return .unknown(
                "whether a driver is missing is not known",
                missing: drivers.missing,
                evidence: drivers.evidence
            )
        case .fail: break
        }
        let verdict = VirtIODrivers(facts).missingForDisks()
        let absent = verdict.absent.sorted()
        guard let modules = facts.modulesOnDisk else {
            return .unknown(
                "which modules lie below /usr/lib/modules was not captured",
                missing: [
                    facts.lacking(
                        "cmd/modules_virtio.out",
                        settles: "whether \(quoted(absent)) can be added to the initramfs"
                    )
                ]
            )
        }
        let found = absent.compactMap { name in
            modules[name].map { Evidence(.context, at: $0, note: "module `\(name)` exists") }
        }
        let lost = absent.filter { modules[$0] == nil }
        guard lost.isEmpty else {
            return .fail(
                "no module \(quoted(lost)) exists below /usr/lib/modules",
                evidence: found + lost.map { Evidence(.cause, at: nil, note: "no file of module `\($0)` is listed") },
                remediation: [replaceKernel]
            )
        }
        return .pass("\(quoted(absent)) can be added: the modules exist", evidence: found)
    }

    /// The way out when there is no module to add.
    static let replaceKernel = Remediation(
        .hint,
        "move the node to a release whose kernel has the drivers, or replace it by a new node"
    )

    private static func quoted(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
}
