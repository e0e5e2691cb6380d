package import SourceText
package import StorageModel

/// The release of RHEL that a system is built from.
package enum EnterpriseLinux {
    /// Major version, with the line that tells it; nil when os-release does not.
    ///
    /// RHCOS numbers itself after OpenShift or after RHEL, so `VERSION_ID` alone proves nothing: `RHEL_VERSION` and
    /// `PLATFORM_ID` (`platform:el9`) come first. Source: os-release of RHCOS; os-release(5).
    package static func major(of facts: HostFacts) -> Located<Int>? {
        guard let release = facts.osRelease else { return nil }
        if let version = release["RHEL_VERSION"], let major = number(version.value) {
            return Located(major, at: version.location)
        }
        if let platform = release["PLATFORM_ID"], let range = platform.value.firstRange(of: "el"),
            let major = number(String(platform.value[range.upperBound...]))
        {
            return Located(major, at: platform.location)
        }
        let isVersionedAsRHEL = ["rhel", "centos", "rocky", "almalinux"].contains(release["ID"]?.value ?? "")
        guard isVersionedAsRHEL, let version = release["VERSION_ID"], let major = number(version.value), major >= 6
        else {
            return nil
        }
        return Located(major, at: version.location)
    }

    private static func number(_ text: String) -> Int? { Int(text.prefix(while: \.isNumber)) }
}
