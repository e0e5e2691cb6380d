package import Findings
package import StorageModel

/// Predicts what another way of doing the takeover would change, by running the engine again.
package enum AlternativeEngine {
    /// Largest number of further predictions.
    static let runLimit = 8
    /// Largest number of volumes that are predicted again, over all runs.
    package static let volumeLimit = 20_000

    /// Compares a prediction with those of other methods, pairs, references and names.
    package static func compare(
        source: HostFacts,
        target: HostFacts,
        subjects: [VolumeSubject],
        plan: TakeoverPlan,
        prediction: TakeoverPrediction,
        volumeLimit: Int = AlternativeEngine.volumeLimit
    ) -> Alternatives {
        let builder = AlternativeScenarios(
            source: source,
            target: target,
            subjects: subjects,
            plan: plan,
            prediction: prediction
        )
        let scenarios = builder.scenarios()
        let allowed = subjects.isEmpty ? runLimit : min(runLimit, volumeLimit / subjects.count)
        var result = Alternatives()
        for (position, scenario) in scenarios.enumerated() {
            guard position < allowed else {
                result.skipped.append(
                    "\(scenario.title): not computed, \(subjects.count) volumes in \(scenarios.count) runs are more than the \(volumeLimit) that are predicted again; run it on its own"
                )
                continue
            }
            run(scenario, against: prediction, into: &result)
        }
        return result
    }

    private static func run(
        _ scenario: AlternativeScenario,
        against prediction: TakeoverPrediction,
        into result: inout Alternatives
    ) {
        let other: TakeoverPrediction
        do throws(PairingError) {
            other = try TakeoverEngine.predict(
                source: scenario.source,
                target: scenario.target,
                subjects: scenario.subjects,
                plan: scenario.plan
            )
        } catch {
            result.skipped.append("\(scenario.title): not computed, \(error.message)")
            return
        }
        var alternative = Alternative(
            kind: scenario.kind,
            title: scenario.title,
            instructions: scenario.instructions,
            evidence: scenario.evidence,
            bootNow: prediction.boot.result
        )
        alternative.bootThen = other.boot.result
        for (now, then) in zip(prediction.volumes, other.volumes) {
            let effect = Alternative.Effect(
                volume: now.volume,
                side: now.side,
                now: now.headline,
                then: then.headline,
                certainty: then.certainty
            )
            if then.headline.standing > now.headline.standing { alternative.improves.append(effect) }
            if then.headline.standing < now.headline.standing { alternative.worsens.append(effect) }
        }
        let isIdle =
            alternative.improves.isEmpty && alternative.worsens.isEmpty && alternative.bootNow == alternative.bootThen
        if isIdle { result.withoutEffect.append(scenario.title) } else { result.compared.append(alternative) }
    }
}

/// One other way: the inputs of a prediction, and how to get there.
struct AlternativeScenario {
    /// What is different.
    var kind: Alternative.Kind
    /// What would be done.
    var title: String
    /// How.
    var instructions: [String]
    /// The lines that would change.
    var evidence: [Evidence]
    /// The source as it would be.
    var source: HostFacts
    /// The target as it would be.
    var target: HostFacts
    /// The volumes as they would be, in the order of the report.
    var subjects: [VolumeSubject]
    /// The plan.
    var plan: TakeoverPlan
}
