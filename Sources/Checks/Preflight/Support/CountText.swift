/// Writes counted things.
enum CountText {
    /// `1 disk`, `2 disks`; `many` is the plural where it is not made with s.
    static func of(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
    }
}
