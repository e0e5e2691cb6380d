import SourceText

/// Text of a small capture.
func capture(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The one file of a parser test.
let sampleFile = FileID(0)

extension [InputProblem] {
    /// Lines that cost evidence.
    var lostLines: [Int] { filter { $0.effect.losesEvidence }.compactMap(\.line) }
}
