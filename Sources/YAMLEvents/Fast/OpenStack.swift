/// Values one behind the other in memory of their own: no reference counting and no test for sharing on the way to them.
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

    /// The element at an index.
    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count)
            return unsafe elements[index]
        }
        @inline(__always) set {
            precondition(index >= 0 && index < count)
            unsafe elements[index] = newValue
        }
    }

    @inline(__always) mutating func append(_ element: consuming Element) {
        if count == capacity { grow() }
        unsafe (elements + count).initialize(to: element)
        count &+= 1
    }

    mutating func removeAll() { shrink(to: 0) }

    /// Takes off the last element.
    @inline(__always) mutating func popLast() -> Element? {
        guard count > 0 else { return nil }
        count &-= 1
        return unsafe (elements + count).move()
    }

    /// Drops the elements from an index on.
    @inline(__always) mutating func shrink(to base: Int) {
        precondition(base >= 0 && base <= count)
        unsafe (elements + base).deinitialize(count: count &- base)
        count = base
    }

    /// Changes the element at an index where it stands.
    @inline(__always) mutating func change(_ index: Int, _ change: (inout Element) -> Void) {
        precondition(index >= 0 && index < count)
        unsafe change(&elements[index])
    }

    /// The elements of a range, valid until the stack changes.
    @inline(__always) func buffer(_ start: Int, _ number: Int) -> UnsafeBufferPointer<Element> {
        precondition(start >= 0 && number >= 0 && start + number <= count)
        return unsafe UnsafeBufferPointer(start: elements + start, count: number)
    }

    @inline(never) private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        unsafe larger.moveInitialize(from: elements, count: count)
        unsafe elements.deallocate()
        unsafe elements = larger
        capacity *= 2
    }
}
