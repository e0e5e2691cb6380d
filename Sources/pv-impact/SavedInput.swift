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

    /// Reads an analysis that findings can be recognised in; `-` is standard input.
    ///
    /// - Throws: `CommandFailure` with exit code 5 as `read` does, and for a redacted analysis, whose fingerprints are keyed.
    static func readUnredacted(_ path: String) throws(CommandFailure) -> Report {
        let report = try read(path)
        guard !report.isRedacted else {
            throw CommandFailure(
                exitCode: 5,
                message:
                    "`\(path)` is redacted: its names and fingerprints are pseudonyms, so it cannot be gated or compared; take the unredacted analysis"
            )
        }
        return report
    }
}
