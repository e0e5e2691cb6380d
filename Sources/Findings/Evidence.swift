package import SourceText

/// A place in an input that a finding or a prediction rests on.
package struct Evidence: Sendable, Hashable {
    /// What the place is to the finding.
    package enum Role: String, Sendable, Hashable, CaseIterable {
        /// The line that makes the finding true.
        case cause
        /// A line that helps to understand it.
        case context
        /// The line of the other machine or object that it is compared with.
        case counterpart
    }

    /// What the place is to the finding.
    package var role: Role
    /// The place; nil when the evidence is that something is *not* there, or was declared by the user.
    package var location: SourceLocation?
    /// The text at the place, as found; filled from the input by `QuoteReader` after the checks have run.
    package var quote: String?
    /// What the line says, for the reader; never quoted text.
    package var note: String

    /// Cites a place; the quote is filled in later.
    package init(_ role: Role, at location: SourceLocation?, note: String = "") {
        self.role = role
        self.location = location
        self.quote = nil
        self.note = note
    }
}

/// One step of an evidence chain: path → link → mount → file system → partition → disk.
package struct EvidenceHop: Sendable, Hashable {
    /// What kind of thing the step arrives at.
    package enum Step: String, Sendable, Hashable, CaseIterable {
        case volume
        case path
        case link
        case mount
        case beneath
        case filesystem
        case device
        case logicalVolume
        case array
        case partition
        case disk
        case pairing
        case profile
    }

    /// What kind of thing the step arrives at.
    package var step: Step
    /// The thing: a path, a mount point, a device, a disk.
    package var subject: String
    /// The rule that decided the step, one clause.
    package var rule: String
    /// The lines that prove it; at least one unless the step follows from the profile or from absence.
    package var evidence: [Evidence]

    /// Describes a step.
    package init(_ step: Step, _ subject: String, rule: String, evidence: [Evidence] = []) {
        self.step = step
        self.subject = subject
        self.rule = rule
        self.evidence = evidence
    }
}
