/// Paths of inputs as formats for pipelines want them.
enum RelativeURI {
    /// The path without leading slashes and `.` steps, so that it is relative to a root.
    static func path(_ path: String) -> String {
        let steps = path.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
        return steps.isEmpty ? "-" : steps.joined(separator: "/")
    }

    /// The relative path as a URI reference (RFC 3986): everything but unreserved characters is percent-encoded.
    static func uri(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in self.path(path).utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: result.append(byte)
            case _ where "-._~/".utf8.contains(byte): result.append(byte)
            default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
