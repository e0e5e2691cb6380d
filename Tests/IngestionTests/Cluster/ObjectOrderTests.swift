import SourceText
import StorageModel
import TestSupport
import Testing

@testable import Ingestion

@Suite struct ObjectOrderTests {
    private static let names = [
        "b", "a", "a", "web-10", "web-9", "web-1234567-b", "web-1234567-a", "web-1234", "web-12345678", "",
        "web-1234\0",
    ]

    private static func volumes(_ names: [String]) -> [PlainObject] {
        var builder = InventoryBuilder()
        return names.enumerated().map { index, name in
            PlainObject(
                kind: index % 3 == 0 ? "Namespace" : "CSIDriver",
                metadata: builder.metadata(
                    name,
                    in: index % 5 == 0 ? "z" : index % 2 == 0 ? "a" : nil,
                    uid: "\(index)"
                ),
                cluster: index % 4 == 0 ? .target : .shared
            )
        }
    }

    /// The order that `ObjectReference` and the place in the list give.
    private static func plainOrder(_ objects: [PlainObject]) -> [Int] {
        objects.indices.sorted {
            (objects[$0].cluster, objects[$0].reference, $0) < (objects[$1].cluster, objects[$1].reference, $1)
        }
    }

    @Test func theOrderIsThatOfTheReferences() {
        let objects = Self.volumes(Self.names + Self.names.reversed() + Self.names)
        #expect(ObjectOrder.places(of: objects.map { ObjectOrder.Key($0) }) == Self.plainOrder(objects))
    }

    @Test func namesThatAreNotASCIIAreComparedAsTexts() {
        let objects = Self.volumes(Self.names + ["é", "e\u{301}", "ez", "e", "é", "web-é"] + Self.names)
        #expect(ObjectOrder.places(of: objects.map { ObjectOrder.Key($0) }) == Self.plainOrder(objects))
    }

    @Test func aListWithoutObjectsHasNoPlaces() {
        #expect(ObjectOrder.places(of: []).isEmpty)
    }
}
