/// Every check, in the order of its identifier; a new check is one line here.
package enum CheckRegistry {
    /// Rules about volumes, objects and evidence.
    package static let checks: [any Check.Type] = []
    /// Preflight items.
    package static let preflight: [any PreflightCheck.Type] = []
}
