import CByteScan

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

    /// How many line feeds stand in a range.
    package static func lineFeeds(in bytes: [UInt8], _ range: Range<Int>) -> Int {
        let range = range.clamped(to: bytes.indices)
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe byte_scan_line_feeds(base + range.lowerBound, range.count)
        }
    }

    /// Where the line begins that stands `count` lines behind the one at `start`; nil when it is not in the bytes.
    package static func line(_ count: Int, behind start: Int, in bytes: [UInt8]) -> Int? {
        guard count > 0, start >= 0, start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let rest = buffer.count - start
            let offset = unsafe byte_scan_behind_line_feed(base + start, rest, count)
            return offset <= rest ? start + offset : nil
        }
    }

    /// Where the next line begins that is not indented, or that may have a dash at the indentation, and how many line
    /// feeds stand from `start` to there; nil when there is none.
    ///
    /// The line that begins at `start` is not looked at. Lines at the end of the bytes that are cut are returned too.
    package static func nextBoundary(
        in bytes: [UInt8],
        from start: Int,
        indentation: Int
    ) -> (position: Int, lineFeeds: Int)? {
        guard start >= 0, start < bytes.count, indentation >= 0 else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var lineFeeds = 0
            let hit = unsafe byte_scan_line(base, buffer.count, start, indentation, &lineFeeds)
            return hit < buffer.count ? (hit + 1, lineFeeds) : nil
        }
    }

    /// Index of the first double quotation mark, backslash or line feed at or after `start`; the end without one.
    package static func stringStop(in bytes: [UInt8], from start: Int) -> Int {
        guard start >= 0, start < bytes.count else { return bytes.count }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe byte_scan_string_stop(base, buffer.count, start)
        }
    }

    /// How many spaces stand at a place.
    package static func spaces(in bytes: [UInt8], at start: Int) -> Int {
        guard start >= 0, start < bytes.count else { return 0 }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return unsafe byte_scan_spaces(base, buffer.count, start)
        }
    }

    /// Whether no byte is above 127.
    package static func isASCII(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var position = 0
            while position + 8 <= buffer.count {
                let word = unsafe buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 != 0 { return false }
                position += 8
            }
            while position < buffer.count {
                if unsafe buffer[position] > 127 { return false }
                position += 1
            }
            return true
        }
    }

    /// Whether two runs of bytes are equal.
    package static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withUnsafeBytes { first in
            unsafe right.withUnsafeBytes { second in
                guard let one = first.baseAddress, let other = second.baseAddress else { return true }
                return unsafe memcmp(one, other, first.count) == 0
            }
        }
    }
}
