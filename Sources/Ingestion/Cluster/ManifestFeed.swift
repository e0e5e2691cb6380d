import SourceText
import StorageModel
import Synchronization
import YAMLEvents

/// Reads a dump piece by piece and cuts it into parts, while other threads read the parts of the piece before.
struct ManifestFeed: ~Copyable {
    /// Bytes of text that are cut at a time: little against what the model keeps.
    static let pieceSize = 512 << 10
    /// Pieces that are in memory at a time, the one that is read included.
    static let piecesAtATime = 4
    /// Bytes of text that one task reads.
    static let batchSize = 96 << 10

    private var reader: InputReader
    private var splitter: ManifestSplitter
    /// Memory for chunks. Parts share it until they are read, which they are when its turn comes again.
    private var chunks = [[UInt8]](repeating: [], count: piecesAtATime * pieceSize / InputReader.chunkSize)
    private var turn = 0
    private var isFirst = true
    /// Whether the text so far is white space.
    private(set) var isEmpty = true
    /// Why the file is no dump at all.
    private(set) var refusal: String?
    /// Whether the file ends inside a line.
    private(set) var endsInsideLine = false
    /// Whether the last piece was read.
    private(set) var isFinished = false
    private(set) var failure: InputFileError?

    init(_ reader: consuming InputReader, file: FileID) {
        self.reader = reader
        splitter = ManifestSplitter(
            file: file,
            limit: ManifestPartReader.partLimit,
            isNoise: ClientMessage.isMessage
        )
    }

    /// The parts that the next piece completes; a failure is kept in `failure` and ends the file.
    mutating func next() -> [SplitPart] {
        var parts: [SplitPart] = []
        do throws(InputFileError) {
            let end = reader.size + Self.pieceSize
            while !isFinished, reader.size < end { try step(into: &parts) }
        } catch {
            failure = error
            isFinished = true
        }
        return parts
    }

    private mutating func step(into parts: inout [SplitPart]) throws(InputFileError) {
        turn = (turn + 1) % chunks.count
        let more = try reader.next(&chunks[turn])
        if isFirst, !chunks[turn].isEmpty {
            refusal = InputRefusal.reason(chunks[turn])
            isFirst = false
        }
        isEmpty = isEmpty && chunks[turn].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        if refusal == nil { splitter.consume(chunks[turn], into: &parts) }
        guard !more else { return }
        isFinished = true
        guard refusal == nil, !isEmpty else { return }
        endsInsideLine = splitter.endsInsideLine
        parts += splitter.finish()
    }

    /// Places of the file whose lines are known; none when its text had to be decoded.
    func marks(of summary: InputReader.Summary) -> LineMarks {
        summary.encodingNote == nil ? splitter.marks : LineMarks()
    }

    /// Digest, size and encoding of the file.
    func summary() -> InputReader.Summary { reader.finish() }
}
