package import Findings
import SourceText
package import StorageModel

/// P42: network configuration that is bound to a network card of the source.
package enum P42NetworkBinding: PreflightItem {
    package static let descriptor = CheckDescriptor(
        id: "P42",
        family: .preflight,
        name: "network-bound-to-card",
        title: "Network configuration is bound to a network card of the source",
        severity: .medium,
        mechanism:
            "Hardware address and name of the network card are those of the target. A profile with `mac-address=` or "
            + "`interface-name=` fits none of its cards, and the machine comes up without network, or under an address that DHCP "
            + "gives. OVN's configure-ovs keeps a hint of the old card and the old hardware address in its profiles. A static "
            + "address outside the network of the target reaches nobody.",
        remedy: "Prepare a profile without hardware address and name, and check the profiles of `br-ex`.",
        example: "`[connection] interface-name=ens192` in a keyfile of a machine whose target has `eth0`.",
        references: [
            "nm-settings-keyfile(5)", "systemd.link(5)", "Machine Config Operator: templates, configure-ovs-network",
        ]
    )
    package static let hosts: [HostRole] = [.source]
    package static let severities = PreflightSeverity.warns
    package static let question = "Does the network configuration fit other network cards?"

    package static func answer(_ facts: HostFacts, _ context: CheckContext) -> PreflightAnswer {
        var bound: [Located<String>] = []
        for file in facts.system.networkFiles ?? [] { bound += bindings(file) }
        bound += facts.system.interfaceRules ?? []
        bound += (facts.kernelCommandLine ?? []).filter { argument in
            argument.value.hasPrefix("ifname=")
                || (argument.value.hasPrefix("ip=")
                    && P14HardwareArguments.interface(String(argument.value.dropFirst(3))) != nil)
        }
        let addresses = staticAddresses(facts)
        let networks = context.inventory.target.system.addresses ?? []
        let foreign =
            networks.isEmpty
            ? []
            : addresses.filter { address in
                !networks.contains { IPv4Network($0.value)?.contains(address.value) ?? false }
            }
        let evidence = bound.map { Evidence(.cause, at: $0.location, note: "bound to a network card") }
        if !foreign.isEmpty {
            return .fail(
                "static addresses outside the networks of the target: "
                    + foreign.map { ShellQuote.code($0.value) }.joined(separator: ", "),
                evidence: foreign.map { Evidence(.cause, at: $0.location, note: "static address") }
                    + networks.prefix(4).map { Evidence(.counterpart, at: $0.location, note: "network of the target") }
                    + evidence,
                remediation: [remedy],
                severity: PreflightSeverity.blocksBoth
            )
        }
        if !bound.isEmpty {
            let names = Set(bound.map { ShellQuote.code(String($0.value.prefix(80))) }).sorted()
            return .fail(
                "bound to a network card: \(names.prefix(6).joined(separator: ", "))"
                    + (names.count > 6 ? " and \(names.count - 6) more" : ""),
                evidence: evidence + addresses.map { Evidence(.context, at: $0.location, note: "static address") },
                remediation: [remedy]
            )
        }
        return clean(facts, addresses, hasNetworks: !networks.isEmpty)
    }

    private static func clean(_ facts: HostFacts, _ addresses: [Located<String>], hasNetworks: Bool) -> PreflightAnswer
    {
        let folder = "/etc/NetworkManager/system-connections/*"
        let isEmpty = facts.manifest[folder]?.result == "absent"
        var missing: [MissingEvidence] = []
        if facts.system.networkFiles == nil, !isEmpty {
            missing.append(facts.lacking("root\(folder)", settles: "whether a profile is bound to a network card"))
        }
        if facts.kernelCommandLine == nil {
            missing.append(
                facts.lacking("root/proc/cmdline", settles: "whether a kernel argument names a network card")
            )
        }
        guard missing.isEmpty else {
            return .unknown("network profiles or kernel arguments were not captured", missing: missing)
        }
        guard addresses.isEmpty || hasNetworks else {
            return .unknown(
                "static addresses, and the networks of the target are not known",
                missing: [
                    MissingEvidence(
                        origin: HostRole.target.nodePhrase,
                        capture: "cmd/ip_addr.out",
                        settles: "whether the static addresses are in a network of the target"
                    )
                ],
                evidence: addresses.map { Evidence(.context, at: $0.location, note: "static address") }
            )
        }
        let place = facts.kernelCommandLine?.first?.location
        return .pass(
            "no profile and no kernel argument names a network card",
            evidence: place.map { [Evidence(.context, at: $0, note: "kernel arguments")] } ?? []
        )
    }

    /// What binds a file to hardware; names of virtual interfaces do not.
    private static func bindings(_ file: NetworkFile) -> [Located<String>] {
        var found = file.values.filter { key, value in
            let isAddress =
                key.hasSuffix(".mac-address") || key == "Match.MACAddress" || key == "Match.PermanentMACAddress"
            return (isAddress || key == "Match.Path" || key == "Match.OriginalName") && !value.value.isEmpty
                && value.value != "*"
        }.map(\.value)
        let type = file.values["connection.type"]?.value ?? ""
        let isCard = ["ethernet", "802-3-ethernet", "infiniband", "wifi", "802-11-wireless"].contains(type)
        if isCard, let name = file.values["connection.interface-name"], !name.value.isEmpty { found.append(name) }
        return found.sorted { $0.location < $1.location }
    }

    /// IPv4 addresses of profiles with a manual method, without prefix length.
    private static func staticAddresses(_ facts: HostFacts) -> [Located<String>] {
        (facts.system.networkFiles ?? []).filter { $0.values["ipv4.method"]?.value == "manual" }.flatMap { file in
            file.values.filter { $0.key.hasPrefix("ipv4.address") }.map(\.value).map { value in
                Located(String(value.value.prefix { $0 != "/" && $0 != "," && $0 != " " }), at: value.location)
            }
        }.sorted { $0.location < $1.location }
    }

    private static let remedy = Remediation(
        .hint,
        "prepare a profile that fits by type alone (no `interface-name=`, no `mac-address=`), with the address that the target "
            + "gets, and check the profiles of `br-ex` and `ovs-if-phys0` after the first boot"
    )
}

/// An IPv4 network.
package struct IPv4Network: Sendable, Hashable {
    private var address: UInt32
    private var mask: UInt32

    /// Reads `10.0.0.5/24`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let address = Self.address(parts[0]), let length = Int(parts[1]),
            (0...32).contains(length)
        else { return nil }
        self.address = address
        mask = length == 0 ? 0 : UInt32.max << UInt32(32 - length)
    }

    /// Whether an address such as `10.0.0.7` is in the network.
    package func contains(_ text: String) -> Bool {
        Self.address(text[...]).map { $0 & mask == address & mask } ?? false
    }

    private static func address(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return value
    }
}
