import SourceText
import StorageModel
import Synchronization
import YAMLEvents

/// Takes what the workers made of one file, in the order of the file, on whatever thread brings it.
final class ManifestTaker: Sendable {
    private let documents: Mutex<ManifestDocumentReader>

    init(_ documents: ManifestDocumentReader) { self.documents = Mutex(documents) }

    /// Takes results that follow those taken before.
    func take(_ outcomes: [[PartOutcome]]) {
        documents.withLock { documents in
            for batch in outcomes { documents.take(batch) }
        }
    }

    /// Everything taken; `empty` is left in its place.
    func finished(leaving empty: ManifestDocumentReader) -> ManifestDocumentReader {
        documents.withLock { documents in
            let taken = documents
            documents = empty
            return taken
        }
    }
}

extension ManifestDocumentReader {
    fileprivate mutating func take(_ outcomes: [PartOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .element(let outcome): element(outcome)
            case .document(let part, let outcomes): document(part, outcomes)
            case .noise(let line, let location): noise(line, location)
            }
        }
    }

    private mutating func noise(_ line: [UInt8], _ location: SourceLocation) {
        let text = String(decoding: line, as: UTF8.self)
        let shown = String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
        switch ClientMessage.meaning(of: line[...]) {
        case .loss:
            tally.messages += 1
            problems.append(
                InputProblem(.skippedLine, at: location, "the client reported an error in the dump: `\(shown)`")
            )
        case .remark:
            tally.messages += 1
            problems.append(
                InputProblem(.note, at: location, "a line of the client stands in the dump: `\(shown)`")
            )
        case nil:
            problems.append(InputProblem(.skippedLine, at: location, "text behind a JSON value is not used"))
        }
    }
}
