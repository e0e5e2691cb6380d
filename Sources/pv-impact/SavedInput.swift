import Reporting

/// A saved analysis that a command is given.
enum SavedInput {
    /// Reads the analysis; `-` is standard input.
    ///
    /// - Throws: `CommandFailure` with exit code 5, because an input that is missing, cut or no analysis decides nothing.
    static func read(_ path: String) throws(CommandFailure) -> Report {
        do throws(SavedAnalysisError) {
            return try SavedAnalysis.read(path: path)
        } catch {
            throw CommandFailure(exitCode: 5, message: error.message)
        }
    }
}
