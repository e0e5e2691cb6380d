package import SourceText
import Synchronization
import YAMLEvents

/// Reads texts with the fast reader and with the reference, for tests and measurements.
package struct ReaderComparison: ~Copyable {
    private var fast = FastManifestReader(ManifestProjection.object)
    /// How many parts the fast reader read itself.
    package private(set) var read = 0
    /// How many parts it handed over.
    package private(set) var handedOver = 0

    /// Makes both readers.
    package init() {}

    /// What the readers disagree about in a text that is cut as a dump is; nil when they agree.
    package mutating func difference(_ text: [UInt8]) -> String? {
        var splitter = ManifestSplitter(
            file: FileID(0),
            limit: ManifestPartReader.partLimit,
            isNoise: ClientMessage.isMessage
        )
        var parts = splitter.consume(text)
        parts += splitter.finish()
        for part in parts {
            guard let (node, wanted) = both(part) else { continue }
            read += 1
            if let difference = Self.difference(node, wanted) { return difference }
        }
        return nil
    }

    /// What each reader reads of a part; nil when the fast one hands it over.
    private mutating func both(_ part: SplitPart) -> (ValueNode, Result<[YAMLNode], YAMLFault>)? {
        switch part {
        case .element(let text):
            if let node = fast.element(text) {
                return (node, Result { () throws(YAMLFault) in [try ManifestPartReader().element(text)] })
            }
        case .document(let document):
            if document.elementCount == 0, let node = fast.document(document.text) {
                return (node, Result { () throws(YAMLFault) in try ManifestPartReader().document(document.text) })
            }
        case .noise: return nil
        }
        handedOver += 1
        return nil
    }

    private static func difference(_ value: ValueNode, _ wanted: Result<[YAMLNode], YAMLFault>) -> String? {
        let found = value.tree
        switch wanted {
        case .success(let nodes):
            if nodes == [found] { return differenceOfContent(value, found) }
            return "the fast reader reads\n\(found)\nand the reference reads\n\(nodes)"
        case .failure(let fault):
            let place = "\(fault.line):\(fault.column)"
            return "the fast reader reads\n\(found)\nand the reference finds: \(place) \(fault.message)"
        }
    }

    /// Whether the values also count as the same content.
    private static func differenceOfContent(_ found: ValueNode, _ tree: YAMLNode) -> String? {
        let table = ValueTable()
        let wanted = table.load(tree, numbers: ManifestField.numbers)
        return found.contentHash == wanted.contentHash ? nil : "the readers mix the content differently:\n\(tree)"
    }
}

extension ManifestReading {
    /// Reads a dump to the values that the projection keeps, and drops them; returns how many there were.
    package func values(ofFileAt path: String) throws(InputFileError) -> Int {
        let reader = try InputReader(path: path, storagePath: path, isDigested: false)
        let pipeline = ManifestPipeline(ManifestFeed(reader, file: FileID(0)))
        let workers = ManifestWorkers(self)
        let count = Atomic(0)
        pipeline.run(threads: threads) {
            workers.values(of: $0, thread: $1)
        } take: {
            count.add($0.reduce(0, +), ordering: .relaxed)
        }
        return count.load(ordering: .relaxed)
    }
}
