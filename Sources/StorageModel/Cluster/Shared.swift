/// A value that its copies share; changing it makes a new one.
///
/// Other modules keep values in it, so they must be able to inline what is here.
@usableFromInline package struct Shared<Value: Sendable & Hashable>: Sendable, Hashable {
    @usableFromInline final class Storage: Sendable {
        @usableFromInline let value: Value

        @inlinable init(_ value: Value) { self.value = value }
    }

    @usableFromInline var storage: Storage

    /// Keeps a value.
    @inlinable package init(_ value: Value) { storage = Storage(value) }

    /// The value.
    @inlinable package var value: Value {
        _read { yield storage.value }
        set { storage = Storage(newValue) }
    }

    @inlinable package static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage || left.storage.value == right.storage.value
    }

    @inlinable package func hash(into hasher: inout Hasher) { storage.value.hash(into: &hasher) }
}
