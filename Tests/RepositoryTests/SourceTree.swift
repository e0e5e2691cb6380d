import FoundationEssentials
import TestSupport
import Testing

/// The Swift sources of one target.
struct TargetSources: CustomTestStringConvertible, Sendable {
    var name: String
    var testDescription: String { name }

    /// One file of a target.
    struct File: Sendable {
        /// Path below the root of the checkout.
        var path: String
        var lines: [String]
    }

    /// Bottom to top: a target may import only what stands before it.
    static let layers = [
        "CLibYAML", "CLibArchive", "CByteScan", "CAllocator", "SourceText", "ArchiveReading", "YAMLEvents",
        "StorageModel",
        "Findings",
        "Ingestion", "Resolution", "Checks",
        "Gating",
        "Reporting", "CaptureScript", "Analysis", "pv-impact",
    ]

    static let all = layers.dropFirst(2).map(TargetSources.init(name:)).filter { !$0.files.isEmpty }

    var files: [File] { Self.swiftFiles(below: "Sources/\(name)") }

    /// Every Swift file below a folder of the checkout, sorted by path.
    static func swiftFiles(below folder: String) -> [File] {
        let root = Repository.root + folder
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
            guard let text = try? String(contentsOfFile: "\(root)/\(name)", encoding: .utf8) else { return nil }
            return File(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
        }
    }
}
