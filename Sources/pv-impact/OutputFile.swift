import Glibc
import SystemPackage

/// Writes a file so that a kill or a full disk leaves the old file or none.
enum OutputFile {
    /// Writes to a temporary file beside the file that `path` leads to, flushes it to the disk, and renames it.
    ///
    /// Symbolic links are followed. Devices, pipes and sockets are written in place, because renaming would replace them.
    ///
    /// A private file can be read by its owner only (mode 0600).
    ///
    /// - Throws: `CommandFailure` with exit code 1 when any step fails; the temporary file is removed.
    static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws(CommandFailure) {
        let end = canonical(path)
        if let kind = kind(of: end), kind != S_IFREG {
            try writeInPlace(bytes, to: end, named: path)
            return
        }
        let temporary = "\(end).\(getpid()).tmp"
        do {
            let file = try FileDescriptor.open(
                FilePath(temporary),
                .writeOnly,
                options: [.create, .exclusiveCreate],
                permissions: isPrivate ? .ownerReadWrite : [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter {
                try file.writeAll(bytes)
                // Who may read the old file may read the new one, and nobody else.
                if let mode = permissions(of: end) { _ = fchmod(file.rawValue, mode) }
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard unsafe rename(temporary, end) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            _ = unsafe unlink(temporary)
            throw CommandFailure(exitCode: 1, message: "cannot write `\(path)`: \(error)")
        }
    }

    /// Whether something stands at a path, links followed.
    static func exists(_ path: String) -> Bool { kind(of: path) != nil }

    /// The path with links resolved; of a file that does not exist, the folder's resolved path with its name.
    static func canonical(_ path: String) -> String {
        if let resolved = resolved(path) { return resolved }
        let file = FilePath(path)
        let folder = file.removingLastComponent()
        guard let name = file.lastComponent?.string else { return path }
        guard let base = resolved(folder.isEmpty ? "." : folder.string) else { return path }
        return FilePath(base).appending(name).string
    }

    private static func resolved(_ path: String) -> String? {
        guard let text = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// The file type bits of `st_mode` (inode(7)); nil when there is nothing.
    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// The permission bits of an existing file; nil when there is none.
    private static func permissions(of path: String) -> mode_t? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return status.st_mode & 0o777
    }

    private static func writeInPlace(_ bytes: [UInt8], to path: String, named name: String) throws(CommandFailure) {
        do {
            let file = try FileDescriptor.open(FilePath(path), .writeOnly)
            try file.closeAfter { _ = try file.writeAll(bytes) }
        } catch {
            throw CommandFailure(exitCode: 1, message: "cannot write `\(name)`: \(error)")
        }
    }
}
