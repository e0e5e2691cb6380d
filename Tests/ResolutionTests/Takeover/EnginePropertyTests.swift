import Findings
import Resolution
import StorageModel
import TestSupport
import Testing

/// What must hold for any machines, tried on generated ones.
@Suite struct EnginePropertyTests {
    /// A generated machine with the paths that volumes of it may use.
    struct Machine {
        var host: HostBuilder
        var paths: [String]
        var serials: [String]
    }

    /// Seeds of one run of a property: ten runs of each of the four properties go through 2,400 pairs of machines.
    static func seeds(_ block: UInt64) -> Range<UInt64> { block * 60..<(block + 1) * 60 }

    /// Builds a machine from a seed; names of disks can be given to try others.
    static func machine(_ role: HostRole, seed: UInt64, names: [String] = ["vda", "vdb", "vdc"]) -> Machine {
        var random = SeededGenerator(seed: seed)
        let prefix = role == .source ? "S" : "T"
        var machine = Machine(host: HostBuilder(role), paths: ["/plain"], serials: [])
        for number in names.indices { machine.serials.append("\(prefix)\(number)") }
        machine.host.system(names[0], serial: prefix + "0", uuid: "\(role.rawValue)-root")
        machine.host.probe("/plain", .directory)
        if Int.random(in: 0..<5, using: &random) == 0 {
            addSpanning(&machine, Array(names.dropFirst()), role, &random)
            return machine
        }
        for (number, disk) in names.enumerated().dropFirst() { addDisk(&machine, disk, number, role, &random) }
        return machine
    }

    /// A mirror over all data disks, by md or by LVM.
    private static func addSpanning(
        _ machine: inout Machine,
        _ disks: [String],
        _ role: HostRole,
        _ random: inout SeededGenerator
    ) {
        for (number, disk) in disks.enumerated() {
            machine.host.disk(disk, serial: machine.serials[number + 1])
            machine.host.partition(disk, 1)
        }
        let parts = disks.map { $0 + "1" }
        let uuid = "\(role.rawValue)-mirror"
        if Bool.random(using: &random) {
            machine.host.array("md127", level: "raid1", on: parts, name: "safe", "ext4", uuid: uuid)
            machine.paths += ["/dev/md/safe", "/dev/disk/by-uuid/\(uuid)"]
        } else {
            machine.host.group("vgm", uuid: "\(role.rawValue)-vgm", on: parts)
            machine.host.mirror("vgm", "safe", on: parts, "xfs", uuid: uuid)
            machine.paths += ["/dev/vgm/safe", "/dev/mapper/vgm-safe", "/dev/disk/by-uuid/\(uuid)"]
        }
    }

