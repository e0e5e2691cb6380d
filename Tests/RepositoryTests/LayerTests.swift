import Testing

@Suite("layers") struct LayerTests {
    /// Pairs that stand in order but must stay apart.
    private let apart: Set<[String]> = [
        ["Gating", "Resolution"], ["Gating", "Checks"], ["Gating", "Ingestion"], ["Reporting", "Checks"],
        ["Reporting", "Resolution"], ["Reporting", "Ingestion"], ["Resolution", "Ingestion"], ["Checks", "Ingestion"],
        ["StorageModel", "YAMLEvents"], ["Findings", "YAMLEvents"],
    ]

    @Test("a target imports only targets below it", arguments: TargetSources.all)
    func importsPointDown(target: TargetSources) throws {
        let rank = try #require(TargetSources.layers.firstIndex(of: target.name))
        for file in target.files {
            for line in file.lines {
                guard let imported = importedModule(line) else { continue }
                guard let other = TargetSources.layers.firstIndex(of: imported) else { continue }
                #expect(other < rank, "\(file.path) imports \(imported)")
                #expect(!apart.contains([target.name, imported]), "\(file.path) imports \(imported)")
            }
        }
    }

    @Test("only FoundationEssentials is imported, never Foundation", arguments: TargetSources.all)
    func noFullFoundation(target: TargetSources) {
        for file in target.files {
            #expect(!file.lines.contains { importedModule($0) == "Foundation" }, "\(file.path)")
        }
    }

    private func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ").map(String.init)
        guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else { return nil }
        if at == 1, !["package", "public", "internal", "private", "@testable"].contains(words[0]) { return nil }
        return words[at + 1]
    }
}
