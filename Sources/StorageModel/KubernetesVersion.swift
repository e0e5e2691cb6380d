/// Major and minor number of a kubelet, for message texts that differ between releases.
package struct KubernetesVersion: Sendable, Hashable, Comparable {
    /// Major number.
    package var major: Int
    /// Minor number.
    package var minor: Int

    /// Makes a version of two numbers.
    package init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `status.nodeInfo.kubeletVersion`, for example `v1.27.6+f67aeb3`; nil when it does not start with two numbers.
    package init?(_ text: String) {
        let parts = text.drop { $0 == "v" }.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }) else {
            return nil
        }
        self.init(major, minor)
    }

    package static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
