/// How the migration tool copies the disks.
package enum TakeoverMethod: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Target disks are re-partitioned and formatted, then files are copied.
    case file
    /// Disk blocks are copied.
    case block

    package static func < (left: TakeoverMethod, right: TakeoverMethod) -> Bool { left.rawValue < right.rawValue }
}
