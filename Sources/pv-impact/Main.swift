import ArgumentParser

/// The command line program.
@main struct PVImpact: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pv-impact", abstract: "Placeholder.")
}
