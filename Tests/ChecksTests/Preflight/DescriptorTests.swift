import Checks
import Findings
import StorageModel
import Testing

/// What `explain` and the documentation are made from.
struct PreflightDescriptorTests {
    @Test func descriptorsAreCompleteAndOrdered() {
        let descriptors = CheckRegistry.preflight.map { $0.descriptor }
        #expect(descriptors.map(\.id) == descriptors.map(\.id).sorted())
        #expect(Set(descriptors.map(\.id)).count == descriptors.count)
        #expect(Set(descriptors.map(\.name)).count == descriptors.count)
        for descriptor in descriptors {
            #expect(!descriptor.mechanism.isEmpty && !descriptor.remedy.isEmpty, "\(descriptor.id)")
            #expect(!descriptor.example.isEmpty && !descriptor.references.isEmpty, "\(descriptor.id)")
            #expect(!descriptor.title.hasSuffix("."), "\(descriptor.id)")
            #expect(descriptor.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber }, "\(descriptor.id)")
        }
    }

    @Test func everyGuideItemIsThere() {
        let identifiers = Set(CheckRegistry.preflight.map { $0.descriptor.id })
        for number in 1...16 { #expect(identifiers.contains(number < 10 ? "S0\(number)" : "S\(number)")) }
    }

    @Test func emptyCapturesNeverPass() {
        let context = NodeFixture().context()
        for check in CheckRegistry.preflight {
            for host in check.hosts {
                let row = check.examine(host, context)
                #expect(row.result != .pass, "\(row.id)")
                #expect(row.result != .unknown || !row.missing.isEmpty, "\(row.id)")
                #expect(!row.title.isEmpty && !row.detail.isEmpty, "\(row.id)")
                for method in TakeoverMethod.allCases { #expect(row.severity[method] != nil, "\(row.id)") }
            }
        }
    }
}
