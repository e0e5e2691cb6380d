// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "pv-impact",
    products: [.executable(name: "pv-impact", targets: ["pv-impact"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Layer order: a target may import only targets listed above it. `RepositoryTests` checks this.
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "CByteScan"),
        .target(name: "CAllocator"),
        .target(name: "SourceText", dependencies: ["CByteScan", "CAllocator", system, crypto]),
        .target(name: "ArchiveReading", dependencies: ["CLibArchive", "SourceText", system]),
        .target(name: "Initramfs", dependencies: ["SourceText", "ArchiveReading"]),
        .target(name: "YAMLEvents", dependencies: ["CLibYAML", "CByteScan", "SourceText"]),
        .target(name: "StorageModel", dependencies: ["SourceText"]),
        .target(name: "CaptureScript", dependencies: ["SourceText", "StorageModel"]),
        .target(name: "Findings", dependencies: ["SourceText", "StorageModel", crypto]),
        .target(
            name: "Ingestion",
            dependencies: [
                "SourceText", "ArchiveReading", "Initramfs", "YAMLEvents", "StorageModel", "Findings", system,
            ]
        ),
        .target(name: "Resolution", dependencies: ["SourceText", "StorageModel", "Findings", orderedCollections]),
        .target(name: "Checks", dependencies: ["SourceText", "StorageModel", "Findings", "Resolution"]),
        .target(name: "Gating", dependencies: ["SourceText", "StorageModel", "Findings"]),
        .target(
            name: "Reporting",
            dependencies: ["SourceText", "YAMLEvents", "StorageModel", "Findings", "Gating"]
        ),
        .target(
            name: "RemedyFiles",
            dependencies: ["SourceText", "YAMLEvents", "StorageModel", "Findings", "Ingestion", "Reporting"]
        ),
        .target(
            name: "Analysis",
            dependencies: [
                "SourceText", "YAMLEvents", "StorageModel", "CaptureScript", "Findings", "Ingestion", "Resolution",
                "Checks", "Gating",
                "Reporting",
            ]
        ),
        .executableTarget(
            name: "pv-impact",
            dependencies: [
                "SourceText", "ArchiveReading", "Initramfs", "StorageModel", "CaptureScript", "Findings", "Ingestion",
                "Resolution", "Gating", "Reporting", "RemedyFiles", "Analysis",
                argumentParser, system,
            ]
        ),
        .executableTarget(
            name: "pv-impact-benchmark",
            dependencies: [
                "SourceText", "YAMLEvents", "StorageModel", "Gating", "Ingestion", "Reporting", "Analysis",
                "TestSupport", subprocess, system,
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: ["SourceText", "StorageModel", "Findings", system],
            path: "Tests/TestSupport"
        ),
        .testTarget(name: "SourceTextTests", dependencies: ["SourceText", "TestSupport"]),
        .testTarget(
            name: "ArchiveReadingTests",
            dependencies: ["ArchiveReading", "SourceText", "TestSupport", subprocess, system]
        ),
        .testTarget(
            name: "InitramfsTests",
            dependencies: ["Initramfs", "ArchiveReading", "SourceText", "TestSupport", subprocess, system]
        ),
        .testTarget(name: "YAMLEventsTests", dependencies: ["CByteScan", "SourceText", "YAMLEvents", "TestSupport"]),
        .testTarget(
            name: "CaptureScriptTests",
            dependencies: [
                "SourceText", "YAMLEvents", "StorageModel", "CaptureScript", "Ingestion", "TestSupport", subprocess,
                system,
            ]
        ),
        .testTarget(
            name: "IngestionTests",
            dependencies: ["SourceText", "YAMLEvents", "StorageModel", "Findings", "Ingestion", "TestSupport"]
        ),
        .testTarget(
            name: "ResolutionTests",
            dependencies: ["SourceText", "StorageModel", "Findings", "Ingestion", "Resolution", "TestSupport"]
        ),
        .testTarget(
            name: "ChecksTests",
            dependencies: [
                "SourceText", "StorageModel", "Findings", "Ingestion", "Resolution", "Checks", "Gating", "Reporting",
                "Analysis", "TestSupport", subprocess, system,
            ]
        ),
        .testTarget(
            name: "GatingTests",
            dependencies: ["SourceText", "StorageModel", "Findings", "Gating", "TestSupport"]
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["SourceText", "StorageModel", "Findings", "Gating", "Reporting", "TestSupport"]
        ),
        .testTarget(
            name: "AnalysisTests",
            dependencies: [
                "SourceText", "StorageModel", "Findings", "Ingestion", "Resolution", "Checks", "Gating", "Reporting",
                "Analysis", "TestSupport",
            ]
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["pv-impact", "SourceText", "StorageModel", "Findings", "TestSupport", subprocess, system]
        ),
        .testTarget(name: "RepositoryTests", dependencies: ["Checks", "Findings", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CByteScan" {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}
