import Findings
import Resolution
import SourceText
import StorageModel
import TestSupport

/// A takeover of a small machine by another small machine.
struct EngineTestCase {
    var source = HostBuilder(.source)
    var target = HostBuilder(.target)
    var profile: TakeoverProfile
    var pairs: [DiskPair] = []

    /// Two machines whose system disks are paired; every identity is kept.
    init(_ method: TakeoverMethod = .block) {
        profile = method == .block ? .blockClone : .recreateSameUUID
        source.system("vda", serial: "S0", uuid: "aaaa-root")
        target.system("vda", serial: "T0", uuid: "bbbb-root")
        pair("S0", "T0")
    }

    mutating func pair(_ source: String, _ target: String?) { pairs.append(DiskPair(source: source, target: target)) }

    func predict(_ subjects: [VolumeSubject]) throws -> TakeoverPrediction {
        try TakeoverEngine.predict(
            source: source.facts,
            target: target.facts,
            subjects: subjects,
            plan: TakeoverPlan(profile: profile, pairs: pairs, sourceNode: "source", targetNode: "target")
        )
    }

    func carried(_ path: String, field: String = "local", type: String? = nil) throws -> VolumeOutcome {
        try predict([EngineTestCase.subject(path, .carried, field: field, type: type)]).volumes[0]
    }

    func resident(_ path: String, field: String = "local", type: String? = nil) throws -> VolumeOutcome {
        try predict([EngineTestCase.subject(path, .resident, field: field, type: type)]).volumes[0]
    }

    func boot() throws -> BootOutcome { try predict([]).boot }

    static func subject(_ path: String, _ side: VolumeSide, field: String = "local", type: String? = nil)
        -> VolumeSubject
    {
        VolumeSubject(
            volume: ObjectReference(kind: "PersistentVolume", name: "pv"),
            cluster: .shared,
            sourceField: field,
            path: Located(path, at: SourceLocation(file: FileID(0), line: 1)),
            hostPathType: type,
            isBlockMode: false,
            side: side,
            node: side == .carried ? "source" : "target",
            isReachableAfter: .reachable
        )
    }
}
