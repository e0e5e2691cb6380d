/// Memory that a process hands back by ending.
package enum ProcessMemory {
    /// Keeps an object until the process ends.
    ///
    /// Taking apart hundreds of thousands of small objects that nothing will look at again takes a program that ends
    /// next longer than writing its report.
    package static func keepToTheEnd(_ object: AnyObject) { _ = unsafe Unmanaged.passRetained(object) }
}
