import Findings
import Resolution
import SourceText
import StorageModel

/// Whether the names that lie in the content of a disk are those of the source after the takeover, as the profile says.
enum KeptNames {
    /// A name that mount configuration uses for a device.
    struct Name {
        /// `fs_spec` of fstab(5) or `What=` of systemd.mount(5).
        var value: String
        /// Place of the name.
        var location: SourceLocation
    }

    /// The answer when a stable name is not certain to be kept; nil when all are, or when no plan says anything.
    static func answer(_ names: [Name], _ context: CheckContext) -> PreflightAnswer? {
        guard let profile = context.plan?.profile else { return nil }
        var lost: [Name] = []
        var open: [(name: Name, setting: String)] = []
        for name in names {
            guard let (setting, identity) = identity(of: name.value, profile) else { continue }
            switch (identity, profile.references) {
            case (.kept, _), (.regenerated, .rewritten): continue
            case (.lost, _), (.regenerated, .asIs): lost.append(name)
            case (.unknown, _), (.regenerated, .unknown): open.append((name, setting))
            }
        }
        if !lost.isEmpty { return fail(lost, profile, isPredicted: context.prediction != nil) }
        return open.isEmpty ? nil : unknown(open, profile)
    }

    private static func fail(_ names: [Name], _ profile: TakeoverProfile, isPredicted: Bool) -> PreflightAnswer {
        .fail(
            "profile `\(profile.name)` does not keep \(list(names))",
            evidence: names.map { Evidence(.cause, at: $0.location, note: "names \(ShellQuote.code($0.value))") },
            remediation: [
                Remediation(.hint, "plan to write the new names into the configuration before the target boots")
            ],
            // With a prediction the boot and each volume are judged by what really becomes of the names.
            severity: isPredicted ? PreflightSeverity.warns : nil
        )
    }

    private static func unknown(_ open: [(name: Name, setting: String)], _ profile: TakeoverProfile)
        -> PreflightAnswer
    {
        let names = open.map(\.name)
        let settings = Set(open.map(\.setting)).sorted()
        return .unknown(
            "profile `\(profile.name)` does not say whether the takeover keeps \(list(names))",
            missing: settings.map { setting in
                MissingEvidence(
                    origin: "plan",
                    capture: "profile that says what becomes of \(setting)",
                    settles: "whether the names in the mount configuration still fit"
                )
            },
            evidence: names.map { Evidence(.context, at: $0.location, note: "names \(ShellQuote.code($0.value))") },
            severity: PreflightSeverity.warns
        )
    }

    /// What decides over a name: file-system UUIDs and the names of logical volumes; nil for everything else.
    private static func identity(of name: String, _ profile: TakeoverProfile)
        -> (setting: String, identity: TakeoverProfile.Identity)?
    {
        if name.prefix(5).uppercased() == "UUID=" || name.hasPrefix("/dev/disk/by-uuid/") {
            return ("file-system UUIDs", profile.filesystemUUID)
        }
        return name.hasPrefix("/dev/mapper/") ? ("names of logical volumes", profile.lvmNames) : nil
    }

    private static func list(_ names: [Name]) -> String {
        let shown = names.prefix(5).map { ShellQuote.code($0.value) }.joined(separator: ", ")
        return shown + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}
