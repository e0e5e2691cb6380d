import ArgumentParser
import Glibc
import SystemPackage

/// The root command.
struct PVImpact: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pv-impact",
        abstract: "Predict which static PersistentVolumes a server takeover disturbs, before the change window.",
        discussion: """
            pv-impact works offline. It reads `oc get -o yaml` dumps and captures of two nodes, computes the state
            after the target has taken on the disk settings of the source, and reports every static PV that is
            disturbed, how and why, together with the RHCOS preflight.

            EXAMPLE
              pv-impact analyze --cluster dump.yaml --source worker-1/ --target worker-2/ --method block

            EXIT CODES
              0  nothing at or above the threshold, and the evidence is sufficient
              1  the program itself failed
              2  wrong usage, or a profile, pairing, policy or waiver file that cannot be used
              3  blocked: at least one finding at or above --fail-on
              4  warnings only, with --fail-on-warning
              5  inconclusive: input missing, unreadable or not sufficient
            """,
        version: ToolVersion.current,
        subcommands: [
            AnalyzeCommand.self, PreflightCommand.self, RenderCommand.self, GateCommand.self, CompareCommand.self,
            VerifyCommand.self, WaiversCommand.self, BaselineCommand.self, GraphCommand.self, InspectCommand.self,
            CaptureScriptCommand.self, InitrdCommand.self,
            ChecksCommand.self, ExplainCommand.self,
            SimulateBindingCommand.self, RemediateCommand.self,
        ]
    )
}

/// The version that `--version` and every report show.
enum ToolVersion {
    static let current = "0.1.0"
}

@main enum Main {
    static func main() {
        // A reader that closes the pipe early must not kill the program: the exit code still tells the verdict.
        signal(SIGPIPE, SIG_IGN)
        // A limit on file sizes is an error of one output, not the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try PVImpact.parseAsRoot()
            try command.run()
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch let failure as CommandFailure {
            Terminal.error(failure.message)
            exit(failure.exitCode)
        } catch {
            let text = PVImpact.fullMessage(for: error)
            if PVImpact.exitCode(for: error).isSuccess {
                _ = try? Terminal.writeResult(Array((text + "\n").utf8))
                exit(0)
            }
            Terminal.error(text, withPrefix: false)
            exit(2)
        }
    }
}