    private static func addDisk(
        _ machine: inout Machine,
        _ disk: String,
        _ number: Int,
        _ role: HostRole,
        _ random: inout SeededGenerator
    ) {
        let serial = machine.serials[number]
        let uuid = "\(role.rawValue)-\(number)"
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            machine.host.plainDisk(disk, serial: serial)
            machine.paths.append("/dev/disk/by-id/virtio-\(serial)")
        case 1:
            let isThin = Bool.random(using: &random)
            machine.host.disk(disk, serial: serial)
            machine.host.partition(disk, 1)
            machine.host.group("vg\(number)", uuid: "\(uuid)-vg", on: [disk + "1"])
            machine.host.volume(
                "vg\(number)",
                "lv",
                on: [disk + "1"],
                "xfs",
                uuid: uuid,
                attributes: isThin ? "Vwi-aotz--" : "-wi-ao----"
            )
            machine.paths += ["/dev/vg\(number)/lv", "/dev/disk/by-uuid/\(uuid)"]
        case 2:
            machine.host.plainDisk(disk, serial: serial, "xfs", uuid: uuid)
            machine.host.fstab("UUID=\(uuid)", "/whole\(number)", "xfs", "nofail")
            machine.host.mount(disk, on: "/whole\(number)")
            machine.paths += ["/whole\(number)", "/dev/disk/by-uuid/\(uuid)"]
        default: addPartitions(&machine, disk, number, role, &random)
        }
    }

    private static func addPartitions(
        _ machine: inout Machine,
        _ disk: String,
        _ number: Int,
        _ role: HostRole,
        _ random: inout SeededGenerator
    ) {
        let serial = machine.serials[number]
        machine.host.disk(disk, serial: serial, table: Bool.random(using: &random) ? "gpt" : "dos")
        for part in 1...Int.random(in: 1...3, using: &random) {
            let uuid = "\(role.rawValue)-\(number)-\(part)"
            machine.host.partition(
                disk,
                part,
                "ext4",
                uuid: uuid,
                label: "l\(number)\(part)",
                partitionUUID: "p-" + uuid
            )
            let target = "/data/\(number)-\(part)"
            let specs = [
                "UUID=\(uuid)", "/dev/disk/by-id/virtio-\(serial)-part\(part)", "PARTUUID=p-\(uuid)",
                "LABEL=l\(number)\(part)",
            ]
            let spec = specs[Int.random(in: 0..<4, using: &random)]
            if Int.random(in: 0..<4, using: &random) == 0 {
                let unit = "data-\(number)\\x2d\(part).mount"
                let what = spec.hasPrefix("/") ? spec : "/dev/disk/by-uuid/\(uuid)"
                machine.host.unit(unit, what: what, where: target)
            } else {
                machine.host.fstab(spec, target, "ext4", Bool.random(using: &random) ? "defaults" : "nofail")
            }
            machine.host.mount("\(disk)\(part)", on: target)
            machine.host.probe(target + "/vol", .directory)
            machine.host.beneath("/", target + "/vol", .missing)
            machine.paths += [target, target + "/vol"]
        }
    }

    private func outcomes(
        _ source: HostFacts,
        _ target: HostFacts,
        _ pairs: [DiskPair],
        _ paths: [String],
        side: VolumeSide = .carried,
        profile: TakeoverProfile = .blockClone
    ) throws -> [VolumeOutcome] {
        try TakeoverEngine.predict(
            source: source,
            target: target,
            subjects: paths.map { EngineTestCase.subject($0, side) },
            plan: TakeoverPlan(profile: profile, pairs: pairs, sourceNode: "s", targetNode: "t")
        ).volumes
    }

    private func verdicts(_ outcomes: [VolumeOutcome]) -> [String] {
        outcomes.map { "\($0.path) \($0.pathFate) \($0.dataFate) \($0.headline) \($0.certainty.name)" }
    }

    @Test(arguments: 0..<10)
    func identicalHardwareCarriesEverythingUnharmed(block: UInt64) throws {
        for seed in EnginePropertyTests.seeds(block) { try checkIdenticalHardware(seed) }
    }

    private func checkIdenticalHardware(_ seed: UInt64) throws {
        let source = EnginePropertyTests.machine(.source, seed: seed)
        var twin = EnginePropertyTests.machine(.source, seed: seed).host.facts
        twin.role = .target
        let pairs = source.serials.map { DiskPair(source: $0, target: $0) }
        for outcome in try outcomes(source.host.facts, twin, pairs, source.paths) {
            #expect(outcome.headline == .unaffected, "seed \(seed) \(outcome.path)")
            #expect(outcome.certainty == .certain, "seed \(seed) \(outcome.path)")
        }
    }

    @Test(arguments: 0..<10)
    func kernelNamesMatterOnlyToThoseWhoUseThem(block: UInt64) throws {
        for seed in EnginePropertyTests.seeds(block) { try checkKernelNames(seed) }
    }

    private func checkKernelNames(_ seed: UInt64) throws {
        let source = EnginePropertyTests.machine(.source, seed: seed)
        let target = EnginePropertyTests.machine(.target, seed: seed &+ 1000)
        let renamed = EnginePropertyTests.machine(.target, seed: seed &+ 1000, names: ["sdc", "sdb", "sda"])
        let pairs = zip(source.serials, target.serials).map { DiskPair(source: $0, target: $1) }
        let left = try outcomes(source.host.facts, target.host.facts, pairs, source.paths)
        let right = try outcomes(source.host.facts, renamed.host.facts, pairs, source.paths)
        #expect(verdicts(left) == verdicts(right), "seed \(seed)")
    }

    @Test(arguments: 0..<10)
    func anUnrelatedDiskAndTheOrderOfInputsChangeNothing(block: UInt64) throws {
        for seed in EnginePropertyTests.seeds(block) { try checkUnrelatedDisk(seed) }
    }

    private func checkUnrelatedDisk(_ seed: UInt64) throws {
        let source = EnginePropertyTests.machine(.source, seed: seed)
        var target = EnginePropertyTests.machine(.target, seed: seed &+ 7)
        let pairs = [
            DiskPair(source: "S0", target: "T0"), DiskPair(source: "S1", target: "T2"),
            DiskPair(source: "S2", target: nil),
        ]
        let plain = try outcomes(source.host.facts, target.host.facts, pairs, source.paths)
        let residents = try outcomes(source.host.facts, target.host.facts, pairs, target.paths, side: .resident)
        let paths = target.paths
        target.host.plainDisk("vdz", serial: "T9", "ext4", uuid: "unrelated")
        #expect(verdicts(plain) == verdicts(try outcomes(source.host.facts, target.host.facts, pairs, source.paths)))
        var shuffled = target.host.facts
        shuffled.devices?.reverse()
        shuffled.links?.reverse()
        shuffled.physicalVolumes?.reverse()
        shuffled.beneathProbes?.reverse()
        let again = try outcomes(source.host.facts, shuffled, pairs.reversed(), paths, side: .resident)
        #expect(verdicts(residents) == verdicts(again), "seed \(seed)")
    }

    @Test(arguments: 0..<10)
    func aCertainVerdictHoldsInEveryWorld(block: UInt64) throws {
        for seed in EnginePropertyTests.seeds(block) { try checkWorlds(seed) }
    }

    private func checkWorlds(_ seed: UInt64) throws {
        let source = EnginePropertyTests.machine(.source, seed: seed)
        let target = EnginePropertyTests.machine(.target, seed: seed &+ 31)
        let pairs = zip(source.serials, target.serials).map { DiskPair(source: $0, target: $1) }
        var open = TakeoverProfile(name: "open", method: .file)
        open.mountConfiguration = .source
        let predicted = try outcomes(source.host.facts, target.host.facts, pairs, source.paths, profile: open)
        for kept in [true, false] {
            var world = TakeoverProfile.recreateSameUUID
            if !kept {
                world.filesystemUUID = .regenerated
                world.filesystemLabel = .lost
                world.partitionUUID = .regenerated
                world.references = .asIs
                world.rawContent = .copied
            }
            let there = try outcomes(source.host.facts, target.host.facts, pairs, source.paths, profile: world)
            for (guess, truth) in zip(predicted, there) where guess.certainty == .certain {
                #expect(guess.pathFate == truth.pathFate, "seed \(seed) \(guess.path)")
                #expect(guess.dataFate == truth.dataFate, "seed \(seed) \(guess.path)")
            }
        }
    }
}
