import SystemPackage

/// Wakes threads that wait for work, one for each ring; rings before a wait count for it.
///
/// It is a pipe: what has no memory of its own to share needs no unsafe code, and a wait costs no processor time.
package final class Doorbell: Sendable {
    private let ends: (readEnd: FileDescriptor, writeEnd: FileDescriptor)

    /// Makes a doorbell; nil when the process has no file descriptors left.
    package init?() {
        guard let ends = try? FileDescriptor.pipe() else { return nil }
        self.ends = ends
    }

    deinit {
        try? ends.readEnd.close()
        try? ends.writeEnd.close()
    }

    /// Wakes so many threads.
    package func ring(_ count: Int) {
        for _ in 0..<count { _ = unsafe try? [UInt8(1)].withUnsafeBytes { unsafe try ends.writeEnd.write($0) } }
    }

    /// Waits for a ring.
    package func wait() {
        var byte: [UInt8] = [0]
        _ = unsafe try? byte.withUnsafeMutableBytes { unsafe try ends.readEnd.read(into: $0) }
    }
}
