package import SourceText

/// What is in the inputs that a user has at hand, before anything is analysed.
package struct Inspection: Sendable {
    /// A file and what was read from it.
    package struct File: Sendable, Hashable {
        /// Path as the user gave it, with the member's path behind it.
        package var path: String
        /// What it was recognised as.
        package var kind: String
        /// Size in bytes.
        package var size: Int
        /// SHA-256, empty when it could not be read.
        package var sha256: String
        /// What was read: noun and number, sorted by noun.
        package var facts: [Count]
        /// What could not be read, sorted by line.
        package var problems: [InputProblem]

        /// Describes a file.
        package init(_ record: SourceFile, facts: [Count], problems: [InputProblem]) {
            path = record.path
            kind = record.kind
            size = record.size
            sha256 = record.sha256
            self.facts = facts
            self.problems = problems
        }
    }

    /// A number of things.
    package struct Count: Sendable, Hashable {
        /// What they are, in the plural.
        package var noun: String
        /// How many.
        package var number: Int

        /// Counts things.
        package init(_ noun: String, _ number: Int) {
            self.noun = noun
            self.number = number
        }
    }

    /// Evidence that is not there.
    package struct Gap: Sendable, Hashable {
        /// The capture, as the report of an analysis would ask for it.
        package var capture: String
        /// What it would settle.
        package var settles: String
        /// Checks and preflight items that cannot decide without it, sorted.
        package var checks: [String]

        /// Describes a gap.
        package init(capture: String, settles: String, checks: [String]) {
            self.capture = capture
            self.settles = settles
            self.checks = checks
        }
    }

    /// One node, or one set of dumps.
    package struct Subject: Sendable {
        /// What it is: `node` or `cluster`.
        package var kind: String
        /// Name, time and rights of the capture, as far as they are known.
        package var facts: [(name: String, value: String)]
        /// The files, sorted by path.
        package var files: [File]
        /// What is missing, sorted by capture.
        package var gaps: [Gap]
        /// Problems that belong to no file.
        package var problems: [InputProblem]
        /// Facts on which files contradict each other.
        package var contradictions: [String]

        /// Describes a subject without anything.
        package init(kind: String) {
            self.kind = kind
            facts = []
            files = []
            gaps = []
            problems = []
            contradictions = []
        }

        /// Whether something of it could not be read.
        package var losesEvidence: Bool {
            problems.contains(where: \.effect.losesEvidence) || !contradictions.isEmpty
                || files.contains { $0.problems.contains(where: \.effect.losesEvidence) }
        }
    }

    /// Name and version of the program.
    package var tool: ToolIdentity
    /// Nodes first, then dumps.
    package var subjects: [Subject]

    /// Bundles what was found.
    package init(tool: ToolIdentity, subjects: [Subject]) {
        self.tool = tool
        self.subjects = subjects
    }

    /// Whether something could not be read, or nothing was recognised.
    package var losesEvidence: Bool { subjects.isEmpty || subjects.contains(where: \.losesEvidence) }
}
