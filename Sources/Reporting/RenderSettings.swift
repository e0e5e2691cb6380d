/// What the reader of an output chooses beside its format; nothing in it changes the verdict.
package struct RenderSettings: Sendable, Hashable {
    /// Where the Markdown is shown, which decides how long it may be.
    package var sizeProfile: SizeProfile
    /// Address or path of the whole report, for outputs that had to be cut; nil when nobody said.
    package var fullReport: String?
    /// Whether SARIF lists waived findings too, as suppressed results.
    package var includesWaived: Bool

    /// Chooses; without arguments nothing is cut and waived findings stay out of SARIF.
    package init(sizeProfile: SizeProfile = .plain, fullReport: String? = nil, includesWaived: Bool = false) {
        self.sizeProfile = sizeProfile
        self.fullReport = fullReport
        self.includesWaived = includesWaived
    }
}
