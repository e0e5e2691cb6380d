import Analysis
import ArgumentParser
import Findings
import Resolution

/// How the takeover is done.
struct TakeoverOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How the tool copies: file (re-partition, format, copy files) or block (copy disk blocks).",
            valueName: "file|block"
        )
    )
    var method: TakeoverMethod?

    @Option(
        help: ArgumentHelp(
            "What the tool does to identities: sms-file, sms-block, block-clone, recreate-same-uuid, or a YAML file. Default: sms-file or sms-block, after the method.",
            valueName: "name|file"
        )
    )
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "Pair a source disk with a target disk; each side is a kernel name, serial, WWN or by-id name. SOURCE= leaves a source disk behind (repeatable).",
            valueName: "source=target"
        )
    )
    var pair: [PairArgument] = []

    @Option(
        help: ArgumentHelp("File with pairs: SOURCE=TARGET lines, or YAML {source, target} items.", valueName: "file")
    )
    var pairing: String?

    @Option(
        help: ArgumentHelp(
            "Assume an answer to an open question of the report: an attribute that the profile leaves unknown, or what a volume depends on (repeatable).",
            valueName: "key=value"
        )
    )
    var assume: [AssumeArgument] = []
}

extension TakeoverMethod: ExpressibleByArgument {}

/// One `--pair` value.
struct PairArgument: ExpressibleByArgument {
    /// The pair.
    var pair: DiskPair

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        let source = String(argument[..<equals])
        let target = String(argument[argument.index(after: equals)...])
        guard !source.isEmpty else { return nil }
        pair = DiskPair(source: source, target: target.isEmpty ? nil : target)
    }
}

/// One `--assume` value; the last equals sign separates, because questions quote tags like `UUID=…`.
struct AssumeArgument: ExpressibleByArgument {
    /// Key and value.
    var answer: AssumedAnswer

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "=") else { return nil }
        let key = String(argument[..<equals])
        let value = String(argument[argument.index(after: equals)...])
        guard !key.isEmpty, !value.isEmpty else { return nil }
        answer = AssumedAnswer(key: key, value: value)
    }
}
