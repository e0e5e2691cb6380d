import SourceText
import StorageModel
import YAMLEvents

/// Reads one dump from its first to its last byte, keeping only what the projection names.
struct ManifestFileReader {
    private let dump: DumpFile
    private let file: FileID
    private let workers: ManifestWorkers
    private var documents: ManifestDocumentReader
    private var lastLineIsOpen = false

    init(_ dump: DumpFile, file: FileID, objects: CollectedObjects, workers: ManifestWorkers) {
        self.dump = dump
        self.file = file
        self.workers = workers
        documents = ManifestDocumentReader(file: file, cluster: dump.role, objects: objects)
    }

    /// What was read, with what the earlier files held.
    var objects: CollectedObjects { documents.objects }

    /// What is wrong with the file.
    var problems: [InputProblem] { documents.problems }

    /// Reads the file and completes its record.
    mutating func read(_ record: SourceFile) -> SourceFile {
        var record = record
        do throws(InputFileError) {
            if let stored = dump.stored {
                record.storagePath = stored.path
            } else {
                record.storagePath = try InputFile.storagePath(of: dump.path)
            }
            record.storageRange = dump.stored?.range
            let (summary, marks) = try consume(record.storagePath, record.storageRange)
            record.lineMarks = marks
            record.sha256 = summary.sha256
            record.size = summary.size
            if let note = summary.encodingNote {
                documents.problems.append(InputProblem(.note, file: file, "the file is \(note)"))
            }
        } catch {
            documents.problems.append(InputProblem(.unusable, file: file, error.reason))
        }
        record.kind = documents.tally.kept + documents.tally.others > 0 ? "kubernetes manifests" : "unrecognised"
        return record
    }

    private mutating func consume(
        _ storagePath: String,
        _ range: Range<Int>?
    ) throws(InputFileError) -> (InputReader.Summary, LineMarks) {
        let reader = try InputReader(path: dump.path, storagePath: storagePath, range: range)
        let pipeline = ManifestPipeline(ManifestFeed(reader, file: file))
        let (workers, role) = (workers, dump.role)
        // The documents are taken while other threads read on; nothing else holds them meanwhile, so nothing is copied.
        let taker = ManifestTaker(documents)
        documents = ManifestDocumentReader(file: file, cluster: role, objects: CollectedObjects())
        pipeline.run(threads: workers.threads) {
            workers.outcomes(of: $0, cluster: role, thread: $1)
        } take: {
            taker.take($0)
        }
        documents = taker.finished(leaving: documents)
        let end = pipeline.conclude { feed in
            (failure: feed.failure, refusal: feed.refusal, isEmpty: feed.isEmpty, isOpen: feed.endsInsideLine)
        }
        if let failure = end.failure { throw failure }
        if let refusal = end.refusal {
            documents.problems.append(InputProblem(.unusable, file: file, refusal))
        } else if end.isEmpty {
            documents.problems.append(InputProblem(.unusable, file: file, "the file is empty"))
        } else {
            lastLineIsOpen = end.isOpen
            conclude()
        }
        return pipeline.conclude { feed in
            let summary = feed.summary()
            return (summary, feed.marks(of: summary))
        }
    }

    /// Says it when the file as a whole gave nothing.
    private mutating func conclude() {
        let tally = documents.tally
        let isLossy = documents.problems.contains { $0.effect.losesEvidence }
        let effect = dump.isNamed ? InputProblem.Effect.unusable : .note
        if tally.kept == 0, tally.others == 0, tally.lists == 0 {
            if !isLossy {
                documents.problems.append(InputProblem(effect, file: file, "the file holds no Kubernetes object"))
            }
        } else if tally.kept == 0, tally.others > 0, tally.keptLists == 0, dump.isNamed {
            let kinds = tally.otherKinds.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            let shown = kinds.prefix(5).joined(separator: ", ") + (kinds.count > 5 ? " …" : "")
            let message = "the file holds no object that the analysis uses, only \(shown)"
            documents.problems.append(InputProblem(.unusable, file: file, message))
        } else if tally.kept == 0, tally.others == 0, tally.keptLists == 0 {
            documents.problems.append(InputProblem(.note, file: file, "the list in the file is empty"))
        }
        if lastLineIsOpen, documents.tally.kept > 0, !documents.endedClosed, !isLossy {
            let message = "the last line has no line end: the file may be cut there"
            documents.problems.append(InputProblem(.note, file: file, message))
        }
    }
}
