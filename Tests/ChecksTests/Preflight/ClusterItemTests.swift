import Checks
import Findings
import StorageModel
import TestSupport
import Testing

/// P-items about the cluster, the network, the clock and the agent.
struct ClusterItemTests {
    private func node(_ change: @escaping (inout Node, inout InventoryBuilder) -> Void) -> [Node] {
        var builder = InventoryBuilder()
        builder.node("worker-1", change)
        return builder.inventory.cluster.nodes
    }

    private let domain = "machineconfiguration.openshift.io/"

    @Test func machineConfigOperatorMustBeDone() {
        func row(_ values: [String: String], image: String = "Red Hat Enterprise Linux CoreOS 416.94") -> PreflightRow {
            let nodes = node { node, builder in
                for (key, value) in values { node.metadata.annotations[domain + key] = builder.at(value) }
                node.osImage = builder.at(image)
            }
            return P37OperatorState.examine(.source, NodeFixture().context(nodes: nodes))
        }
        #expect(row(["state": "Done", "currentConfig": "a", "desiredConfig": "a"]).result == .pass)
        #expect(row(["state": "Done", "currentConfig": "a", "desiredConfig": "b"]).result == .fail)
        #expect(row(["state": "Done"]).result == .unknown)
        #expect(row(["state": "Degraded", "reason": "unexpected on-disk state"]).severity[.file] == .medium)
        #expect(row(["state": "Working", "currentConfig": "a", "desiredConfig": "b"]).result == .fail)
        #expect(row([:]).result == .unknown)
        #expect(row([:], image: "Debian GNU/Linux 12").result == .notApplicable)
        #expect(P37OperatorState.examine(.source, NodeFixture().context()).result == .unknown)
    }

    @Test func instanceOfAProvider() {
        let tied = node { $0.providerID = $1.at("vsphere://4230aa") }
        let row = P41ProviderID.examine(.source, NodeFixture().context(nodes: tied))
        #expect(row.result == .fail)
        #expect(row.severity[.file] == .medium)
        #expect(P41ProviderID.examine(.source, NodeFixture().context(nodes: node { _, _ in })).result == .pass)
        #expect(P41ProviderID.examine(.source, NodeFixture().context()).result == .unknown)
    }

    @Test func etcdOnTheMachineIsEnough() {
        var machine = NodeFixture()
        machine.facts.system.staticPods = [machine.at("etcd-pod.yaml")]
        #expect(machine.row(P36ControlPlane.self).result == .fail)
        machine.facts.system.staticPods = [machine.at("keepalived.yaml")]
        #expect(machine.row(P36ControlPlane.self).result == .unknown)
        machine.facts.system.etcdMember = machine.place()
        #expect(machine.row(P36ControlPlane.self).result == .fail)
    }

    private func profile(_ values: [String: String], _ node: inout NodeFixture) -> NetworkFile {
        NetworkFile(
            path: "/etc/NetworkManager/system-connections/a.nmconnection",
            values: values.mapValues { node.at($0) }
        )
    }

    @Test func profilesBoundToACard() {
        var machine = NodeFixture()
        #expect(machine.row(P42NetworkBinding.self).result == .unknown)
        machine.kernelArguments("root=UUID=1")
        #expect(machine.row(P42NetworkBinding.self).result == .unknown)
        machine.facts.system.networkFiles = [profile(["connection.type": "ethernet"], &machine)]
        #expect(machine.row(P42NetworkBinding.self).result == .pass)
        machine.facts.system.networkFiles = [
            profile(["connection.type": "ovs-bridge", "connection.interface-name": "br-ex"], &machine)
        ]
        #expect(machine.row(P42NetworkBinding.self).result == .pass, "a virtual interface is no card")
        machine.facts.system.networkFiles = [
            profile(["connection.type": "ethernet", "connection.interface-name": "ens192"], &machine)
        ]
        #expect(machine.row(P42NetworkBinding.self).severity[.file] == .medium)
        machine.facts.system.networkFiles = [profile(["ethernet.mac-address": "52:54:00:AA:BB:CC"], &machine)]
        #expect(machine.row(P42NetworkBinding.self).result == .fail)
        machine.facts.system.networkFiles = []
        machine.kernelArguments("ifname=net0:52:54:00:aa:bb:cc")
        #expect(machine.row(P42NetworkBinding.self).result == .fail)
    }

    @Test func staticAddressMustFitTheTarget() {
        var machine = NodeFixture()
        machine.kernelArguments("root=UUID=1")
        machine.facts.system.networkFiles = [
            profile(["ipv4.method": "manual", "ipv4.address1": "10.0.0.5/24,10.0.0.1"], &machine)
        ]
        #expect(machine.row(P42NetworkBinding.self).result == .unknown)
        func row(_ address: String) -> PreflightRow {
            var target = NodeFixture(.target)
            target.facts.system.addresses = [target.at(address)]
            return P42NetworkBinding.examine(.source, machine.context(other: target.facts))
        }
        #expect(row("10.0.0.9/24").result == .pass)
        let row = row("192.168.7.9/24")
        #expect(row.severity == [.file: .critical, .block: .critical])
        #expect(row.evidence.contains { $0.role == .counterpart })
    }

