import Testing

@testable import Checks

/// The names that the Local Storage Operator gives its volumes.
@Suite struct LocalStorageNameTests {
    /// The value was computed with the operator's own algorithm.
    @Test func nameIsTheOperatorsHash() {
        let name = LocalStorage.volumeName(
            link: "wwn-0x5000c500a1b2c3d4",
            node: "worker-0",
            storageClass: "localblock"
        )
        #expect(name == "local-pv-2310378c")
    }

    @Test func everyPartCounts() {
        let names = [("a", "n", "c"), ("b", "n", "c"), ("a", "m", "c"), ("a", "n", "d")].map {
            LocalStorage.volumeName(link: $0.0, node: $0.1, storageClass: $0.2)
        }
        #expect(Set(names).count == 4)
    }

    @Test func baseIsTheLastPart() {
        #expect(LocalStorage.base("/mnt/local-storage/fast/wwn-0x1") == "wwn-0x1")
        #expect(LocalStorage.base("wwn-0x1") == "wwn-0x1")
    }
}
