import Analysis
import ArgumentParser
import Reporting
import SourceText

/// `pv-impact simulate-binding`.
struct SimulateBindingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-binding",
        abstract: "Tell where the cluster would bind a claim, and why every other PV is passed over.",
        discussion: """
            Follows the PV controller and the scheduler of Kubernetes for PVs that exist in the dumps: access modes, size,
            selector, class, volume mode, node affinity, reservations, WaitForFirstConsumer, default class. Nothing is
            changed anywhere. Where Kubernetes itself leaves the choice open, no volume is named and the reason lists them.

            EXAMPLES
              pv-impact simulate-binding --cluster dump.yaml
              pv-impact simulate-binding --cluster dump.yaml --claim shop/data-orders-db-0 --format json
              pv-impact simulate-binding --cluster dump.yaml --claim shop/data-orders-db-0 --recreated

            EXIT CODES
              0  answered
              1  the program itself failed
              2  wrong usage, or a claim that is in none of the dumps
              5  answered, but a part of the dumps could not be read
            """
    )

    @OptionGroup(title: "Cluster") var clusters: ClusterOptions

    @Option(
        help: ArgumentHelp(
            "The claim; without it, every claim that is Pending is answered for.",
            valueName: "namespace/name"
        )
    )
    var claim: String?

    @Flag(help: "Answer as if the claim were deleted and made again from its manifest.")
    var recreated = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: BindingAnswerFormat = .text

    func validate() throws {
        if clusters.isEmpty {
            throw ValidationError("no cluster dump: give --cluster, or --source-cluster and --target-cluster")
        }
        if recreated, claim == nil { throw ValidationError("--recreated is about one claim: give --claim") }
        if let claim, Self.parts(claim) == nil {
            throw ValidationError("`\(claim)` is no claim: write namespace/name")
        }
    }

    func run() throws {
        let progress = Progress()
        defer { progress.finish() }
        progress.begin("reading inputs")
        var simulation: BindingSimulation
        do throws(AnalysisError) {
            simulation = try BindingSimulation(clusters.inputs, question)
        } catch {
            switch error {
            case .usage(let message): throw CommandFailure(exitCode: 2, message: message)
            case .failure(let message): throw CommandFailure(exitCode: 1, message: message)
            }
        }
        progress.finish()
        for line in simulation.problemLines { Terminal.error(line) }
        if let claim, simulation.count == 0 {
            let message = "no PersistentVolumeClaim `\(claim)` in the dumps"
            throw CommandFailure(exitCode: simulation.losesEvidence ? 5 : 2, message: message)
        }
        let isOne = claim != nil && simulation.count == 1
        if !isOne { try write(format.opening) }
        for number in 0..<simulation.count {
            try write(format.render(simulation.answer(number), at: isOne ? nil : number))
        }
        if !isOne { try write(format.closing(count: simulation.count)) }
        // An answer from half a dump must not look like an answer from a whole one.
        if simulation.losesEvidence { throw ExitCode(5) }
    }

    private var question: BindingSimulation.Question {
        guard let claim, let parts = Self.parts(claim) else { return .pending }
        return recreated
            ? .recreated(namespace: parts.namespace, name: parts.name)
            : .claim(namespace: parts.namespace, name: parts.name)
    }

    private static func parts(_ claim: String) -> (namespace: String, name: String)? {
        let parts = claim.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return (String(parts[0]), String(parts[1]))
    }

    private func write(_ text: String) throws(CommandFailure) {
        if !text.isEmpty { try Terminal.writeResult(Array(text.utf8)) }
    }
}

extension BindingAnswerFormat: ExpressibleByArgument {}
