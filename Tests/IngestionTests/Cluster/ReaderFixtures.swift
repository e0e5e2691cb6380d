/// Texts at the border of what the fast reader accepts.
enum ReaderFixtures {
    private static func volume(_ lines: String) -> String {
        "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: a\nspec:\n" + lines
    }

    static let all = [
        volume("  local:\n    path: /a\n    path: /b\n"), volume("  local: {path: /a}\n"),
        volume("  volumeMode:\n    Block\n"), volume("  volumeMode: &x Block\n  storageClassName: *x\n"),
        volume("  mountOptions:\n  - a\n  -\n  - b\n"), volume("  mountOptions:\n   - a\n  - b\n"),
        volume("  a:\n    - b\n     - c\n"), volume("  a: b\n   c: d\n"), volume("  a: b: c\n"), volume("  a: b:\n"),
        volume("  a: 'b\n    c'\n"), volume("  a: \"b\n\n    c\\\n      d\"\n"), volume("  a: \"b\nc\"\n"),
        volume("  a: |\n\n     b\n    c\n"), volume("  a: |\n      \n    b\n"), volume("  a: |1\n   b\n"),
        volume("  a: >\n    b\n\n     c\n    d\n"), volume("  volumeMode: |+\n    b\n\n"), volume("  a: |\n"),
        volume("  a: b # c\n    d\n"), volume("  a: b\n    # c\n    d\n"), volume("  a: b\n    # c\n  e: f\n"),
        volume("  ? a\n  : b\n"), volume("  <<: {a: b}\n"), volume("  ? a\n"), volume("  \"a\\x41\": b\n"),
        volume("  a: \u{85}b\n"), volume("  a: b\u{2028}c\n"), volume("  a: \u{FEFF}b\n"), volume("  ä: ö\n"),
        volume("  a:\tb\n"), volume("\ta: b\n"), volume("  a: b\r\n  c: d\re\n"), volume("  a: -\n"),
        volume("  a: - b\n"),
        volume("  a: []b\n"), volume("  a: [] b\n"), volume("  a: {}#\n"), volume("  a: {} # c\n"), volume("  - a\n"),
        volume("- a\n"), volume("  \(String(repeating: "k", count: 1020)): v\n"),
        volume("  \(String(repeating: "k", count: 1030)): v\n"), volume("  a: \"\\uD800\"\n"), volume("  a: '\n"),
        volume("  volumeMode: \"a\\0b\"\n"), volume("  a:\n  b:\n- c\n"), volume("...\n  a: b\n"), volume("... a\n"),
        volume("  a: @b\n"), volume("  a: `b\n"), volume("  a: %b\n"), volume("%a: b\n"), volume("  a: ,b\n"),
        volume("  volumeMode: a  \n    b   \n\n\n    c\n\n"), volume("  volumeMode: a\n  # c\n\n"),
    ]
}
