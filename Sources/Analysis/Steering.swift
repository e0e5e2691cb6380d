import Findings
import Ingestion
import Resolution
import SourceText
import StorageModel

/// Profile, method and pairs, from flags and files.
struct Steering {
    /// The method; nil when `preflight` shows both columns.
    var method: TakeoverMethod?
    /// The profile; nil when neither profile nor method was given.
    var profile: TakeoverProfile?
    /// Pairs from the pairing file.
    var pairs: [DiskPair]
    /// The target that the plan declares; nil when it was captured.
    var plannedTarget: HostFacts?
    /// Answers to open questions that are no attributes of the profile.
    var assumed: [AssumedAnswer] = []
    /// What was chosen for lack of an instruction.
    var assumptions: [String]

    /// Reads the files and checks that flags and files agree.
    ///
    /// - Throws: `AnalysisError.usage` for an unknown profile, an unusable file, or a method that contradicts the profile.
    static func read(_ request: AnalysisRequest, into sources: inout SourceMap) throws(AnalysisError) -> Steering {
        var steering = Steering(method: request.method, profile: nil, pairs: [], assumptions: [])
        steering.profile = try profile(request, into: &sources, assumptions: &steering.assumptions)
        if let profile = steering.profile {
            if let method = request.method, method != profile.method {
                throw .usage(
                    "--method \(method.rawValue) contradicts the profile `\(profile.name)`, whose method is \(profile.method.rawValue)"
                )
            }
            steering.method = profile.method
        }
        if let path = request.pairingFile {
            do throws(ConfigurationError) {
                steering.pairs = try PairingReader.read(path: path, into: &sources)
            } catch {
                throw .usage(error.message)
            }
        }
        if let path = request.targetPlan {
            do throws(ConfigurationError) {
                steering.plannedTarget = try TargetPlanReader.read(path: path, into: &sources)
            } catch {
                throw .usage(error.message)
            }
        }
        try steering.apply(request.assumed)
        return steering
    }

    /// Puts answers to open attributes into the profile and keeps the others for the prediction.
    private mutating func apply(_ answers: [AssumedAnswer]) throws(AnalysisError) {
        guard var profile else {
            if let first = answers.first {
                throw .usage("--assume \(first.key)=… needs a prediction: give --method or --profile")
            }
            return
        }
        for answer in answers {
            do throws(AssumptionError) {
                if try !profile.assume(answer) { assumed.append(answer) }
            } catch {
                throw .usage("--assume \(answer.key)=\(answer.value): \(error.message)")
            }
            assumptions.append("assumed on request: `\(answer.key)` is `\(answer.value)`")
        }
        self.profile = profile
    }

    private static func profile(
        _ request: AnalysisRequest,
        into sources: inout SourceMap,
        assumptions: inout [String]
    ) throws(AnalysisError) -> TakeoverProfile? {
        guard let choice = request.profile else {
            guard let method = request.method else { return nil }
            let profile = method == .file ? TakeoverProfile.smsFile : .smsBlock
            assumptions.append("no profile was given: `\(profile.name)` is used for method \(method.rawValue)")
            return profile
        }
        if let builtIn = TakeoverProfile.builtIn.first(where: { $0.name == choice }) { return builtIn }
        do throws(ConfigurationError) {
            return try ProfileReader.read(path: choice, into: &sources)
        } catch {
            let names = TakeoverProfile.builtIn.map(\.name).joined(separator: ", ")
            throw .usage(
                choice.contains("/") || choice.contains(".")
                    ? error.message : "\(error.message); built-in profiles: \(names)"
            )
        }
    }
}
