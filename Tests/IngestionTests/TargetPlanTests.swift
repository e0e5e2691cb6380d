import Ingestion
import SourceText
import StorageModel
import TestSupport
import Testing

/// `--target-plan`: a target that does not exist yet.
@Suite struct TargetPlanTests {
    private func read(_ text: String) throws -> HostFacts {
        let folder = try TemporaryFolder()
        let path = try folder.write("plan.yaml", text)
        var sources = SourceMap()
        return try TargetPlanReader.read(path: path, into: &sources)
    }

    private func message(_ text: String) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write("plan.yaml", text)
        var sources = SourceMap()
        do throws(ConfigurationError) {
            _ = try TargetPlanReader.read(path: path, into: &sources)
            return "no error"
        } catch {
            return error.message.replacing(folder.path + "/", with: "")
        }
    }

    @Test func disksBecomeBlankDevicesOfTheirBus() throws {
        let facts = try read(
            """
            name: ecs-7
            firmware: uefi
            disks:
              - {bus: virtio, size: 100GiB, serial: a-serial-that-is-longer-than-twenty}
              - {bus: scsi, size: "64000000000", wwn: "0x5000c500a1b2c3d4"}
              - {bus: nvme, size: 1 TB, serial: N1, model: Some Drive}
              - {bus: virtio, size: 2MiB}
            """
        )
        #expect(facts.plannedName?.value == "ecs-7")
        #expect(facts.bootedWithEFI?.value == true)
        #expect(facts.devices?.map(\.kname) == ["vda", "sda", "nvme0n1", "vdb"])
        #expect(facts.devices?.map(\.size) == [107_374_182_400, 64_000_000_000, 1_000_000_000_000, 2_097_152])
        #expect(
            facts.links?.map(\.path) == [
                "/dev/disk/by-id/virtio-a-serial-that-is-lon", "/dev/disk/by-id/wwn-0x5000c500a1b2c3d4",
                "/dev/disk/by-id/nvme-Some_Drive_N1",
            ]
        )
        #expect(facts.devices?[1].location.line == 5)
        #expect(facts.mounts?.isEmpty == true)
    }

    @Test(arguments: [
        ("disks: []", "plan.yaml:1: `disks` is missing or empty"),
        ("firmware: uefi", "plan.yaml:1: `disks` is missing or empty"),
        ("disks:\n  - {bus: usb, size: 1GiB}", "plan.yaml:2: `bus` is `usb`; expected: virtio, scsi, sata, nvme, xen"),
        ("disks:\n  - {bus: virtio}", "plan.yaml:2: `size` is missing"),
        (
            "disks:\n  - {bus: virtio, size: big}",
            "plan.yaml:2: `size` is `big`; bytes are expected, or a number with KiB, MiB, GiB, TiB, MB, GB, TB"
        ),
        (
            "disks:\n  - {bus: virtio, size: 1GiB, serial: X}\n  - {bus: virtio, size: 1GiB, serial: X}",
            "plan.yaml:3: two disks have the serial or WWN `X`"
        ),
        (
            "firmware: coreboot\ndisks:\n  - {bus: virtio, size: 1GiB}",
            "plan.yaml:1: `firmware` is `coreboot`; expected: uefi, bios"
        ),
        ("disk: []", "plan.yaml:1: unknown key `disk`; known keys: name, firmware, disks"),
        ("- 1", "plan.yaml:1: a mapping with name … is expected"),
    ])
    func mistakesAreNamedWithTheirLine(text: String, expected: String) throws {
        #expect(try message(text) == expected)
    }
}
