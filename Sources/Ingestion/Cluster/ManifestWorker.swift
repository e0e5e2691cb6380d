import SourceText
import StorageModel
import Synchronization
import YAMLEvents

/// Turns parts of dumps into objects, on one thread.
struct ManifestWorker: ~Copyable {
    private let reference = ManifestPartReader()
    private var fast: FastManifestReader?
    private var memory = DecodeMemory()
    /// Holds a value of the reference reader while it is decoded.
    private let table = ValueTable()

    init(_ reader: ManifestReading.Reader) {
        switch reader {
        case .fast: fast = FastManifestReader(ManifestProjection.object)
        case .libyaml: fast = nil
        }
    }

    /// Reads a part, whatever stands before and behind it.
    mutating func outcome(of part: SplitPart, cluster: ClusterRole) -> PartOutcome {
        switch part {
        case .noise(let line, let location): return .noise(line, location)
        case .element(let text):
            do throws(YAMLFault) {
                if let node = fastElement(text) { return .element(outcome(of: node, cluster)) }
                return .element(outcome(of: try reference.element(text), cluster))
            } catch {
                return .element(.fault(error, isTemplate: Self.holdsTemplate(text.bytes)))
            }
        case .document(let document):
            guard document.elementCount == 0 else { return .document(document, []) }
            do throws(YAMLFault) {
                if let node = fastDocument(document.text) {
                    return .document(document.withoutText, [outcome(of: node, cluster)])
                }
                var outcomes: [PartOutcome.Outcome] = []
                for node in try reference.document(document.text) { outcomes.append(outcome(of: node, cluster)) }
                return .document(document.withoutText, outcomes)
            } catch {
                let isTemplate = Self.holdsTemplate(document.text.bytes)
                return .document(document.withoutText, [.fault(error, isTemplate: isTemplate)])
            }
        }
    }

    /// How many values a part holds that can be read.
    mutating func values(of part: SplitPart) -> Int {
        switch part {
        case .noise: 0
        case .element(let text): fastElement(text) != nil || (try? reference.element(text)) != nil ? 1 : 0
        case .document(let document) where document.elementCount > 0: 0
        case .document(let document):
            fastDocument(document.text) != nil ? 1 : (try? reference.document(document.text))?.count ?? 0
        }
    }

    private mutating func fastElement(_ part: TextPart) -> ValueNode? { part.isTooLarge ? nil : fast?.element(part) }

    private mutating func fastDocument(_ part: TextPart) -> ValueNode? { part.isTooLarge ? nil : fast?.document(part) }

    private mutating func outcome(of node: ValueNode, _ cluster: ClusterRole) -> PartOutcome.Outcome {
        DecodedObject(node, &memory, cluster: cluster).map { .object($0) } ?? .node(node.tree)
    }

    private mutating func outcome(of node: YAMLNode, _ cluster: ClusterRole) -> PartOutcome.Outcome {
        let value = table.load(node, numbers: ManifestField.numbers)
        return DecodedObject(value, &memory, cluster: cluster).map { .object($0) } ?? .node(node)
    }

    private static func holdsTemplate(_ bytes: [UInt8]) -> Bool {
        var position = 0
        while let brace = ByteSearch.firstIndex(of: 0x7B, in: bytes, from: position) {
            if brace + 1 < bytes.count, bytes[brace + 1] == 0x7B { return true }
            position = brace + 1
        }
        return false
    }
}

/// One worker per thread, kept for all files of a run.
final class ManifestWorkers: Sendable {
    private final class Slot: Sendable {
        private let worker: Mutex<ManifestWorker>

        init(_ reader: ManifestReading.Reader) { worker = Mutex(ManifestWorker(reader)) }

        func outcomes(of parts: ArraySlice<SplitPart>, cluster: ClusterRole) -> [PartOutcome] {
            worker.withLock { worker in
                var outcomes: [PartOutcome] = []
                outcomes.reserveCapacity(parts.count)
                for part in parts { outcomes.append(worker.outcome(of: part, cluster: cluster)) }
                return outcomes
            }
        }

        func values(of parts: ArraySlice<SplitPart>) -> Int {
            worker.withLock { worker in
                var count = 0
                for part in parts { count += worker.values(of: part) }
                return count
            }
        }
    }

    /// How many threads work at a time.
    let threads: Int
    private let slots: [Slot]

    init(_ reading: ManifestReading) {
        threads = reading.threads
        slots = (0..<reading.threads).map { _ in Slot(reading.reader) }
    }

    /// Reads the values of parts on a thread and drops them; returns how many there were.
    func values(of parts: ArraySlice<SplitPart>, thread: Int) -> Int { slots[thread].values(of: parts) }

    /// Reads parts on a thread.
    func outcomes(of parts: ArraySlice<SplitPart>, cluster: ClusterRole, thread: Int) -> [PartOutcome] {
        slots[thread].outcomes(of: parts, cluster: cluster)
    }
}

extension DocumentPart {
    /// The same without the text, of which everything was read.
    fileprivate var withoutText: DocumentPart {
        var part = self
        part.text.content = []
        return part
    }
}
