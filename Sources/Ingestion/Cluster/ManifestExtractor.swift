package import SourceText
import StorageModel
package import YAMLEvents

/// Reads single objects of a dump again, with every field that stands there.
package enum ManifestExtractor {
    /// Reads the objects whose names stand at the given places.
    ///
    /// - Parameters:
    ///   - places: Locations of `metadata.name`, as the model has them.
    ///   - sources: The files that the locations are in.
    /// - Returns: The whole objects by location of their name; one that cannot be read again is not in it.
    /// - Throws: `InputFileError` when a file cannot be read again.
    package static func objects(
        namedAt places: Set<SourceLocation>,
        in sources: SourceMap
    ) throws(InputFileError) -> [SourceLocation: YAMLNode] {
        var found: [SourceLocation: YAMLNode] = [:]
        for file in Set(places.map(\.file)).sorted() {
            var scan = Scan(file: file, wanted: places.filter { $0.file == file })
            try scan.read(sources[file])
            found.merge(scan.found) { first, _ in first }
        }
        return found
    }

    /// One pass over one file.
    private struct Scan {
        let file: FileID
        let wanted: Set<SourceLocation>
        let lines: [Int]
        var found: [SourceLocation: YAMLNode] = [:]

        init(file: FileID, wanted: Set<SourceLocation>) {
            self.file = file
            self.wanted = wanted
            lines = wanted.map(\.line).sorted()
        }

        mutating func read(_ record: SourceFile) throws(InputFileError) {
            var splitter = ManifestSplitter(
                file: file,
                limit: ManifestPartReader.partLimit,
                isNoise: ClientMessage.isMessage
            )
            var reader = try InputReader(path: record.path, storagePath: record.storagePath)
            var chunk: [UInt8] = []
            var more = true
            while more {
                chunk.removeAll(keepingCapacity: true)
                more = try reader.read(into: &chunk)
                take(splitter.consume(chunk))
            }
            take(splitter.finish())
        }

        private mutating func take(_ parts: [SplitPart]) {
            for part in parts {
                switch part {
                case .element(let text): take(text)
                case .document(let document): if document.elementCount == 0 { take(document.text) }
                case .noise: break
                }
            }
        }

        private mutating func take(_ part: TextPart) {
            guard holdsWantedLine(part), !part.isTooLarge,
                let nodes = try? YAMLNode.parse(part.bytes, origin: part.origin, projection: .keep)
            else { return }
            for node in nodes { collect(node) }
        }

        private func holdsWantedLine(_ part: TextPart) -> Bool {
            var low = 0
            var high = lines.count
            while low < high {
                let middle = (low + high) / 2
                if lines[middle] < part.start.line { low = middle + 1 } else { high = middle }
            }
            return low < lines.count && lines[low] <= part.lastLine
        }

        private mutating func collect(_ node: YAMLNode) {
            if let place = node["metadata"]?["name"]?.location, wanted.contains(place) {
                found[place] = node
                return
            }
            for member in node.elements ?? node["items"]?.elements ?? [] { collect(member) }
        }
    }
}