    @Test(
        arguments: [
            ("10.0.0.5/24", "10.0.0.200", true), ("10.0.0.5/24", "10.0.1.5", false), ("10.0.0.5/0", "1.2.3.4", true),
            ("10.0.0.5/32", "10.0.0.5", true), ("10.0.0.5/32", "10.0.0.6", false), ("10.0.0.5/24", "10.0.0", false),
        ]
    ) func networksContainAddresses(_ network: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(IPv4Network(network)).contains(address) == isInside)
    }

    @Test func textsThatAreNoNetworks() {
        for text in ["10.0.0.5", "10.0.0.5/33", "10.0.0.256/24", "fe80::1/64", "/24", ""] {
            #expect(IPv4Network(text) == nil)
        }
    }

    @Test func kdumpIsMadeAnew() {
        var machine = NodeFixture()
        #expect(machine.row(P43Kdump.self).result == .unknown)
        machine.kernelArguments("root=UUID=1")
        #expect(machine.row(P43Kdump.self).result == .unknown)
        machine.facts.unitLinks = []
        #expect(machine.row(P43Kdump.self).result == .pass)
        machine.kernelArguments("root=UUID=1 crashkernel=256M")
        #expect(machine.row(P43Kdump.self).result == .fail)
        machine.kernelArguments("root=UUID=1")
        machine.facts.system.bootFiles = ["/boot/initramfs-5.14.0.x86_64kdump.img": machine.place()]
        #expect(machine.row(P43Kdump.self).severity[.file] == .medium)
    }

    @Test func clockMustBeRight() {
        var machine = NodeFixture()
        #expect(machine.row(P44Clock.self).result == .unknown)
        machine.facts.system.clockSynchronised = machine.at(true)
        #expect(machine.row(P44Clock.self).result == .unknown)
        machine.facts.system.hardwareClockIsLocal = machine.at(false)
        #expect(machine.row(P44Clock.self).result == .pass)
        machine.facts.system.clockSynchronised = machine.at(false)
        #expect(machine.row(P44Clock.self).result == .fail)
        machine.facts.system.clockSynchronised = machine.at(true)
        machine.facts.system.hardwareClockIsLocal = machine.at(true)
        #expect(machine.row(P44Clock.self).detail.contains("local time"))
    }

    @Test func agentNeedsItsPrograms() {
        var machine = NodeFixture()
        #expect(machine.row(P45AgentTools.self).result == .unknown)
        machine.facts.system.tools = [
            "rsync": machine.at("/usr/bin/rsync"), "tc": machine.at("/usr/sbin/tc"), "tar": machine.at("/usr/bin/tar"),
            "python3": machine.at(""),
        ]
        let row = machine.row(P45AgentTools.self)
        #expect(row.result == .pass)
        #expect(row.detail.contains("`python3` is missing"))
        let none = machine.at("")
        machine.facts.system.tools?["tc"] = none
        let missing = machine.row(P45AgentTools.self)
        #expect(missing.severity == [.file: .critical, .block: .info])
        #expect(missing.remediation.first?.body.hasPrefix("rpm-ostree install iproute-tc") == true)
        machine.facts.system.tools?["tar"] = nil
        let found = machine.at("/usr/sbin/tc")
        machine.facts.system.tools?["tc"] = found
        #expect(machine.row(P45AgentTools.self).result == .unknown)
    }

    @Test func bootChainIsComparedInAllPlaces() {
        var machine = NodeFixture()
        machine.mount(NodeFixture.rhcosMounts())
        machine.osRelease([("ID", "rhcos")])
        machine.kernelArguments("root=UUID=aa-1 boot=UUID=bb-2")
        machine.device("vda3", "part", majMin: "252:3") { $0.fsUUID = "bb-2" }
        machine.device("vda4", "part", majMin: "252:4") { $0.fsUUID = "aa-1" }
        let open = machine.row(P08BootIdentities.self)
        #expect(open.result == .unknown)
        #expect(open.missing.map(\.capture) == ["root/boot/grub2/bootuuid.cfg and root/boot/.root_uuid"])
        func reference(_ kind: String, _ uuid: String) -> BootUUID {
            BootUUID(kind: kind, path: "/boot/grub2/bootuuid.cfg", uuid: machine.at(uuid))
        }
        machine.facts.system.bootUUIDs = [reference("boot", "BB-2"), reference("root", "aa-1")]
        #expect(machine.row(P08BootIdentities.self).result == .pass)
        machine.facts.system.bootUUIDs = [reference("boot", "cc-3")]
        #expect(machine.row(P08BootIdentities.self).result == .fail)
    }
}
