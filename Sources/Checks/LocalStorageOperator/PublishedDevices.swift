import Findings
import Resolution
import SourceText
import StorageModel

/// Devices that volumes of the operator lead to afterwards.
struct PublishedDevices {
    private var classesByDevice: [String: Set<String>] = [:]
    private var counts: [String: Int] = [:]

    /// Reads the prediction.
    init(_ context: CheckContext) {
        let index = VolumeIndex(context)
        for outcome in context.prediction?.volumes ?? [] {
            let facts = index.facts(of: outcome)
            guard LocalStorage.isManaged(facts), let volume = facts.volume else { continue }
            let storageClass = volume.storageClassName?.value ?? ""
            if outcome.side == .resident { counts[storageClass, default: 0] += 1 }
            guard let device = outcome.after.device, !facts.isAbsentAfter else { continue }
            classesByDevice[device, default: []].insert(storageClass)
        }
    }

    /// Whether a link of the class leads to the device afterwards.
    func hasLink(_ device: PredictedDevice, class storageClass: String) -> Bool {
        classesByDevice[device.path]?.contains(storageClass) ?? false
    }

    /// Whether a link of any class leads to the device afterwards.
    func isPublished(_ device: PredictedDevice) -> Bool { classesByDevice[device.path] != nil }

    /// How many volumes of the class the target has today.
    func count(class storageClass: String) -> Int { counts[storageClass] ?? 0 }
}
