package import SourceText
package import StorageModel

/// The OpenShift release whose boot image installed a node; in-place upgrades never change the disk layout it made.
package struct BirthRelease: Sendable, Hashable {
    /// Minor version of OpenShift 4; images versioned after RHEL alone count as 19, the first release that has them.
    package var minor: Int
    /// The version as the file spells it, with its place.
    package var version: Located<String>

    /// Reads the version file that the image builder left (`.coreos-aleph-version.json`); nil when absent or unknown.
    ///
    /// Versions look like `48.84.202109241901-0` or `418.94.…` (OpenShift 4.8, 4.18), later ones like `9.6.20250121-0`.
    package static func find(_ facts: HostFacts) -> BirthRelease? {
        for key in ["build", "version"] {
            guard let version = facts.aleph?[key] else { continue }
            let parts = version.value.split(separator: ".")
            guard parts.count >= 2, let head = parts.first, head.allSatisfy(\.isNumber) else { continue }
            if head.count >= 2, head.hasPrefix("4"), let minor = Int(head.dropFirst()) {
                return BirthRelease(minor: minor, version: version)
            }
            if let major = Int(head), major == 9 || major == 10 { return BirthRelease(minor: 19, version: version) }
        }
        return nil
    }
}
