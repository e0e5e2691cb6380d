/// Members of the collections that are being read, the innermost last.
///
/// A collection that ends takes its members out into an array of just their number: they are moved, not copied.
@safe struct OpenStack<Element>: ~Copyable {
    private var elements: UnsafeMutablePointer<Element>
    private var capacity = 64
    /// How many elements are on the stack.
    private(set) var count = 0

    init() { unsafe elements = UnsafeMutablePointer<Element>.allocate(capacity: capacity) }

    deinit {
        unsafe elements.deinitialize(count: count)
        unsafe elements.deallocate()
    }

    mutating func append(_ element: consuming Element) {
        if count == capacity { grow() }
        unsafe (elements + count).initialize(to: element)
        count += 1
    }

    mutating func removeAll() {
        unsafe elements.deinitialize(count: count)
        count = 0
    }

    /// Takes off the elements from an index on.
    mutating func takeLast(from base: Int) -> [Element] {
        let number = count - base
        guard base >= 0, number > 0 else { return [] }
        let taken = unsafe [Element](unsafeUninitializedCapacity: number) { buffer, initialized in
            if let target = buffer.baseAddress { unsafe target.moveInitialize(from: elements + base, count: number) }
            initialized = number
        }
        count = base
        return taken
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: elements, count: count)
        unsafe elements.deallocate()
        unsafe elements = larger
        capacity *= 2
    }
}
