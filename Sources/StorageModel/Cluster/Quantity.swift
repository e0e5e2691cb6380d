/// A Kubernetes `resource.Quantity` as a number of bytes.
///
/// Source: apimachinery `pkg/api/resource/quantity.go`: decimal number, then a binary (Ki … Ei), decimal (m, k … E) or
/// exponent (e3) suffix. Fractions of a byte are rounded up, as the API server does.
package struct Quantity: Sendable, Hashable, Comparable {
    /// Whole bytes, rounded up.
    package var bytes: Int64

    /// Makes a quantity of whole bytes.
    package init(bytes: Int64) { self.bytes = bytes }

    /// Reads the text form; nil when it is not a quantity or does not fit 64 bits.
    package init?(_ text: String) {
        let suffixes: [(String, Double)] = [
            ("Ki", 1024), ("Mi", 1_048_576), ("Gi", 1_073_741_824), ("Ti", 1_099_511_627_776),
            ("Pi", 1_125_899_906_842_624), ("Ei", 1_152_921_504_606_846_976), ("n", 1e-9), ("u", 1e-6), ("m", 1e-3),
            ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15), ("E", 1e18),
        ]
        var digits = text
        var factor = 1.0
        if let match = suffixes.first(where: { text.hasSuffix($0.0) }) {
            digits = String(text.dropLast(match.0.count))
            factor = match.1
        }
        guard let first = digits.utf8.first, !digits.isEmpty,
            digits.utf8.allSatisfy({ (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }),
            (48...57).contains(first) || [43, 45, 46].contains(first)
        else { return nil }
        if let whole = Int64(digits), factor >= 1 {
            let (product, overflow) = whole.multipliedReportingOverflow(by: Int64(factor))
            guard !overflow else { return nil }
            bytes = product
            return
        }
        guard let number = Double(digits) else { return nil }
        let scaled = (number * factor).rounded(.up)
        guard scaled.isFinite, abs(scaled) < 9.2e18 else { return nil }
        bytes = Int64(scaled)
    }

    package static func < (left: Quantity, right: Quantity) -> Bool { left.bytes < right.bytes }
}
