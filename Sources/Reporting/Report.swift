package import Findings
package import Gating
package import SourceText
package import StorageModel

/// Everything that a renderer may look at; renderers lay out and never compute a verdict.
package struct Report: Sendable {
    /// Name and version of the program.
    package var tool: ToolIdentity
    /// The moment of the analysis, RFC 3339 in UTC: `--now`, else the clock.
    package var evaluatedAt: String
    /// What the run was asked to do.
    package var options: ReportOptions
    /// Verdict, exit code and reasons.
    package var decision: GateDecision
    /// Input files; places in evidence refer to it.
    package var sources: SourceMap
    /// One row for each PV and side that it belongs to, sorted by name and side.
    package var volumes: [VolumeRow]
    /// Inline host paths of pods on the two nodes.
    package var hostPaths: [VolumeRow]
    /// PVs that the takeover is not asked about.
    package var outOfScope: [OutOfScopeVolume]
    /// First boot; nil when it was not predicted.
    package var boot: BootOutcome?
    /// What happens to every disk of both machines.
    package var diskPlan: [DiskPlanRow]
    /// Preflight table.
    package var preflight: [PreflightRow]
    /// The record of every check, those that passed or could not decide included.
    package var outcomes: [CheckOutcome]
    /// Findings in report order.
    package var findings: [Finding]
    /// Descriptors of the checks that have findings, by identifier; renderers take remedies and references from it.
    package var descriptors: [String: CheckDescriptor]
    /// Trouble with inputs, sorted by place.
    package var problems: [InputProblem]
    /// Captures of one node that contradict each other.
    package var contradictions: [FactContradiction]
    /// Objects that two dumps describe with different uids.
    package var conflicts: [ObjectConflict]
    /// How many objects of each kind were read, sorted by kind.
    package var objectCounts: [ObjectCount]
    /// What was assumed for lack of an instruction.
    package var assumptions: [String]
    /// Whether names were replaced by pseudonyms, so that fingerprints and digests are those of no other report.
    package var isRedacted = false
    /// What else could be done, predicted by the same engine; nil when nothing was compared.
    package var alternatives: Alternatives?
    /// Questions that the inputs leave open, with their possible answers.
    package var openQuestions: [OpenQuestionRow]
    /// Steps before, during and after the migration; nil when none were drawn up.
    package var runbook: Runbook?
    /// Machines of which nothing tells what they are called, with the reason; the gate decides by it.
    package var unmatchedNodes: [String]

    /// Makes a report in which nothing was found or examined yet.
    package init(
        tool: ToolIdentity,
        evaluatedAt: String,
        options: ReportOptions,
        decision: GateDecision,
        sources: SourceMap
    ) {
        self.tool = tool
        self.evaluatedAt = evaluatedAt
        self.options = options
        self.decision = decision
        self.sources = sources
        self.volumes = []
        self.hostPaths = []
        self.outOfScope = []
        self.diskPlan = []
        self.preflight = []
        self.outcomes = []
        self.findings = []
        self.descriptors = [:]
        self.problems = []
        self.contradictions = []
        self.conflicts = []
        self.objectCounts = []
        self.assumptions = []
        self.unmatchedNodes = []
        self.openQuestions = []
    }

    /// `path:line:column` of a place, as every format cites it.
    package func place(of location: SourceLocation) -> String {
        "\(path(of: location.file)):\(location.line):\(location.column)"
    }

    /// Path of an input file as the user gave it; a question mark for an identifier that is not in the list.
    package func path(of file: FileID) -> String {
        Int(file.index) < sources.files.count ? sources[file].path : "?"
    }

    /// `source→target`, by node names.
    package var move: String { "\(options.sourceNode.name)→\(options.targetNode.name)" }
}

/// Name and version of the program.
package struct ToolIdentity: Sendable, Hashable {
    /// Name of the executable.
    package var name: String
    /// Semantic version.
    package var version: String

    /// Names the program.
    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}

/// One kind of object and how many of it were read.
package struct ObjectCount: Sendable, Hashable {
    /// API kind.
    package var kind: String
    /// How many objects.
    package var count: Int

    /// Pairs kind and number.
    package init(kind: String, count: Int) {
        self.kind = kind
        self.count = count
    }
}
