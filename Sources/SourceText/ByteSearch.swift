#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Searches bytes at the speed of the C library.
package enum ByteSearch {
    /// Index of the first `byte` in `bytes` at or after `start`; nil when there is none.
    package static func firstIndex(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        guard start >= 0, start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress,
                let hit = unsafe memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(hit) - base
        }
    }
}
