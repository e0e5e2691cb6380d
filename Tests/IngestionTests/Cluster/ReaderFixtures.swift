/// Texts at the border of what the fast reader accepts.
enum ReaderFixtures {
    private static func volume(_ lines: String) -> String {
        "apiVersion: v1\nkind: PersistentVolume\nmetadata:\n  name: a\nspec:\n" + lines
    }

    static let all =
        [
            volume("  local:\n    path: /a\n    path: /b\n"), volume("  local: {path: /a}\n"),
            volume("  volumeMode:\n    Block\n"), volume("  volumeMode: &x Block\n  storageClassName: *x\n"),
            volume("  mountOptions:\n  - a\n  -\n  - b\n"), volume("  mountOptions:\n   - a\n  - b\n"),
            volume("  a:\n    - b\n     - c\n"), volume("  a: b\n   c: d\n"), volume("  a: b: c\n"),
            volume("  a: b:\n"),
            volume("  a: 'b\n    c'\n"), volume("  a: \"b\n\n    c\\\n      d\"\n"), volume("  a: \"b\nc\"\n"),
            volume("  a: |\n\n     b\n    c\n"), volume("  a: |\n      \n    b\n"), volume("  a: |1\n   b\n"),
            volume("  a: >\n    b\n\n     c\n    d\n"), volume("  volumeMode: |+\n    b\n\n"), volume("  a: |\n"),
            volume("  a: b # c\n    d\n"), volume("  a: b\n    # c\n    d\n"), volume("  a: b\n    # c\n  e: f\n"),
            volume("  ? a\n  : b\n"), volume("  <<: {a: b}\n"), volume("  ? a\n"), volume("  \"a\\x41\": b\n"),
            volume("  a: \u{85}b\n"), volume("  a: b\u{2028}c\n"), volume("  a: \u{FEFF}b\n"), volume("  ä: ö\n"),
            volume("  a:\tb\n"), volume("\ta: b\n"), volume("  a: b\r\n  c: d\re\n"), volume("  a: -\n"),
            volume("  a: - b\n"),
            volume("  a: []b\n"), volume("  a: [] b\n"), volume("  a: {}#\n"), volume("  a: {} # c\n"),
            volume("  - a\n"),
            volume("- a\n"), volume("  \(String(repeating: "k", count: 1020)): v\n"),
            volume("  \(String(repeating: "k", count: 1030)): v\n"), volume("  a: \"\\uD800\"\n"), volume("  a: '\n"),
            volume("  volumeMode: \"a\\0b\"\n"), volume("  a:\n  b:\n- c\n"), volume("...\n  a: b\n"),
            volume("... a\n"),
            volume("  a: @b\n"), volume("  a: `b\n"), volume("  a: %b\n"), volume("%a: b\n"), volume("  a: ,b\n"),
            volume("  volumeMode: a  \n    b   \n\n\n    c\n\n"), volume("  volumeMode: a\n  # c\n\n"),
        ] + json

    private static func node(_ labels: String) -> String {
        "{\"apiVersion\": \"v1\", \"kind\": \"Node\",\n  \"metadata\": {\"name\": \"a\", \"labels\": {\(labels)}}}\n"
    }

    private static let json = [
        node(""), node("\"a\": \"b\""), node("\"a\": \"b\","), node("\"a\": \"b\" \"c\": 1"),
        node("\"a\": \"b\", \"a\": 1"),
        node("\"a\": 1"), node("\"a\": -0.5"), node("\"a\": 01"), node("\"a\": 1."), node("\"a\": 1e5"),
        node("\"a\": +1"),
        node("\"a\": nul"), node("\"a\": nulls"), node("\"a\": true"), node("\"a\": False"), node("\"\\u0061\": \"b\""),
        node("\"a\": \"\\u00e9\\n\\/\""), node("\"a\": \"\\ud83d\\ude00\""), node("\"a\": \"\\x41\""),
        node("\"a\": \"b\nc\""),
        node("\"<<\": \"b\""), node("\"a\": [1, [], {}]"), node("\"a\": [1 2]"), node("\"a\": [1,]"),
        node("\"a\": \"ä\u{2028}\""),
        node("a: b"), "[1]\n", "{}\n", "{\"items\": [{}, ]}\n", "{\"apiVersion\": \"v1\"} x\n",
        "{\"kind\": {\"a\": ]}\n",
    ]
}
