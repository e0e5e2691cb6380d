import Findings
import Resolution
import SourceText
import StorageModel

/// The device selection of a LocalVolumeSet.
///
/// Source: local-storage-operator `pkg/diskmaker/controllers/lvset/matcher.go`.
struct LocalVolumeSetFilter {
    /// The object.
    let object: LocalVolumeSet
    /// Rotational or not, by device node, as the operator's own discovery told.
    private let properties: [String: String]

    /// Prepares to ask about a set.
    init(_ object: LocalVolumeSet, _ context: CheckContext) {
        self.object = object
        let results = context.inventory.cluster.discoveryResults.filter {
            $0.nodeName?.value == context.graph.targetNode.name
        }
        properties = Dictionary(
            results.flatMap(\.devices).map { ($0.path.value, $0.property) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Sets that may select the machine afterwards.
    static func all(_ context: CheckContext) -> [LocalVolumeSetFilter] {
        let machine = MachineAfter(context)
        return context.inventory.cluster.localVolumeSets.filter {
            $0.cluster != .source && machine.isSelected(by: $0.nodeSelector) != false
        }.map { LocalVolumeSetFilter($0, context) }
    }

    /// Device types that are asked for.
    var types: [String] { object.deviceTypes.isEmpty ? ["disk"] : object.deviceTypes.map { $0.value.lowercased() } }

    /// Whether size, type, model, vendor and rotation fit; nil when that was not captured.
    func fits(_ device: PredictedDevice) -> Bool? {
        let type = device.type.hasPrefix("raid") ? "raid" : device.type
        guard types.contains(type) else { return false }
        let label = (device.original.partitionLabel ?? "").lowercased()
        if device.original.readOnly == true || label.contains("bios") || label.contains("boot") { return false }
        guard let size = device.size else { return nil }
        let minimum = (object.minSize?.value).flatMap { Quantity($0) } ?? Quantity(bytes: 1 << 30)
        if size < UInt64(max(0, minimum.bytes)) { return false }
        if let limit = (object.maxSize?.value).flatMap({ Quantity($0) }), size > UInt64(max(0, limit.bytes)) {
            return false
        }
        let hardware = device.hardware ?? device.original
        if !Self.names(object.models, hardware.model) || !Self.names(object.vendors, hardware.vendor) { return false }
        guard object.mechanicalProperties.count == 1 else { return true }
        return properties[device.path].map { $0 == object.mechanicalProperties[0].value }
    }

    private static func names(_ wanted: [Located<String>], _ value: String?) -> Bool {
        wanted.isEmpty || wanted.contains { (value ?? "").lowercased().contains($0.value.lowercased()) }
    }
}
