import Findings
import StorageModel

/// Alternatives of the sample, with every kind of effect and certainty.
enum SampleAlternatives {
    static func make() -> Alternatives {
        let line = Sample.evidence(
            Sample.sourceFstab,
            4,
            "UUID=7d1f7ab2-0f5e-4d0b-8d4e-2f3b6f9a1c11 /mnt/archive xfs nofail 0 0"
        )
        var method = Alternative(
            kind: .method,
            title: "Copy blocks instead of files, as profile `sms-block` describes it",
            instructions: ["`--method block --profile sms-block`"],
            evidence: [line],
            bootNow: .degraded
        )
        method.bootThen = .completes
        method.improves = [
            effect("pv-archive", .carried, .missing, .unaffected, .certain),
            effect("pv-orders", .carried, .destroyed, .ambiguous, .depends(on: ["partitionUUID"])),
        ]
        method.worsens = [
            effect(
                "pv-scratch",
                .resident,
                .unaffected,
                .undetermined,
                .undetermined(missing: [SampleReport.missingBeneath])
            )
        ]
        return Alternatives(
            compared: [method],
            withoutEffect: ["Mark 1 mount entry `nofail`, so that the boot goes on without"],
            skipped: ["Spare target disks that hold volumes: not computed, `T<1>` names no disk"],
            advice: [
                AlternativeAdvice(
                    title: "Replace the control-plane member instead of migrating it",
                    text: "A migrated copy of an etcd member starts with old data.",
                    evidence: [line]
                )
            ]
        )
    }

    private static func effect(
        _ name: String,
        _ side: VolumeSide,
        _ now: Headline,
        _ then: Headline,
        _ certainty: Certainty
    ) -> Alternative.Effect {
        Alternative.Effect(
            volume: ObjectReference(kind: "PersistentVolume", name: name),
            side: side,
            now: now,
            then: then,
            certainty: certainty
        )
    }
}
