import Findings
import Resolution
import SourceText
import StorageModel

/// LSO-16: one device is in two classes or objects.
enum DeviceInTwoClasses: ObjectRule {
    static let descriptor = CheckDescriptor(
        id: "LSO-16",
        family: .localStorage,
        name: "device-in-two-classes",
        title: "One device is listed by two classes of the Local Storage Operator",
        severity: .high,
        mechanism:
            "The class that links a device first keeps it; the other one gets no volume. The static provisioner has no such check: both publish the device, and two pods write to it.",
        message: "not symlinking, already claimed: [/mnt/local-storage/fast/wwn-0x1]",
        remedy: "List every device in one class of one object only.",
        example: "LocalVolume `fast` lists `/dev/vdb`, LocalVolume `slow` its by-id name.",
        references: [
            "local-storage-operator pkg/diskmaker/controllers/lv/reconcile.go",
            "local-storage-operator pkg/internal/diskutil.go",
        ],
        requires: [.cluster("PersistentVolume")]
    )
    static let nothing = "no LocalVolume lists device paths for the target"

    private struct Listing {
        var entry: LocalVolumeEntry
        var path: Located<String>
    }

    static func examine(_ context: CheckContext, _ tally: inout RuleTally) {
        if LocalStorage.lackObjects(context, &tally, "whether two classes list one device") { return }
        let devices = DevicesAfter(context)
        var groups: [String: [Listing]] = [:]
        for entry in LocalVolumeEntry.all(context) {
            for path in entry.devices.devicePaths {
                tally.looked()
                var device = path.value
                if context.prediction != nil {
                    switch devices.find(path.value) {
                    case .device(let found): device = found.path
                    case .missing: break
                    case .unknown(let missing): tally.lacks(missing)
                    }
                }
                groups[device, default: []].append(Listing(entry: entry, path: path))
            }
        }
        for device in groups.keys.sorted() {
            guard let group = groups[device], let first = group.first else { continue }
            let other = group.first {
                $0.entry.object.reference != first.entry.object.reference
                    || $0.entry.devices.storageClassName.value != first.entry.devices.storageClassName.value
            }
            if let other { tally.hit(issue(device, first, other)) }
        }
    }

    private static func name(_ listing: Listing) -> String {
        "\(ShellQuote.code(listing.entry.object.reference.qualifiedName)) (class \(ShellQuote.code(listing.entry.devices.storageClassName.value)))"
    }

    private static func issue(_ device: String, _ first: Listing, _ other: Listing) -> ObjectIssue {
        let place = "/mnt/local-storage/\(first.entry.devices.storageClassName.value)/…"
        return ObjectIssue(
            subject: other.entry.object.reference,
            side: .targetNode,
            key: StaticVolumes.key("twice|\(device)", other.entry.object.cluster),
            detail: "\(ShellQuote.code(device)) is listed by \(name(first)) and by \(name(other))",
            effect:
                "the second class gets no volume: `not symlinking, already claimed: [\(ShellQuote.printable(place))]`; the static provisioner publishes both, and two pods write to one device",
            remediation: [Remediation(.hint, "take the path out of one of the two objects")],
            evidence: [
                Evidence(.cause, at: other.path.location, note: "device path"),
                Evidence(.counterpart, at: first.path.location, note: "the same device"),
            ]
        )
    }
}
