import Crypto
import FoundationEssentials
package import StorageModel

/// Digests that identify findings and the facts behind them.
package enum Fingerprint {
    /// SHA-256 of length-prefixed fields as 64 lower-case hexadecimal digits, so that no two lists of fields collide.
    package static func digest(_ fields: [String]) -> String {
        var hash = SHA256()
        for field in fields {
            hash.update(data: Array("\(field.utf8.count):".utf8))
            hash.update(data: Array(field.utf8))
        }
        return hexadecimal(hash.finalize())
    }

    /// SHA-256 of a text as 64 lower-case hexadecimal digits, as sha256sum(1) prints it.
    package static func sha256(_ text: String) -> String {
        hexadecimal(SHA256.hash(data: Array(text.utf8)))
    }

    /// SHA-256 of a text in base 64, as a content security policy names a script or a style sheet.
    package static func base64SHA256(_ text: String) -> String {
        Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString()
    }

    /// Fingerprint of a finding: never over line numbers, message text, severity or order.
    package static func finding(
        check: String,
        subject: ObjectReference,
        side: FindingSide,
        node: String?,
        stableKey: String
    ) -> String {
        digest([
            "pv-impact/fingerprint/v1", check, subject.kind, subject.namespace ?? "", subject.name, side.rawValue,
            node ?? "", stableKey,
        ])
    }

    /// Digest of the facts that a finding rests on; line numbers do not enter.
    package static func evidence(of finding: Finding) -> String {
        let quotes = finding.evidence.map { "\($0.role.rawValue)|\($0.quote ?? "")" }.sorted()
        return digest(
            ["pv-impact/evidence/v1", finding.check, finding.severity.rawValue, finding.certainty.name] + quotes
        )
    }

    /// HMAC-SHA256 (RFC 2104) of a text as 64 lower-case hexadecimal digits: the same for equal texts, and only for who has
    /// the secret.
    package static func keyed(_ text: String, secret: [UInt8]) -> String {
        hexadecimal(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: secret)))
    }

    private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
