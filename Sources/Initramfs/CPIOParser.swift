/// Reads cpio archives in the `newc` format chunk by chunk, as the kernel does (Documentation/driver-api/early-userspace/
/// buffer-format; init/initramfs.c).
///
/// Memory is bounded by one header, one name and one list of built-in modules; the content of other members is passed over.
struct CPIOParser {
    /// Where the parser stands inside an archive.
    private enum State: Equatable {
        /// Between archives: zeros are padding.
        case between
        case header
        case name
        case content
    }

    /// A member whose header was read.
    private struct Member {
        var mode: UInt32 = 0
        var size = 0
        var path = ""
    }

    /// Bytes of a header.
    private static let headerLength = 110
    /// The longest path of the kernel (PATH_MAX).
    private static let longestName = 4096

    private var state = State.between
    private var collected: [UInt8] = []
    private var wanted = 0
    private var member = Member()
    private var nameLength = 0
    /// Bytes of the current content and its padding that are still to come.
    private var remaining = 0
    /// Bytes of content that belong to a wanted list.
    private var listRemaining = 0
    private var isWantedList = false

    private let limits: InitramfsLimits
    /// Whether `feed` returns behind a trailer, so that archives stay apart.
    private let stopsAtTrailer: Bool
    private(set) var content = InitramfsContent()
    /// Bytes taken so far.
    private(set) var position = 0
    /// Members of archives so far, trailers not counted.
    private(set) var entries = 0
    /// Archives that ended with a trailer.
    private(set) var trailers = 0

    init(limits: InitramfsLimits, stopsAtTrailer: Bool) {
        self.limits = limits
        self.stopsAtTrailer = stopsAtTrailer
    }

    /// Whether the parser is inside an archive.
    var isInside: Bool { state != .between }

    /// Bytes that may be passed over without being looked at.
    var skippable: Int { state == .content && !isWantedList ? remaining : 0 }

    /// Name of the member that is being read, for messages.
    var memberName: String { member.path }

    /// Passes over bytes that ``skippable`` allows.
    mutating func skip(_ count: Int) {
        remaining -= count
        position += count
        if remaining == 0 { beginHeader() }
    }

    /// Takes bytes; returns how many, which is fewer than given only between archives: at what is neither zero nor a header,
    /// or behind a trailer.
    mutating func feed(_ bytes: [UInt8]) throws(CPIOFault) -> Int {
        var index = 0
        while index < bytes.count {
            switch state {
            case .between:
                if stopsAtTrailer, trailers > 0 { return index }
                while index < bytes.count, bytes[index] == 0 {
                    index += 1
                    position += 1
                }
                guard index < bytes.count else { return index }
                guard bytes[index] == UInt8(ascii: "0") else { return index }
                beginHeader()
            case .header, .name:
                let count = min(wanted - collected.count, bytes.count - index)
                collected += bytes[index..<index + count]
                index += count
                position += count
                guard collected.count == wanted else { return index }
                if state == .header { try takeHeader() } else { try takeName() }
            case .content:
                let count = min(remaining, bytes.count - index)
                takeContent(bytes[index..<index + count])
                index += count
            }
        }
        return index
    }

    private mutating func beginHeader() {
        state = .header
        collected.removeAll(keepingCapacity: true)
        wanted = Self.headerLength
        member = Member()
    }

    private mutating func takeHeader() throws(CPIOFault) {
        guard collected.starts(with: "070701".utf8) || collected.starts(with: "070702".utf8) else {
            if collected.starts(with: "070707".utf8) {
                throw CPIOFault(
                    position - collected.count,
                    "is a cpio archive of the old portable format, which no kernel unpacks"
                )
            }
            throw CPIOFault(position - collected.count, "is no header of a cpio archive")
        }
        var fields: [UInt32] = []
        for start in stride(from: 6, to: Self.headerLength, by: 8) {
            guard let value = Self.hexadecimal(collected[start..<start + 8]) else {
                throw CPIOFault(
                    position - collected.count,
                    "has a cpio header with a field that is no hexadecimal number"
                )
            }
            fields.append(value)
        }
        member.mode = fields[1]
        member.size = Int(fields[6])
        nameLength = Int(fields[11])
        guard (1...Self.longestName).contains(nameLength) else {
            throw CPIOFault(position - collected.count, "has a cpio header with a name of \(nameLength) bytes")
        }
        state = .name
        collected.removeAll(keepingCapacity: true)
        wanted = nameLength + Self.padding(Self.headerLength + nameLength)
    }

    private mutating func takeName() throws(CPIOFault) {
        let bytes = collected[..<nameLength].prefix { $0 != 0 }
        member.path = String(decoding: bytes, as: UTF8.self)
        if member.path == "TRAILER!!!" {
            guard member.size == 0 else {
                throw CPIOFault(position - wanted, "has a trailer with content")
            }
            trailers += 1
            state = .between
            return
        }
        entries += 1
        guard entries <= limits.entries else {
            throw CPIOFault(position - wanted, "holds more than \(limits.entries) files", isLimit: true)
        }
        isWantedList = content.take(path: member.path, mode: member.mode)
        if isWantedList, member.size > limits.listBytes {
            throw CPIOFault(position - wanted, "holds `\(member.path)` with \(member.size) bytes", isLimit: true)
        }
        listRemaining = member.size
        remaining = member.size + Self.padding(member.size)
        state = .content
        if remaining == 0 { finishContent() }
    }

    private mutating func takeContent(_ bytes: ArraySlice<UInt8>) {
        if isWantedList, listRemaining > 0 {
            let part = bytes.prefix(listRemaining)
            content.append(part)
            listRemaining -= part.count
        }
        remaining -= bytes.count
        position += bytes.count
        if remaining == 0 { finishContent() }
    }

    private mutating func finishContent() {
        if isWantedList { content.finishList() }
        isWantedList = false
        beginHeader()
    }

    private static func padding(_ count: Int) -> Int { (4 - count % 4) % 4 }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }
}

/// Why an archive cannot be read further.
struct CPIOFault: Error, Hashable {
    /// Byte of the stream at which it shows.
    var position: Int
    /// Completes "the data there …".
    var reason: String
    /// Whether a limit was reached.
    var isLimit: Bool

    init(_ position: Int, _ reason: String, isLimit: Bool = false) {
        self.position = position
        self.reason = reason
        self.isLimit = isLimit
    }
}
