import SourceText
import StorageModel

/// Gathers what the captures of one node say, file by file.
struct HostCollector {
    /// What is known so far; devices and links are filled in at the end.
    var facts: HostFacts
    /// What could not be read.
    var problems: [InputProblem] = []
    /// machine-id of each capture.
    var machineIDs: [Located<String>] = []
    /// Host name of each capture.
    var hostnames: [Located<String>] = []
    /// Devices as each probe describes them.
    var deviceRows: [DeviceRow] = []
    /// Links below /dev.
    var deviceLinks: [ListedLink]?
    /// Whether efibootmgr found UEFI firmware.
    var bootManager: Located<Bool>?
    /// Links that devices claim in the udev database.
    var claimedLinks: [ListedLink] = []
    /// Files below /sys/block, by device and attribute.
    var sysfs: [String: [String: Located<String>]] = [:]
    /// Mounts of findmnt, for when mountinfo is missing.
    var findmnt: [MountEntry]?
    /// lsblk files in which a missing value means that there is none.
    var emptyIsKnown: Set<FileID> = []
    /// Files of kinds of which a node has one, by kind.
    private var firstOfKind: [String: LoadedCapture] = [:]

    /// Trouble of one file that is listed line by line.
    private static let mostProblemsOfFile = 50

    init(role: HostRole) { facts = HostFacts(role: role) }

    /// Why a file is not read, with the line that gives it away: the first one that is not blank.
    private static func refusal(of capture: LoadedCapture) -> InputProblem {
        guard !capture.isBlank else {
            let message = capture.bytes.isEmpty ? "file is empty" : "file holds nothing but white space"
            return InputProblem(.unusable, at: SourceLocation(file: capture.id, line: 1), message)
        }
        let lines = TextLines(Array(capture.bytes.prefix(1 << 16)), file: capture.id).lines
        let first = lines.first { !$0.isBlank }
        let place = SourceLocation(file: capture.id, line: first?.number ?? 1)
        if let holds = ForeignContent.description(of: capture.bytes) {
            return InputProblem(.unusable, at: place, "file is no node capture, it holds \(holds)")
        }
        let start = first.map { ASCII.text(ASCII.trimmed($0.bytes).prefix(60)) } ?? ""
        return InputProblem(.unusable, at: place, "file is no capture that is known here, it begins with `\(start)`")
    }

    /// Uses one file.
    mutating func take(_ capture: LoadedCapture, _ context: CaptureContext) {
        guard let kind = capture.kind else {
            problems.append(Self.refusal(of: capture))
            facts.unrecognised.append(capture.file.path)
            return
        }
        guard kind.isRead else { return }
        if let holds = mismatch(capture, kind) {
            problems.append(
                InputProblem(.unusable, file: capture.id, "file is taken for \(kind.name), but holds \(holds)")
            )
            return
        }
        if capture.isBlank, !takeBlank(capture, kind, context) { return }
        if [.environment, .manifest, .tools].contains(kind), let last = capture.bytes.last, last != ASCII.newline {
            // No manifest row gives the size of these, but their writer ends every line.
            let message = "the last line has no line end: the file was cut"
            problems.append(InputProblem(.truncated, file: capture.id, message))
        }
        if let text = capture.text.encodingNote {
            problems.append(InputProblem(.note, file: capture.id, "text was decoded from \(text)"))
        }
        read(capture, kind, context)
    }

    /// Says what a file holds instead of its kind.
    private func mismatch(_ capture: LoadedCapture, _ kind: CaptureKind) -> String? {
        if case .initramfsImage = kind { return nil }
        if let foreign = ForeignContent.description(of: capture.bytes) { return foreign }
        switch kind {
        case .fstab: return ContentDetection.isMountinfo(capture.bytes) ? "a mountinfo" : nil
        case .mountinfo, .processMountinfo:
            return ContentDetection.isFstab(capture.bytes) && !capture.isBlank ? "a fstab" : nil
        default: return nil
        }
    }

    /// Deals with a file without content; whether it shall be read as an empty list.
    private mutating func takeBlank(_ capture: LoadedCapture, _ kind: CaptureKind, _ context: CaptureContext) -> Bool {
        let result = context.rows[capture.file.path]?.result ?? "0"
        if takeBlankProbe(capture, kind, context) { return false }
        if result != "0" {
            let reason = context.errorLine(of: capture).map { ": `\($0)`" } ?? ""
            problems.append(
                InputProblem(
                    .note,
                    file: capture.id,
                    "capture of \(kind.name) failed with exit code \(result)\(reason)"
                )
            )
            return false
        }
        guard kind.mayBeEmpty else {
            problems.append(InputProblem(.unusable, file: capture.id, "file is empty, \(kind.name) was expected"))
            return false
        }
        if case .fstab = kind { problems.append(InputProblem(.note, file: capture.id, "fstab is empty")) }
        return true
    }

    /// Keeps the problems of a reading; nil when nothing of the file is used, else its value.
    mutating func accept<Value>(_ reading: Reading<Value>, _ capture: LoadedCapture, isEmpty: (Value) -> Bool) -> Value?
    {
        let lost = reading.problems.filter { $0.effect.losesEvidence }
        if let fatal = lost.first(where: { $0.effect == .unusable }) {
            problems.append(fatal)
            return nil
        }
        if let first = lost.first, isEmpty(reading.value) {
            let message = "nothing of the file is \(capture.kind?.name ?? "known"): \(first.message)"
            var problem = first
            problem.effect = .unusable
            problem.message = message
            problems.append(problem)
            return nil
        }
        problems += reading.problems.prefix(Self.mostProblemsOfFile)
        if reading.problems.count > Self.mostProblemsOfFile {
            let more = reading.problems.count - Self.mostProblemsOfFile
            problems.append(
                InputProblem(.skippedLine, file: capture.id, "\(more) more lines of the file have problems")
            )
        }
        mark(capture)
        return reading.value
    }

    /// Keeps the problems of a reading that is a collection.
    mutating func accept<Value: Collection>(_ reading: Reading<Value>, _ capture: LoadedCapture) -> Value? {
        accept(reading, capture) { $0.isEmpty }
    }

    /// Records that evidence is present.
    mutating func mark(_ capture: LoadedCapture) {
        guard let evidence = capture.kind?.evidence else { return }
        facts.evidence[evidence, default: []].append(capture.id)
    }

    /// Whether a file is the first of its kind; a second one with other content is a problem, with the same it is dropped.
    mutating func isFirst(_ capture: LoadedCapture) -> Bool {
        let name = capture.kind?.name ?? ""
        guard let first = firstOfKind[name] else {
            firstOfKind[name] = capture
            return true
        }
        if first.text.sha256 != capture.text.sha256 {
            let message = "another \(name) of this node was given and differs: `\(first.file.path)` is used"
            problems.append(InputProblem(.unusable, file: capture.id, message))
        }
        return false
    }
}
