import FoundationEssentials
import SystemPackage

/// Copies input that can be read only once to a private file without a name.
enum SpooledInput {
    /// Copies standard input; the result is a path for this process alone.
    static func copyStandardInput() throws(InputFileError) -> String {
        try copy(.standardInput, path: InputFile.standardInput)
    }

    /// The path itself for a file that can be read again, else the path of a copy.
    static func rereadable(_ path: String) throws(InputFileError) -> String {
        let descriptor = try FileAccess.open(path, named: path)
        defer { try? descriptor.close() }
        do {
            _ = try descriptor.seek(offset: 0, from: .current)
            return path
        } catch {
            return try copy(descriptor, path: path)
        }
    }

    /// The copy stays open, and so readable at its `/proc` path, until the process ends; it has no name that would remain.
    private static func copy(_ source: FileDescriptor, path: String) throws(InputFileError) -> String {
        let target = try unnamedFile(for: path)
        var buffer = [UInt8](repeating: 0, count: InputReader.chunkSize)
        while true {
            let count = try FileAccess.read(source, into: &buffer, path: path)
            if count == 0 { return "/proc/self/fd/\(target.rawValue)" }
            do {
                _ = try target.writeAll(buffer[..<count])
            } catch {
                throw .failed(path: path, reason: "the private copy cannot be written: \(error)")
            }
        }
    }

    fileprivate static func unnamedFile(for path: String) throws(InputFileError) -> FileDescriptor {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        let name = FilePath(folder).appending("pv-impact-input-\(UUID().uuidString)")
        do {
            let file = try FileDescriptor.open(
                name,
                .readWrite,
                options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite
            )
            unlinkFile(name.string)
            return file
        } catch {
            throw .failed(path: path, reason: "no private copy can be made in `\(folder)`: \(error)")
        }
    }

    private static func unlinkFile(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// A private file without a name, to which members of archives are copied one behind the other.
///
/// It stays open, and so readable at its path below `/proc`, until the process ends; nothing remains of it.
package struct SpoolFile: Sendable {
    /// Path to read it from, for this process alone.
    package let path: String
    /// Bytes written so far.
    package private(set) var size = 0
    private let descriptor: FileDescriptor

    /// Makes an empty file; errors name `input`, for which it is made.
    package init(for input: String) throws(InputFileError) {
        descriptor = try SpooledInput.unnamedFile(for: input)
        path = "/proc/self/fd/\(descriptor.rawValue)"
    }

    /// Writes bytes at the end; errors name `input`.
    package mutating func append(_ bytes: [UInt8], for input: String) throws(InputFileError) {
        do {
            _ = try descriptor.writeAll(bytes)
        } catch {
            throw .failed(path: input, reason: "the private copy cannot be written: \(error)")
        }
        size += bytes.count
    }
}

/// Opens and reads files with errors that name the path of the user.
enum FileAccess {
    /// Size of an open file in bytes; 0 when it is not known.
    static func size(of descriptor: FileDescriptor) -> Int {
        guard let end = try? descriptor.seek(offset: 0, from: .end) else { return 0 }
        _ = try? descriptor.seek(offset: 0, from: .start)
        return Int(end)
    }

    /// Opens `path` for reading; errors name `name`.
    static func open(_ path: String, named name: String) throws(InputFileError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
        } catch let error as Errno {
            throw failure(error, path: name)
        } catch {
            throw .failed(path: name, reason: "\(error)")
        }
    }

    /// Fills the buffer as far as one read goes; 0 at the end.
    static func read(
        _ descriptor: FileDescriptor,
        into buffer: inout [UInt8],
        path: String
    ) throws(InputFileError) -> Int {
        do {
            return unsafe try buffer.withUnsafeMutableBytes { unsafe try descriptor.read(into: $0) }
        } catch let error as Errno {
            throw failure(error, path: path)
        } catch {
            throw .failed(path: path, reason: "\(error)")
        }
    }

    /// Fills the buffer from an offset of the file on, as far as one read goes; 0 at the end.
    static func read(
        _ descriptor: FileDescriptor,
        at offset: Int,
        into buffer: inout [UInt8],
        path: String
    ) throws(InputFileError) -> Int {
        do {
            return unsafe try buffer.withUnsafeMutableBytes {
                unsafe try descriptor.read(fromAbsoluteOffset: Int64(offset), into: $0)
            }
        } catch let error as Errno {
            throw failure(error, path: path)
        } catch {
            throw .failed(path: path, reason: "\(error)")
        }
    }

    /// Opens `path` for reading from an offset on; errors name `name`.
    static func open(_ path: String, named name: String, at offset: Int) throws(InputFileError) -> FileDescriptor {
        let descriptor = try open(path, named: name)
        guard offset > 0 else { return descriptor }
        do {
            _ = try descriptor.seek(offset: Int64(offset), from: .start)
            return descriptor
        } catch {
            try? descriptor.close()
            throw .failed(path: name, reason: "reading it failed: \(error)")
        }
    }

    private static func failure(_ error: Errno, path: String) -> InputFileError {
        switch error {
        case .noSuchFileOrDirectory, .notDirectory: .notFound(path: path)
        case .isDirectory: .isDirectory(path: path)
        case .permissionDenied, .notPermitted: .permissionDenied(path: path)
        default: .failed(path: path, reason: "reading it failed: \(error)")
        }
    }
}
