import Initramfs
package import SourceText
package import StorageModel

/// Reads everything that was given about one node.
package enum NodeIngestion {
    /// Bytes of one capture file that are read; the capture script caps each item at 8 MiB.
    private static let largestFile = 256 << 20

    /// Reads the files that `inputs` lead to and joins them; without inputs the facts are empty.
    ///
    /// Every file that is read is added to `sources`, sorted by path; what could not be read is added to `problems`.
    /// Throws when a path does not exist, when a folder holds no capture, or when the files come from two machines.
    package static func load(
        _ inputs: NodeInputs,
        into sources: inout SourceMap,
        problems: inout [InputProblem]
    ) throws(IngestionError) -> HostFacts {
        guard !inputs.isEmpty else { return HostFacts(role: inputs.role) }
        let files = try CaptureLocator.files(of: inputs)
        var collector = HostCollector(role: inputs.role)
        var captures: [LoadedCapture] = []
        for file in files {
            let known = sources.files.count
            if let capture = load(file, role: inputs.role, into: &sources, &collector) {
                captures += parts(of: capture, &sources, &collector)
            }
            // What is wrong with an archive or folder is told at its record, or without a file when it has none.
            let id = sources.files.count > known ? FileID(known) : nil
            for remark in file.remarks {
                let message = id == nil ? "`\(file.path)`: \(remark.message)" : remark.message
                collector.problems.append(InputProblem(remark.effect, file: id, message))
            }
        }
        let context = CaptureContext(captures, presentPaths: Set(files.map(\.path)))
        collector.problems += context.problems
        for capture in captures {
            let known = collector.problems.count
            collector.problems += context.sizeProblems(of: capture)
            collector.take(capture, context)
            collector.noteDamage(of: capture, from: known)
        }
        collector.finish(context)
        try checkRecognised(collector, captures, inputs, files: files.count)
        try checkOneMachine(collector, sources)
        problems += located(collector.problems, captures)
        return collector.facts
    }

    /// Refusals of whole files with the line at which the text begins, so that a reader finds what was refused.
    private static func located(_ problems: [InputProblem], _ captures: [LoadedCapture]) -> [InputProblem] {
        problems.map { problem in
            guard problem.effect == .unusable, problem.line == nil, let file = problem.file,
                let capture = captures.first(where: { $0.id == file })
            else { return problem }
            var problem = problem
            let start = TextLines(Array(capture.bytes.prefix(1 << 12)), file: file).lines.first { !$0.isBlank }
            problem.line = start?.number ?? 1
            problem.column = 1
            return problem
        }
    }

    /// Reads one file; nil for links, for members of a bundle that no reader knows, and for files that cannot be read.
    private static func load(
        _ file: CaptureFile,
        role: HostRole,
        into sources: inout SourceMap,
        _ collector: inout HostCollector
    ) -> LoadedCapture? {
        guard !file.isLink else {
            collector.problems.append(
                InputProblem(.note, file: nil, "`\(file.path)` is a symbolic link inside a capture and is not followed")
            )
            collector.facts.unrecognised.append(file.path)
            return nil
        }
        if case .archive(let form) = file.origin {
            addArchive(file, form: form, role: role, into: &sources, &collector)
            return nil
        }
        var kind: CaptureKind?
        if case .placed(let known) = file.origin {
            guard known.isRead else { return nil }
            kind = known
        }
        if let member = file.member {
            kind = BundleLayout.kind(of: member)
            if kind == nil {
                collector.facts.unrecognised.append(file.path)
                let message =
                    "`\(member)` of the \(role.rawValue) capture was not read: this version takes nothing from such a file"
                collector.problems.append(InputProblem(.note, file: nil, message))
            }
            guard let known = kind, known.isRead || member.hasSuffix(".err") else { return nil }
        }
        var record = SourceFile(path: file.path, role: role == .source ? .sourceNode : .targetNode)
        do throws(InputFileError) {
            let text = try file.readText(limit: largestFile)
            kind = kind ?? file.kind(of: text.bytes)
            record.sha256 = text.sha256
            record.size = text.size
            record.storagePath = text.storagePath
            record.storageRange = file.stored?.range
            record.kind = kind?.name ?? "not recognised"
            return LoadedCapture(file: file, id: sources.add(record), text: text, kind: kind)
        } catch {
            let id = sources.add(record)
            collector.problems.append(InputProblem(.unusable, file: id, "file cannot be read: \(error.reason)"))
            return nil
        }
    }

    /// The outputs in a pasted terminal session, or the capture itself.
    private static func parts(
        of capture: LoadedCapture,
        _ sources: inout SourceMap,
        _ collector: inout HostCollector
    ) -> [LoadedCapture] {
        guard case .loose = capture.file.origin else { return [capture] }
        let outputs = ShellSession.outputs(capture.bytes)
        guard !outputs.isEmpty else { return [capture] }
        let hosts = ShellSession.hosts(capture.bytes)
        guard hosts.count < 2 else {
            sources[capture.id].kind = "terminal session"
            let names = hosts.map { "`\($0)`" }.joined(separator: ", ")
            let message = "the terminal session is of several machines: \(names)"
            let place = SourceLocation(file: capture.id, line: 1)
            collector.problems.append(InputProblem(.unusable, at: place, message))
            return []
        }
        let parts = outputs.enumerated().map { index, bytes in
            var part = capture
            part.text.bytes = bytes
            // Two outputs of one file are two captures.
            part.text.sha256 += "#\(index)"
            part.kind = part.file.kind(of: bytes)
            return part
        }
        let known = parts.filter { $0.kind != nil }
        sources[capture.id].kind = known.isEmpty ? "not recognised" : "terminal session"
        return known.isEmpty ? [capture] : known
    }

    /// Lists an archive among the inputs, with its digest.
    private static func addArchive(
        _ file: CaptureFile,
        form: String,
        role: HostRole,
        into sources: inout SourceMap,
        _ collector: inout HostCollector
    ) {
        var record = SourceFile(path: file.path, role: role == .source ? .sourceNode : .targetNode)
        record.kind = "archive (\(form))"
        record.storagePath = file.stored?.path ?? file.path
        record.storageRange = file.stored?.range
        do throws(InputFileError) {
            let digest = try InputFile.digest(
                path: file.path,
                storagePath: record.storagePath,
                range: record.storageRange
            )
            record.sha256 = digest.sha256
            record.size = digest.size
            _ = sources.add(record)
        } catch {
            let id = sources.add(record)
            collector.problems.append(InputProblem(.unusable, file: id, "file cannot be read: \(error.reason)"))
        }
    }

    private static func checkRecognised(
        _ collector: HostCollector,
        _ captures: [LoadedCapture],
        _ inputs: NodeInputs,
        files: Int
    ) throws(IngestionError) {
        guard captures.allSatisfy({ $0.kind == nil }), let path = inputs.bundles.first else { return }
        guard collector.facts.evidence.isEmpty, files > 1 else { return }
        throw IngestionError.unsuitable(path: path, reason: "it holds no capture of a node that is known here")
    }

    private static func checkOneMachine(_ collector: HostCollector, _ sources: SourceMap) throws(IngestionError) {
        for values in [collector.machineIDs, collector.hostnames] {
            guard let first = values.first, let other = values.first(where: { $0.value != first.value }) else {
                continue
            }
            let places = "`\(sources[first.location.file].path)` and `\(sources[other.location.file].path)`"
            throw IngestionError.unsuitable(
                path: sources[other.location.file].path,
                reason: "captures of two machines are given for the \(collector.facts.role.rawValue): \(places) "
                    + "name `\(first.value)` and `\(other.value)`"
            )
        }
    }
}

