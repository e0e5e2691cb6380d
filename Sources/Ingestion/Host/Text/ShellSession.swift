import SourceText

/// A terminal session that was pasted into a file: prompts with commands, and their outputs.
enum ShellSession {
    /// The output of each command, with the lines of everything else blank, so that line numbers stay true; empty when the
    /// text is no session.
    static func outputs(_ bytes: [UInt8]) -> [[UInt8]] {
        let text = TextLines(bytes, file: FileID(0))
        guard text.lines.contains(where: { isPrompt($0.text) }) else { return [] }
        var outputs: [[UInt8]] = []
        var current: [UInt8] = []
        var hasContent = false
        /// Line ends in `current`.
        var ended = 0
        for line in text.lines {
            if isPrompt(line.text) {
                if hasContent { outputs.append(current) }
                current = [UInt8](repeating: ASCII.newline, count: line.number)
                ended = line.number
                hasContent = false
            } else {
                hasContent = hasContent || !line.isBlank
                // Lines with NUL bytes are missing from the list.
                let gap = max(0, line.number - 1 - ended)
                current += [UInt8](repeating: ASCII.newline, count: gap)
                current += line.bytes
                current.append(ASCII.newline)
                ended += gap + 1
            }
        }
        if hasContent { outputs.append(current) }
        return outputs
    }

    /// Names of the machines in the prompts, sorted.
    static func hosts(_ bytes: [UInt8]) -> [String] {
        let names = TextLines(bytes, file: FileID(0)).lines.compactMap { line -> String? in
            guard isPrompt(line.text), let at = line.text.firstIndex(of: "@") else { return nil }
            let rest = line.text[line.text.index(after: at)...]
            return String(rest.prefix { $0 != " " && $0 != ":" && $0 != "]" })
        }
        return Set(names).sorted()
    }

    /// `[root@master-0 ~]# lsblk`, `sh-5.1# lsblk`, `core@worker:~$ lsblk`, also as Markdown escapes it.
    private static func isPrompt(_ line: String) -> Bool {
        let shown = String(line.filter { $0 != "\\" })
        guard let end = shown.firstIndex(where: { $0 == "#" || $0 == "$" }), end > shown.startIndex else {
            return false
        }
        let prompt = shown[..<end]
        let after = shown[shown.index(after: end)...]
        guard after.isEmpty || after.hasPrefix(" "), prompt.count < 80 else { return false }
        if prompt.hasPrefix("sh-"), prompt.dropFirst(3).allSatisfy({ $0.isNumber || $0 == "." }) { return true }
        guard prompt.contains("@") else { return false }
        return (prompt.hasPrefix("[") && prompt.hasSuffix("]")) || (prompt.contains(":") && !prompt.contains(" "))
    }
}
