import SourceText

/// One file that the arguments for a node lead to.
struct CaptureFile {
    /// How the file came into the capture.
    enum Origin {
        /// Member of a bundle, with its path inside it.
        case bundle(member: String)
        /// Member of another kind of capture, whose place there tells what it is.
        case placed(CaptureKind)
        /// File of its own, whose kind its content tells.
        case loose
        /// File that an option says is a fstab.
        case assertedFstab
        /// File that an option says is a mountinfo.
        case assertedMountinfo
        /// The archive that other files of the list come from.
        case archive(form: String)
    }

    /// The path as the user gave it, with the member's path behind it.
    var path: String
    /// How the file came into the capture.
    var origin: Origin
    /// Whether a symbolic link stands there inside a bundle; it is not followed, because it would leave the capture.
    var isLink = false
    /// Where its bytes stand, when that is not the file at `path`.
    var stored: StoredBytes?
    /// What was wrong with the file before anything of it was read.
    var remarks: [Remark] = []

    /// Something to tell about a file as a whole.
    struct Remark: Hashable {
        var effect: InputProblem.Effect
        var message: String
    }

    /// The path inside the bundle.
    var member: String? {
        if case .bundle(let member) = origin { return member }
        return nil
    }
}

/// Bytes that stand in another file than their path says: a copy of standard input, or a member of an archive.
struct StoredBytes: Hashable {
    /// The file.
    var path: String
    /// The part of it; nil when it is the whole file.
    var range: Range<Int>?
}