/// A capture file with its text.
struct LoadedCapture {
    var file: CaptureFile
    var id: FileID
    var text: InputText
    var kind: CaptureKind?

    /// The text.
    var bytes: [UInt8] { text.bytes }

    /// Whether the text is a JSON object.
    var isJSON: Bool { bytes.first { !ASCII.isBlank($0) && $0 != ASCII.newline && $0 != ASCII.carriageReturn } == 0x7B }

    /// Whether nothing but white space is in the file.
    var isBlank: Bool {
        bytes.allSatisfy { ASCII.isBlank($0) || $0 == ASCII.newline || $0 == ASCII.carriageReturn }
    }
}

extension CaptureFile {
    /// The file's text, from where its bytes stand.
    fileprivate func readText(limit: Int) throws(InputFileError) -> InputText {
        guard let stored else { return try InputFile.readText(path: path, limit: limit) }
        return try InputFile.readText(path: path, storagePath: stored.path, range: stored.range, limit: limit)
    }

    /// Whether the last component of the path is a name of an initramfs image.
    fileprivate var isNamedImage: Bool { InitramfsImageReader.isImageName(path.split(separator: "/").last ?? "") }

    /// The kind of a file outside a bundle.
    fileprivate func kind(of bytes: [UInt8]) -> CaptureKind? {
        switch origin {
        case .assertedFstab: .fstab
        case .assertedMountinfo: .mountinfo
        case .bundle, .archive: nil
        case .placed(let kind): kind
        case .loose where InitramfsReader.looksLikeImage(Array(bytes.prefix(16))) && isNamedImage:
            .initramfsImage(path: path.split(separator: "/").last.map(String.init) ?? path)
        case .loose:
            ForeignContent.description(of: bytes) == nil
                ? ContentDetection.kind(of: bytes, name: path.split(separator: "/").last.map(String.init) ?? path) : nil
        }
    }
}
