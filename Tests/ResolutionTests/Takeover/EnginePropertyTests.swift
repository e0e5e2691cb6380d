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

    /// Builds a machine from a seed; names of disks can be given to try others.
    static func machine(_ role: HostRole, seed: UInt64, names: [String] = ["vda", "vdb", "vdc"]) -> Machine {
        var random = SeededGenerator(seed: seed)
        var host = HostBuilder(role)
        let prefix = role == .source ? "S" : "T"
        host.system(names[0], serial: prefix + "0", uuid: "\(role.rawValue)-root")
        var paths: [String] = ["/plain"]
        var serials = [prefix + "0"]
        host.probe("/plain", .directory)
        for (number, disk) in names.enumerated().dropFirst() {
            let serial = "\(prefix)\(number)"
            serials.append(serial)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                host.plainDisk(disk, serial: serial)
                paths.append("/dev/disk/by-id/virtio-\(serial)")
            case 1:
                host.disk(disk, serial: serial)
                host.partition(disk, 1)
                host.group("vg\(number)", uuid: "\(role.rawValue)-vg\(number)", on: [disk + "1"])
                host.volume("vg\(number)", "lv", on: [disk + "1"], "xfs", uuid: "\(role.rawValue)-lv\(number)")
                paths += ["/dev/vg\(number)/lv", "/dev/disk/by-uuid/\(role.rawValue)-lv\(number)"]
            default:
                host.disk(disk, serial: serial, table: Bool.random(using: &random) ? "gpt" : "dos")
                for part in 1...Int.random(in: 1...3, using: &random) {
                    let uuid = "\(role.rawValue)-\(number)-\(part)"
                    host.partition(
                        disk,
                        part,
                        "ext4",
                        uuid: uuid,
                        label: "l\(number)\(part)",
                        partitionUUID: "p-" + uuid
                    )
                    let target = "/data/\(number)-\(part)"
                    let spec = [
                        "UUID=\(uuid)", "/dev/disk/by-id/virtio-\(serial)-part\(part)", "PARTUUID=p-\(uuid)",
                        "LABEL=l\(number)\(part)",
                    ][Int.random(in: 0..<4, using: &random)]
                    host.fstab(spec, target, "ext4", Bool.random(using: &random) ? "defaults" : "nofail")
                    host.mount("\(disk)\(part)", on: target)
                    host.probe(target + "/vol", .directory)
                    host.beneath("/", target + "/vol", .missing)
                    paths += [target, target + "/vol"]
                }
            }
        }
        return Machine(host: host, paths: paths, serials: serials)
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

    @Test(arguments: 0..<300)
    func identicalHardwareCarriesEverythingUnharmed(seed: UInt64) throws {
        let source = EnginePropertyTests.machine(.source, seed: seed)
        var twin = EnginePropertyTests.machine(.source, seed: seed).host.facts
        twin.role = .target
        let pairs = source.serials.map { DiskPair(source: $0, target: $0) }
        for outcome in try outcomes(source.host.facts, twin, pairs, source.paths) {
            #expect(outcome.headline == .unaffected, "\(outcome.path)")
            #expect(outcome.certainty == .certain, "\(outcome.path)")
        }
    }

    @Test(arguments: 0..<100)
    func kernelNamesMatterOnlyToThoseWhoUseThem(seed: UInt64) throws {
        let source = EnginePropertyTests.machine(.source, seed: seed)
        let target = EnginePropertyTests.machine(.target, seed: seed &+ 1000)
        let renamed = EnginePropertyTests.machine(.target, seed: seed &+ 1000, names: ["sdc", "sdb", "sda"])
        let pairs = zip(source.serials, target.serials).map { DiskPair(source: $0, target: $1) }
        let left = try outcomes(source.host.facts, target.host.facts, pairs, source.paths)
        let right = try outcomes(source.host.facts, renamed.host.facts, pairs, source.paths)
        #expect(verdicts(left) == verdicts(right))
    }

    @Test(arguments: 0..<100)
    func anUnrelatedDiskAndTheOrderOfInputsChangeNothing(seed: UInt64) throws {
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
        #expect(verdicts(residents) == verdicts(again))
    }

    @Test(arguments: 0..<100)
    func aCertainVerdictHoldsInEveryWorld(seed: UInt64) throws {
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
                #expect(guess.pathFate == truth.pathFate, "\(guess.path)")
                #expect(guess.dataFate == truth.dataFate, "\(guess.path)")
            }
        }
    }
}
