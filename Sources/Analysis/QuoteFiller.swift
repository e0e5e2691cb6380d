import Findings
import Ingestion
import Reporting
import SourceText

/// Puts the text of the cited lines into every piece of evidence of a report.
///
/// Quotes are read from the inputs again, after the checks have run, so that a quote is always text that stands there.
enum QuoteFiller {
    /// Fills every quote that is still nil and has a place, and frees `used` meanwhile.
    static func fill(_ report: inout Report, freeing used: Retired?) {
        let wanted = wantedLines(&report)
        let sources = report.sources
        let (lines, _) = ForkJoin.both({ read(wanted, sources) }, { used?.free() })
        report.forEachEvidence { evidence in
            guard evidence.quote == nil, let location = evidence.location else { return }
            guard let line = lines[location.file]?[location.line] else { return }
            evidence.quote = Excerpt.text(of: line, column: location.column)
        }
    }

    private static func wantedLines(_ report: inout Report) -> [FileID: Set<Int>] {
        var wanted: [FileID: Set<Int>] = [:]
        report.forEachEvidence { evidence in
            if evidence.quote == nil, let location = evidence.location {
                wanted[location.file, default: []].insert(location.line)
            }
        }
        return wanted
    }

    private static func read(_ wanted: [FileID: Set<Int>], _ sources: SourceMap) -> [FileID: [Int: [UInt8]]] {
        var lines: [FileID: [Int: [UInt8]]] = [:]
        for (file, numbers) in wanted where Int(file.index) < sources.files.count {
            let record = sources[file]
            // An image has no lines; what is cited of it is quoted already.
            if record.kind == InitramfsImageReader.kindName { continue }
            let found = try? LineReader.lines(
                numbers,
                ofFileAt: record.storagePath,
                range: record.storageRange,
                marks: record.lineMarks
            )
            lines[file] = found ?? [:]
        }
        return lines
    }
}

extension Report {
    /// Visits every piece of evidence, in a fixed order.
    mutating func forEachEvidence(_ visit: (inout Evidence) -> Void) {
        for index in findings.indices { Self.visit(&findings[index].evidence, visit) }
        for index in outcomes.indices {
            for inner in outcomes[index].findings.indices {
                Self.visit(&outcomes[index].findings[inner].evidence, visit)
            }
        }
        for index in volumes.indices { Self.visit(&volumes[index].outcome, visit) }
        for index in hostPaths.indices { Self.visit(&hostPaths[index].outcome, visit) }
        for index in outOfScope.indices { Self.visit(&outOfScope[index].evidence, visit) }
        for index in diskPlan.indices { Self.visit(&diskPlan[index].evidence, visit) }
        for index in preflight.indices { Self.visit(&preflight[index].evidence, visit) }
        if var alternatives {
            for index in alternatives.compared.indices {
                Self.visit(&alternatives.compared[index].evidence, visit)
            }
            for index in alternatives.advice.indices { Self.visit(&alternatives.advice[index].evidence, visit) }
            self.alternatives = alternatives
        }
        if var boot {
            for index in boot.problems.indices { Self.visit(&boot.problems[index].evidence, visit) }
            self.boot = boot
        }
        Self.visit(&options.sourceNode.evidence, visit)
        Self.visit(&options.targetNode.evidence, visit)
    }

    private static func visit(_ evidence: inout [Evidence], _ visit: (inout Evidence) -> Void) {
        for index in evidence.indices { visit(&evidence[index]) }
    }

    private static func visit(_ outcome: inout VolumeOutcome, _ visit: (inout Evidence) -> Void) {
        Self.visit(&outcome.evidence, visit)
        Self.visit(&outcome.before, visit)
        Self.visit(&outcome.after, visit)
        for index in outcome.worlds.indices { Self.visit(&outcome.worlds[index].after, visit) }
    }

    private static func visit(_ resolution: inout PathResolution, _ visit: (inout Evidence) -> Void) {
        for index in resolution.hops.indices { Self.visit(&resolution.hops[index].evidence, visit) }
    }
}
