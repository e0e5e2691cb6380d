import Glibc
import SystemPackage

/// Writes a file so that a kill or a full disk leaves the old file or none.
enum OutputFile {
    /// Writes to a temporary file beside `path`, flushes it to the disk, and renames it.
    ///
    /// - Throws: `CommandFailure` with exit code 1 when any step fails; the temporary file is removed.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let temporary = "\(path).\(getpid()).tmp"
        do {
            let file = try FileDescriptor.open(
                FilePath(temporary),
                .writeOnly,
                options: [.create, .exclusiveCreate],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
            try file.closeAfter {
                try file.writeAll(bytes)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard unsafe rename(temporary, path) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            _ = unsafe unlink(temporary)
            throw CommandFailure(exitCode: 1, message: "cannot write `\(path)`: \(error)")
        }
    }
}
