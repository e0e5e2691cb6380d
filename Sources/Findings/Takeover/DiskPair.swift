package import SourceText

/// A pair of disks that the user gave with `--pair SOURCE=TARGET` or in a pairing file.
package struct DiskPair: Sendable, Hashable {
    /// Source disk: kernel name, serial, WWN or by-id link name of the source.
    package var source: String
    /// Target disk by the same kinds of names; nil leaves the source disk behind.
    package var target: String?
    /// The line of the pairing file; nil for the flag.
    package var location: SourceLocation?

    /// Describes a pair.
    package init(source: String, target: String?, location: SourceLocation? = nil) {
        self.source = source
        self.target = target
        self.location = location
    }
}
