package import Findings
import SourceText
package import StorageModel

/// P43: the initramfs of kdump has the drivers of the source only.
package enum P43Kdump: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P43",
        family: .preflight,
        name: "kdump-enabled",
        title: "kdump is set up for the hardware of the source",
        severity: .medium,
        mechanism:
            "The initramfs of kdump is made for the machine at hand: it has the drivers of the source's disks and network cards "
            + "and names its dump target. After a crash on the target it finds neither, and the dump is lost.",
        whenSilent: "Nobody notices before the first crash.",
        remedy: "Make the image anew on the target.",
        example: "`crashkernel=256M` among the kernel arguments and kdump.service enabled.",
        references: ["kdump.conf(5)", "kdumpctl(8)"]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is kdump off?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        var evidence: [Evidence] = []
        if let argument = facts.kernelCommandLine?.last(where: { $0.value.hasPrefix("crashkernel=") }) {
            evidence.append(Evidence(.cause, at: argument.location, note: "memory is reserved for kdump"))
        }
        if let link = facts.unitLinks?.first(where: { $0.path.hasSuffix(".wants/kdump.service") }) {
            evidence.append(Evidence(.cause, at: link.location, note: "kdump.service is enabled"))
        }
        let images = (facts.system.bootFiles ?? [:]).filter { $0.key.hasSuffix("kdump.img") }.sorted { $0.key < $1.key }
        if let image = images.first {
            evidence.append(Evidence(.cause, at: image.value, note: "initramfs of kdump"))
        }
        if !evidence.isEmpty {
            return .fail(
                "kdump is set up",
                evidence: evidence,
                remediation: [
                    HostRemedies.command(
                        "make the initramfs of kdump anew on the target and test it",
                        "kdumpctl rebuild &&\nsystemctl restart kdump &&\nkdumpctl status",
                        on: .target
                    )
                ]
            )
        }
        guard let arguments = facts.kernelCommandLine, facts.unitLinks != nil || facts.system.bootFiles != nil else {
            return .unknown(
                "kernel arguments, unit links or the files of /boot were not captured",
                missing: [
                    facts.lacking("root/proc/cmdline and cmd/unit_links.out", settles: "whether kdump is set up")
                ]
            )
        }
        return .pass(
            "no memory is reserved for kdump, and it is not enabled",
            evidence: arguments.prefix(1).map { Evidence(.context, at: $0.location, note: "kernel arguments") }
        )
    }
}
