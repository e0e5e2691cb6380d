import Findings
import Resolution
import StorageModel

/// The target's block devices after the takeover, by the names that lead to them.
struct DevicesAfter {
    /// All devices that are or may be there.
    let all: [PredictedDevice]
    /// Whether the devices of both machines were captured.
    let isKnown: Bool
    /// fstab and units afterwards.
    let mounts: MountConfiguration
    private let byName: [String: [Int]]
    private let linksCaptured: Bool

    /// Indexes the prediction of a context.
    init(_ context: CheckContext) {
        all = (context.prediction?.devices ?? []).filter { $0.isPresent != false }
        isKnown = context.prediction?.devices != nil
        mounts = MountConfiguration(context)
        linksCaptured = context.inventory.target.links != nil
        var byName: [String: [Int]] = [:]
        for (position, device) in all.enumerated() {
            for name in device.links.union([device.path]) { byName[name, default: []].append(position) }
        }
        self.byName = byName
    }

    /// What a path below `/dev` leads to afterwards.
    enum Answer {
        case device(PredictedDevice)
        case missing
        case unknown([MissingEvidence])
    }

    /// Looks a device path up; links that content gives count only when the profile keeps them.
    func find(_ path: String) -> Answer {
        let found = byName[path, default: []].map { all[$0] }
        if found.count == 1, let device = found.first, device.isPresent == true { return .device(device) }
        let settles = "what \(ShellQuote.code(path)) leads to on the target after the takeover"
        guard isKnown else { return .unknown([Self.lacksDevices(settles)]) }
        if !found.isEmpty {
            return .unknown([
                MissingEvidence(
                    origin: "takeover profile",
                    capture: found.flatMap(\.openQuestions).first ?? "which of two devices has the name",
                    settles: settles
                )
            ])
        }
        guard path.hasPrefix("/dev/disk/"), !linksCaptured else { return .missing }
        return .unknown([MissingEvidence(origin: "target node", capture: "device-links", settles: settles)])
    }

    /// The capture of block devices.
    static func lacksDevices(_ settles: String) -> MissingEvidence {
        MissingEvidence(origin: "source node and target node", capture: "lsblk", settles: settles)
    }

    /// Whether the configuration afterwards mounts the device.
    func isMounted(_ device: PredictedDevice) -> Bool {
        let names = device.links.union([device.path])
        return mounts.afterwards.contains { mount in
            if names.contains(mount.source) { return true }
            if let uuid = device.filesystemUUID, !uuid.isEmpty { return mount.source == "UUID=\(uuid)" }
            return false
        }
    }

    /// A device in words, for example `/dev/vdb` (10 GiB, blank).
    static func text(_ device: PredictedDevice) -> String {
        var parts: [String] = []
        if let size = device.size { parts.append(StateText.bytes(size)) }
        switch device.fsType {
        case nil: parts.append("content not known")
        case "":
            let table = device.tableType ?? ""
            parts.append(table.isEmpty ? "blank" : "\(ShellQuote.printable(table)) partition table")
        case .some(let type): parts.append(ShellQuote.printable(type))
        }
        return "\(ShellQuote.code(device.path)) (\(parts.joined(separator: ", ")))"
    }

    /// Where a device is listed.
    static func evidence(_ device: PredictedDevice, _ role: Evidence.Role = .counterpart) -> Evidence {
        let machine = device.contentOf == .source ? "source" : "target"
        return Evidence(role, at: device.location, note: "content of `\(device.path)`, as captured on the \(machine)")
    }

    /// How sure a statement about a device is.
    static func certainty(_ device: PredictedDevice) -> Certainty {
        device.openQuestions.isEmpty ? .certain : .depends(on: device.openQuestions)
    }
}
