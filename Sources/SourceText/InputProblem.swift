/// Something in an input that could not be read; it is data of the report, never an error that ends the run.
package struct InputProblem: Sendable, Hashable {
    /// What the trouble cost.
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        /// Nothing was lost; the oddity is only named.
        case note
        /// One line of a line-based file was not used.
        case skippedLine
        /// One object or document of a dump was not used.
        case skippedObject
        /// The rest of the file after this place was not used.
        case truncated
        /// Nothing of the file was used.
        case unusable

        /// Whether evidence was lost, so that the analysis is not complete.
        package var losesEvidence: Bool { self != .note }
    }

    /// What the trouble cost.
    package var effect: Effect
    /// The file it is in, when it belongs to one.
    package var file: FileID?
    /// Line in that file, from 1; nil when the whole file is meant.
    package var line: Int?
    /// Column in bytes, from 1.
    package var column: Int?
    /// The fact, lower case, without a full stop.
    package var message: String

    /// Describes trouble at a place of a file.
    package init(_ effect: Effect, at location: SourceLocation, _ message: String) {
        self.effect = effect
        self.file = location.file
        self.line = location.line
        self.column = location.column
        self.message = message
    }

    /// Describes trouble with a whole file, or with an input that is no file.
    package init(_ effect: Effect, file: FileID?, _ message: String) {
        self.effect = effect
        self.file = file
        self.line = nil
        self.column = nil
        self.message = message
    }
}
