import Checks
import Findings
import StorageModel
import Testing

/// What `explain` and the generated pages are made from.
struct CheckDescriptorTests {
    private let descriptors = CheckDocumentation.descriptors()

    @Test func identifiersAndNamesAreUnique() {
        #expect(Set(descriptors.map(\.id)).count == descriptors.count)
        #expect(Set(descriptors.map(\.name)).count == descriptors.count)
        #expect(descriptors.count == CheckRegistry.checks.count + CheckRegistry.preflight.count)
        #expect(CheckRegistry.checks.allSatisfy { $0.descriptor.id != "TKO-09" })
    }

    @Test func registryIsInOrder() {
        let checks = CheckRegistry.checks.map { $0.descriptor.id }
        #expect(checks == checks.sorted())
    }

    @Test func everyDescriptorIsComplete() {
        for descriptor in descriptors {
            #expect(descriptor.id.hasPrefix(descriptor.family.rawValue), "\(descriptor.id)")
            #expect(!descriptor.mechanism.isEmpty && !descriptor.remedy.isEmpty, "\(descriptor.id)")
            #expect(!descriptor.example.isEmpty && !descriptor.references.isEmpty, "\(descriptor.id)")
            #expect(!descriptor.title.isEmpty && !descriptor.title.hasSuffix("."), "\(descriptor.id)")
            #expect(descriptor.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber }, "\(descriptor.id)")
        }
    }

    @Test func pagesHaveEverySection() throws {
        let descriptor = try #require(descriptors.first { $0.id == "PATH-02" })
        let page = CheckDocumentation.page(descriptor)
        for title in ["# PATH-02: ", "## What happens", "## When nobody notices", "## What to do", "## References"] {
            #expect(page.contains(title))
        }
        #expect(page.hasSuffix("\n") && !page.hasSuffix("\n\n"))
    }

    @Test func indexListsChecksReservedNumbersAndWhatIsOpen() {
        let index = CheckDocumentation.index()
        for descriptor in descriptors { #expect(index.contains("[\(descriptor.id)](\(descriptor.id).md)")) }
        #expect(index.contains("TKO-09"))
        #expect(index.contains("| DEV-15 |"))
        #expect(!index.contains("| PATH-02 |"))
    }
}
