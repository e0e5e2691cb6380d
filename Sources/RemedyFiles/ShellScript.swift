import Findings

/// A bash script that a person reads and runs; this program never does.
struct ShellScript {
    private var lines: [String] = []

    /// Starts a script with what it does, one sentence a line.
    init(_ purpose: [String], confirmation: String? = nil) {
        lines = ["#!/bin/bash"] + purpose.map { "# \(Self.comment($0))" }
        if let confirmation {
            let word = ShellQuote.word(confirmation)
            lines += [
                "# DESTRUCTIVE: it only goes on when it is started with this confirmation: \(Self.comment(word))",
                "set -euo pipefail",
                "confirmation=\(word)",
                "if [ \"${1:-}\" != \"$confirmation\" ]; then",
                "    printf 'nothing was done; to go on, run: bash %s %q\\n' \"$0\" \"$confirmation\" >&2",
                "    exit 2",
                "fi",
            ]
        } else {
            lines.append("set -euo pipefail")
        }
    }

    /// Makes relative paths mean files of the remedy folder; `depth` is how many folders the script is in.
    mutating func enterFolder(depth: Int) {
        let up = Array(repeating: "..", count: depth).joined(separator: "/")
        lines.append("cd \"$(dirname \"$0\")/\(up)\"")
    }

    /// Adds a line of commentary.
    mutating func note(_ text: String) { lines.append("# \(Self.comment(text))") }

    /// Adds commands.
    mutating func add(_ commands: String...) { lines += commands }

    /// Adds commands.
    mutating func add(_ commands: [String]) { lines += commands }

    /// The text of the script.
    var text: String { lines.joined(separator: "\n") + "\n" }

    /// Text that cannot end the comment.
    private static func comment(_ text: String) -> String { ShellQuote.printable(text) }
}
