package import ArchiveReading

/// Reads initramfs images as the kernel unpacks them: cpio archives and compressed streams of them, one after the other,
/// with zeros between (Documentation/driver-api/early-userspace/buffer-format).
package enum InitramfsReader {
    /// Bytes that tell what begins at an offset.
    private static let signature = 16
    /// Bytes read at once.
    private static let chunk = 1 << 17

    /// Whether bytes at the start of a file can begin an image: a cpio archive or a compressed stream.
    package static func looksLikeImage(_ head: [UInt8]) -> Bool {
        head.starts(with: "070701".utf8) || head.starts(with: "070702".utf8) || Compression.detect(head) != nil
    }

    /// Reads an image; throws at the first byte that cannot be read, so that a list of modules is never half a list.
    package static func read(
        _ source: ArchiveSource,
        limits: InitramfsLimits = InitramfsLimits()
    ) throws(InitramfsError) -> InitramfsImage {
        var reader = try ImageReading(source, limits)
        while try reader.step() {}
        return try reader.finish()
    }

    /// One pass over an image.
    private struct ImageReading: ~Copyable {
        private let source: ArchiveSource
        private let bytes: SourceBytes
        private let limits: InitramfsLimits
        private var image = InitramfsImage()
        private var offset = 0
        private var expanded = 0

        init(_ source: ArchiveSource, _ limits: InitramfsLimits) throws(InitramfsError) {
            self.source = source
            self.limits = limits
            do throws(ArchiveError) { bytes = try SourceBytes(source) } catch {
                throw InitramfsError(.file, at: 0, error.reason)
            }
        }

        /// Reads the archive at the current offset, or passes over zeros; false at the end of the file.
        mutating func step() throws(InitramfsError) -> Bool {
            let head = try read(at: offset, InitramfsReader.signature)
            guard let first = head.first else { return false }
            if first == 0 {
                try skipZeros()
            } else if first == UInt8(ascii: "0") {
                try readPlain()
            } else if Compression.detect(head) != nil {
                try readCompressed()
            } else {
                let place = image.archives.isEmpty ? "the file begins with" : "behind the last archive there is"
                throw InitramfsError(.corrupt, at: offset, "\(place) neither a cpio archive nor a known compression")
            }
            return true
        }

        consuming func finish() throws(InitramfsError) -> InitramfsImage {
            guard !image.archives.isEmpty else {
                throw InitramfsError(
                    .corrupt,
                    at: 0,
                    bytes.count == 0 ? "the file is empty" : "the file holds zeros only"
                )
            }
            return image
        }

        private func read(at offset: Int, _ count: Int) throws(InitramfsError) -> [UInt8] {
            do throws(ArchiveError) { return try bytes.read(at: offset, count) } catch {
                throw InitramfsError(.file, at: offset, error.reason)
            }
        }

        private mutating func skipZeros() throws(InitramfsError) {
            while true {
                let part = try read(at: offset, InitramfsReader.chunk)
                let zeros = part.prefix { $0 == 0 }.count
                offset += zeros
                if zeros < part.count || part.isEmpty { return }
            }
        }

        /// Reads archives that stand there as they are; content of members is passed over without being read.
        private mutating func readPlain() throws(InitramfsError) {
            let start = offset
            var parser = CPIOParser(limits: remainingLimits, stopsAtTrailer: true)
            while true {
                if parser.skippable > 0 {
                    let count = min(parser.skippable, bytes.count - offset)
                    guard count > 0 else { break }
                    parser.skip(count)
                    offset += count
                    continue
                }
                let part = try read(at: offset, InitramfsReader.chunk)
                guard !part.isEmpty else { break }
                do throws(CPIOFault) {
                    offset += try parser.feed(part)
                    if !parser.isInside, parser.trailers > 0 { break }
                } catch {
                    throw InitramfsError(
                        error.isLimit ? .tooLarge : .corrupt,
                        at: start + error.position,
                        "the data there \(error.reason)"
                    )
                }
            }
            try keep(parser, from: start, compression: nil)
        }

        /// Reads one compressed stream of archives.
        private mutating func readCompressed() throws(InitramfsError) {
            let start = offset
            let part = ArchiveSource(source, from: start)
            let rest = limits.expandedBytes - expanded
            var parser = CPIOParser(limits: remainingLimits, stopsAtTrailer: false)
            var stream: Decompressor
            do throws(ArchiveError) { stream = try Decompressor(part, limit: rest) } catch {
                throw Self.fault(error, at: start, expanded: nil)
            }
            var buffer: [UInt8] = []
            while true {
                buffer.removeAll(keepingCapacity: true)
                do throws(ArchiveError) {
                    guard try stream.read(into: &buffer) else { break }
                } catch {
                    throw Self.fault(error, at: start, expanded: min(stream.producedBytes, rest))
                }
                do throws(CPIOFault) {
                    let used = try parser.feed(buffer)
                    if used < buffer.count {
                        throw CPIOFault(parser.position, "is neither a cpio archive nor zeros")
                    }
                } catch {
                    throw InitramfsError(
                        error.isLimit ? .tooLarge : .corrupt,
                        at: start,
                        expandedOffset: error.position,
                        "the data there \(error.reason)"
                    )
                }
            }
            guard stream.consumedBytes > 0 else {
                throw InitramfsError(.corrupt, at: start, "the compressed data is empty")
            }
            offset = start + stream.consumedBytes
            expanded += stream.producedBytes
            try keep(parser, from: start, compression: stream.compression)
        }

        private var remainingLimits: InitramfsLimits {
            var rest = limits
            rest.entries -= image.entryCount
            return rest
        }

        private mutating func keep(
            _ parser: CPIOParser,
            from start: Int,
            compression: Compression?
        ) throws(InitramfsError) {
            guard !parser.isInside else {
                let name = parser.memberName.isEmpty ? "an archive" : "`\(parser.memberName)`"
                throw InitramfsError(
                    .cut,
                    at: compression == nil ? offset : start,
                    expandedOffset: compression == nil ? nil : parser.position,
                    "the data ends inside \(name)"
                )
            }
            guard parser.trailers > 0 else {
                throw InitramfsError(.corrupt, at: start, "the data holds no cpio archive")
            }
            image.archives.append(
                InitramfsImage.Archive(
                    offset: start,
                    length: offset - start,
                    compression: compression?.rawValue,
                    expandedLength: parser.position,
                    entries: parser.entries,
                    isEarlyMicrocode: !parser.content.hasSystem
                )
            )
            image.take(parser.content)
        }

        private static func fault(_ error: ArchiveError, at offset: Int, expanded: Int?) -> InitramfsError {
            let kind: InitramfsError.Kind =
                switch error {
                case .file: .file
                case .cut: .cut
                case .corrupt: .corrupt
                case .tooLarge: .tooLarge
                case .unsupported: .unsupported
                }
            return InitramfsError(kind, at: offset, expandedOffset: expanded, error.reason)
        }
    }
}

extension InitramfsImage {
    fileprivate mutating func take(_ content: InitramfsContent) {
        releases = content.releases.union(releases).sorted()
        modules = content.modules.union(modules).sorted { $0.path < $1.path }
        for (release, list) in content.builtIn { builtIn[release, default: [:]].merge(list) { first, _ in first } }
        damagedLists.formUnion(content.damagedLists)
    }
}
