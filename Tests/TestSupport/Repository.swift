import FoundationEssentials

/// Places of the checkout that tests read.
package enum Repository {
    /// Root folder of the checkout, with a trailing slash.
    package static let root: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/") + "/"
    }()

    /// The folder `shared` beside the checkout, with a trailing slash; nil when it is absent.
    package static let shared: String? = {
        let override = ProcessInfo.processInfo.environment["PV_IMPACT_SHARED"]
        let path = override ?? (root + "../shared")
        var isDirectory = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        return exists && isDirectory ? path + "/" : nil
    }()
}
