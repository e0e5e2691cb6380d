package import Findings
import SourceText
package import StorageModel

/// S11: the VirtIO network driver must exist, and in the initramfs when that needs the network.
package enum S11VirtIONetwork: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "S11",
        family: .guide,
        name: "virtio-network-missing",
        title: "The VirtIO network driver is missing",
        severity: .medium,
        mechanism:
            "The network comes up after the root file system is there, so the driver may lie on disk. With `rd.neednet` "
            + "(Tang, iSCSI) the initramfs itself needs it, and without it the boot stops.",
        message: "dracut-initqueue: Warning: dracut-initqueue timeout",
        remedy: "Add virtio_net with `rpm-ostree initramfs` before the migration.",
        example: "`rd.neednet=1` among the kernel arguments and no virtio_net in the initramfs.",
        references: [
            "Huawei Cloud SMS FAQ on RHCOS: Check for the Virtio drivers", "dracut.cmdline(7), rd.neednet",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Is the VirtIO network driver available?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        let drivers = VirtIODrivers(facts)
        let name = VirtIODrivers.network
        let states = (drivers.images.isEmpty ? [nil] : drivers.images.map(Optional.some)).map {
            drivers.presence(name, in: $0)
        }
        let needsNetwork = facts.kernelCommandLine?.last { $0.value.hasPrefix("rd.neednet") }
        let isNeeded = needsNetwork.map { $0.value != "rd.neednet=0" } ?? false
        let evidence =
            drivers.evidence(for: [name])
            + (isNeeded
                ? needsNetwork.map { [Evidence(.cause, at: $0.location, note: "the initramfs needs the network")] }
                    ?? [] : [])
        let isEverywhere = states.allSatisfy { state in
            switch state {
            case .builtIn, .inInitramfs: true
            case .absent, .unknown: false
            }
        }
        if isEverywhere { return .pass("the kernel or the initramfs has `\(name)`", evidence: evidence) }
        if states.contains(.absent), isNeeded {
            return .fail(
                "the initramfs needs the network (`rd.neednet`) and has no `\(name)`",
                evidence: evidence,
                remediation: [remedy(facts, drivers)],
                severity: PreflightSeverity.blocksBoth
            )
        }
        if let module = facts.modulesOnDisk?[name], facts.kernelCommandLine != nil, !isNeeded {
            return .pass(
                "`\(name)` is on the root file system, which is early enough: the initramfs needs no network",
                evidence: evidence + [Evidence(.cause, at: module, note: "module on the root file system")]
            )
        }
        let isAbsentAtBoot = states.allSatisfy { $0 == .absent }
        if isAbsentAtBoot, let modules = facts.modulesOnDisk, modules[name] == nil {
            return .fail(
                "`\(name)` is neither in the kernel, nor in the initramfs, nor on the root file system",
                evidence: evidence + [Evidence(.cause, at: nil, note: "no file of module `\(name)` is listed")],
                remediation: [remedy(facts, drivers)]
            )
        }
        return .unknown("`\(name)` was not seen, and not every place was captured", missing: missing(facts, drivers))
    }

    private static func remedy(_ facts: HostFacts, _ drivers: VirtIODrivers) -> Remediation {
        if S09VirtIODrivers.hasNoModule([VirtIODrivers.network], facts) { return S10DriversCanBeAdded.replaceKernel }
        return HostRemedies.addDrivers(
            [VirtIODrivers.network],
            to: drivers.images.first?.image ?? "",
            isOSTree: S09VirtIODrivers.isOSTree(facts),
            on: facts.role
        )
    }

    private static func missing(_ facts: HostFacts, _ drivers: VirtIODrivers) -> [MissingEvidence] {
        let settles = "where `\(VirtIODrivers.network)` is"
        var missing: [MissingEvidence] = []
        if drivers.images.isEmpty || drivers.images.contains(where: { $0.incompleteReason != nil }) {
            missing.append(facts.lacking("cmd/lsinitrd_<image>.out", settles: settles))
        }
        if drivers.builtIn == nil {
            missing.append(facts.lacking("root/usr/lib/modules/<release>/modules.builtin", settles: settles))
        }
        if facts.modulesOnDisk == nil { missing.append(facts.lacking("cmd/modules_virtio.out", settles: settles)) }
        if facts.kernelCommandLine == nil {
            missing.append(facts.lacking("root/proc/cmdline", settles: "whether the initramfs needs the network"))
        }
        return missing
    }
}
