import CAllocator

/// How a process uses memory.
package enum ProcessMemory {
    /// Keeps an object until the process ends.
    ///
    /// Taking apart hundreds of thousands of small objects that nothing will look at again takes a program that ends
    /// next longer than writing its report.
    package static func keepToTheEnd(_ object: AnyObject) { _ = unsafe Unmanaged.passRetained(object) }

    /// Lets the allocator keep memory that is given back to it, in large pieces too, so that `reserve` has an effect.
    package static func keepFreedMemory() { allocator_keep_freed_memory() }

    /// What one thread has asked the kernel for: the pages of what it will allocate next, all at one time.
    ///
    /// Without this the allocator grows by a page at a time, each with a call and a fault of its own. Large pages would take
    /// fewer faults, but more memory, and a virtual machine whose host takes free memory back pays dearly for each.
    package struct Reserve {
        private var end: UInt = 0

        /// Has asked for nothing.
        package init() {}

        /// Asks for the pages of the next bytes that the calling thread, always the same one, will allocate.
        package mutating func extend(_ bytes: Int) { end = allocator_reserve(max(0, bytes), end) }
    }
}
