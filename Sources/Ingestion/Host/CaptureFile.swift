/// One file that the arguments for a node lead to.
struct CaptureFile {
    /// How the file came into the capture.
    enum Origin {
        /// Member of a bundle, with its path inside it.
        case bundle(member: String)
        /// File of its own, whose kind its content tells.
        case loose
        /// File that an option says is a fstab.
        case assertedFstab
        /// File that an option says is a mountinfo.
        case assertedMountinfo
    }

    /// The path as the user gave it, with the member's path behind it.
    var path: String
    /// How the file came into the capture.
    var origin: Origin
    /// Whether a symbolic link stands there inside a bundle; it is not followed, because it would leave the capture.
    var isLink = false

    /// The path inside the bundle.
    var member: String? {
        if case .bundle(let member) = origin { return member }
        return nil
    }
}
