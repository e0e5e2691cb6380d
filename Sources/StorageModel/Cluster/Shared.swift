/// A value that its copies share; changing it makes a new one.
package struct Shared<Value: Sendable & Hashable>: Sendable, Hashable {
    private final class Storage: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var storage: Storage

    /// Keeps a value.
    package init(_ value: Value) { storage = Storage(value) }

    /// The value.
    package var value: Value {
        get { storage.value }
        set { storage = Storage(newValue) }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || left.storage.value == right.storage.value
    }

    package func hash(into hasher: inout Hasher) { storage.value.hash(into: &hasher) }
}
