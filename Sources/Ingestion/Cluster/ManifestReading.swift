import SourceText

/// How dumps are read; the result does not depend on it.
package struct ManifestReading: Sendable, Hashable {
    /// Which code turns text into values.
    package enum Reader: String, Sendable, Hashable, CaseIterable {
        /// Walks lines, and hands what is not plain block style or plain JSON to the other one.
        case fast
        /// The reference: every object goes through libyaml, or through the JSON reader.
        case libyaml
    }

    /// The reader.
    package var reader: Reader
    /// Threads that read at a time, at least 1.
    package var threads: Int

    /// Chooses how to read; all processors are used unless `threads` says otherwise.
    package init(reader: Reader = .fast, threads: Int = ForkJoin.processors) {
        self.reader = reader
        self.threads = max(1, threads)
    }
}
