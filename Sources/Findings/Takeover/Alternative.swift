package import StorageModel

/// Another way to do the takeover, and what the engine predicts for it.
package struct Alternative: Sendable, Hashable {
    /// What is different.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The other copy method.
        case method
        /// Other disk pairs.
        case pairing
        /// PV paths that name content and not hardware.
        case stablePath = "stable-path"
        /// Mount configuration that names content and not hardware.
        case stableMount = "stable-mount"
        /// Mount lines that do not stop the boot.
        case optionalMount = "optional-mount"
        /// A volume group of another name.
        case volumeGroupName = "volume-group-name"
    }

    /// One volume that fares differently.
    package struct Effect: Sendable, Hashable {
        /// The PersistentVolume, or the host path.
        package var volume: ObjectReference
        /// Which set the row is of.
        package var side: VolumeSide
        /// Headline of this analysis.
        package var now: Headline
        /// Headline of the alternative.
        package var then: Headline
        /// How sure that is.
        package var certainty: Certainty

        /// Describes a difference.
        package init(
            volume: ObjectReference,
            side: VolumeSide,
            now: Headline,
            then: Headline,
            certainty: Certainty
        ) {
            self.volume = volume
            self.side = side
            self.now = now
            self.then = then
            self.certainty = certainty
        }
    }

    /// What is different.
    package var kind: Kind
    /// What would be done, one sentence without a full stop.
    package var title: String
    /// How: options of the next run, or the lines to change.
    package var instructions: [String]
    /// Volumes that fare better, in report order.
    package var improves: [Effect]
    /// Volumes that fare worse, in report order.
    package var worsens: [Effect]
    /// The first boot of this analysis.
    package var bootNow: BootResult
    /// The first boot of the alternative.
    package var bootThen: BootResult
    /// The lines that would change.
    package var evidence: [Evidence]

    /// Describes an alternative; effects are set afterwards.
    package init(kind: Kind, title: String, instructions: [String], evidence: [Evidence], bootNow: BootResult) {
        self.kind = kind
        self.title = title
        self.instructions = instructions
        self.improves = []
        self.worsens = []
        self.bootNow = bootNow
        self.bootThen = bootNow
        self.evidence = evidence
    }
}

/// Advice that does not come from another prediction, bound to what was read.
package struct AlternativeAdvice: Sendable, Hashable {
    /// What to do instead, one sentence without a full stop.
    package var title: String
    /// Why and how.
    package var text: String
    /// What it rests on.
    package var evidence: [Evidence]

    /// Describes advice.
    package init(title: String, text: String, evidence: [Evidence]) {
        self.title = title
        self.text = text
        self.evidence = evidence
    }
}

/// What else could be done, with predictions by the same engine.
package struct Alternatives: Sendable, Hashable {
    /// Alternatives that change a volume or the boot.
    package var compared: [Alternative]
    /// Alternatives that were computed and change nothing.
    package var withoutEffect: [String]
    /// Alternatives that were not computed, and why.
    package var skipped: [String]
    /// Ways around the takeover.
    package var advice: [AlternativeAdvice]

    /// Bundles what was compared.
    package init(
        compared: [Alternative] = [],
        withoutEffect: [String] = [],
        skipped: [String] = [],
        advice: [AlternativeAdvice] = []
    ) {
        self.compared = compared
        self.withoutEffect = withoutEffect
        self.skipped = skipped
        self.advice = advice
    }
}

extension Headline {
    /// Worse is smaller; a result that is not known stands between harm and peace.
    package var standing: Int {
        switch self {
        case .destroyed: 0
        case .wrongData: 1
        case .shadowWrite: 2
        case .createdEmpty: 3
        case .ambiguous: 4
        case .missing: 5
        case .unreachable: 6
        case .undetermined: 7
        case .changed: 8
        case .unaffected: 9
        }
    }
}
