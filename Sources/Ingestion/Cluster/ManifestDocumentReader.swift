import SourceText
import StorageModel
import YAMLEvents

/// What one file held.
struct ManifestTally: Sendable {
    /// Objects of kept kinds.
    var kept = 0
    /// Objects of other kinds.
    var others = 0
    /// The latter by kind.
    var otherKinds: [String: Int] = [:]
    /// Lists of any kind.
    var lists = 0
    /// Lists whose kind says that they hold objects of a kept kind.
    var keptLists = 0
    /// Lines of the client.
    var messages = 0
}

/// Turns the documents of one file, and the members of their lists, into objects.
struct ManifestDocumentReader {
    private struct TypeMeta {
        var apiVersion: String?
        var kind: String?
    }

    private let file: FileID
    private let cluster: ClusterRole
    private let parts = ManifestPartReader()
    private(set) var objects: CollectedObjects
    /// The last member of the current list; a cut may have shortened it, so it waits for what follows.
    private var held: PartOutcome.Outcome?
    /// Members whose kind is that of the list, which may stand behind them.
    private var untyped: [YAMLNode] = []
    /// Whether the last document ended in a way that a cut cannot produce.
    private(set) var endedClosed = false
    var problems: [InputProblem] = []
    var tally = ManifestTally()

    init(file: FileID, cluster: ClusterRole, objects: CollectedObjects) {
        self.file = file
        self.cluster = cluster
        self.objects = objects
    }

    /// Takes a member of the current document's list.
    mutating func element(_ outcome: PartOutcome.Outcome) {
        releaseHeld()
        if case .fault(let fault, let isTemplate) = outcome {
            report(fault, .skippedObject, isTemplate: isTemplate, what: "an object of the list")
        } else {
            held = outcome
        }
    }

    /// Ends the current document; its values, when nothing was cut out of it, are `outcomes`.
    mutating func document(_ document: DocumentPart, _ outcomes: [PartOutcome.Outcome]) {
        endedClosed = document.text.syntax == .braces && !document.isUnclosed
        if document.elementCount > 0 {
            list(document)
            held = nil
            untyped = []
            return
        }
        for outcome in outcomes {
            switch outcome {
            case .object(let decoded): add(decoded)
            case .node(let node): object(node, of: TypeMeta(), isMember: false)
            case .fault(let fault, let isTemplate):
                let effect = document.isUnclosed ? InputProblem.Effect.truncated : .skippedObject
                report(fault, effect, isTemplate: isTemplate, what: "the document")
            }
        }
    }

    private mutating func releaseHeld() {
        guard let outcome = held else { return }
        held = nil
        switch outcome {
        case .object(let decoded): add(decoded)
        case .node(let node):
            if case .mapping = node, node["kind"]?.string == nil || node["apiVersion"]?.string == nil {
                untyped.append(node)
            } else {
                object(node, of: TypeMeta(), isMember: true)
            }
        case .fault: break
        }
    }

    // MARK: Lists

    private mutating func list(_ document: DocumentPart) {
        tally.lists += 1
        let end = SourceLocation(file: file, line: document.text.lastLine)
        var header: YAMLNode?
        var cut: InputProblem?
        do throws(YAMLFault) {
            header = try parts.listHeader(document)
        } catch {
            let place = SourceLocation(file: file, line: error.line, column: error.column)
            cut = InputProblem(.truncated, at: place, "the list around its objects cannot be read: \(error.message)")
        }
        let type = TypeMeta(apiVersion: header?["apiVersion"]?.string?.value, kind: header?["kind"]?.string?.value)
        if document.isUnclosed {
            cut = InputProblem(.truncated, at: end, "the file ends inside the JSON list: it is cut")
        } else if let header, cut == nil {
            cut = incompleteness(header, type, end)
        }
        if let cut {
            problems.append(cut)
            // A member of a JSON list is handed on only when it is closed.
            if document.endsInElements, !document.isUnclosed { dropHeld() }
        } else {
            endedClosed = endedClosed || !document.endsInElements
        }
        releaseHeld()
        page(header)
        strayKeys(header)
        members(untyped, of: type)
        countEmpty(type)
    }

    private func incompleteness(_ header: YAMLNode, _ type: TypeMeta, _ end: SourceLocation) -> InputProblem? {
        guard header["items"] != nil else {
            return InputProblem(.truncated, at: header.location, "the document around the objects is no list")
        }
        guard let kind = header["kind"]?.string else {
            return InputProblem(.truncated, at: end, "the list has no `kind`: the end of the dump is missing")
        }
        guard kind.value.hasSuffix("List") else {
            let message = "`\(kind.value)` is no kind of list: the dump is cut or damaged"
            return InputProblem(.truncated, at: kind.location, message)
        }
        guard type.apiVersion != nil else {
            return InputProblem(.truncated, at: header.location, "the list has no `apiVersion`")
        }
        return nil
    }

    /// A list that a cut ends may have lost lines of its last member; what is left of it would mislead.
    private mutating func dropHeld() {
        guard let outcome = held else { return }
        held = nil
        let (kind, name, location): (String?, String?, SourceLocation)
        switch outcome {
        case .object(let decoded): (kind, name, location) = (decoded.kind, decoded.name, decoded.location)
        case .node(let node):
            (kind, name) = (node["kind"]?.string?.value, node["metadata"]?["name"]?.string?.value)
            location = node.location
        case .fault: return
        }
        let text = name.map { "`\(kind ?? "object")/\($0)`" } ?? "it"
        let message = "the last object before the cut is not used, it may be incomplete: \(text)"
        problems.append(InputProblem(.skippedObject, at: location, message))
    }

    private mutating func strayKeys(_ header: YAMLNode?) {
        // The last two are written beside `metadata` by OpenShift 3 clients.
        let known: Set<String> = ["apiVersion", "kind", "metadata", "items", "resourceVersion", "selfLink"]
        for pair in header?.pairs ?? [] where !known.contains(pair.key.value) {
            let message = "`\(pair.key.value)` is no part of a list and not used"
            problems.append(InputProblem(.skippedLine, at: pair.key.location, message))
        }
    }

    /// Names a list that the API server cut into pages (apimachinery meta/v1 ListMeta, `continue`).
    private mutating func page(_ list: YAMLNode?) {
        let token = list?["metadata"]?["continue"]?.string.flatMap { $0.value.isEmpty ? nil : $0.location }
        let remaining = list?["metadata"]?["remainingItemCount"]
        let count = remaining?.int ?? 0
        guard let place = token ?? (count > 0 ? remaining?.location : nil) else { return }
        let missing = count > 0 ? "\(count) objects are missing" : "an unknown number of objects is missing"
        problems.append(InputProblem(.truncated, at: place, "the list is one page of several: \(missing)"))
    }

    private mutating func members(_ nodes: [YAMLNode], of list: TypeMeta) {
        var type = TypeMeta()
        if let kind = list.kind, kind.hasSuffix("List"), kind != "List" {
            type = TypeMeta(apiVersion: list.apiVersion, kind: String(kind.dropLast(4)))
        }
        for node in nodes { object(node, of: type, isMember: true) }
    }

    private mutating func countEmpty(_ list: TypeMeta) {
        guard let kind = list.kind, kind.hasSuffix("List"), kind != "List", let version = list.apiVersion else {
            return
        }
        let member = String(kind.dropLast(4))
        objects.kindCounts[ManifestKind.countName(apiVersion: version, kind: member), default: 0] += 0
        if ManifestKind(apiVersion: version, kind: member) != nil { tally.keptLists += 1 }
    }

    // MARK: Objects

    private mutating func object(_ node: YAMLNode, of inherited: TypeMeta, isMember: Bool) {
        guard case .mapping(_, let location) = node else {
            if !node.isNull || isMember {
                let message = "a Kubernetes object is expected, but \(node.shape) stands here"
                problems.append(InputProblem(.skippedObject, at: node.location, message))
            }
            return
        }
        let version = node["apiVersion"]?.string?.value ?? inherited.apiVersion
        let kind = node["kind"]?.string?.value ?? inherited.kind
        if let items = node["items"], kind?.hasSuffix("List") ?? true {
            wholeList(node, items, TypeMeta(apiVersion: version, kind: kind))
            return
        }
        guard let kind, let version else {
            let missing = kind == nil ? "kind" : "apiVersion"
            let name = node["metadata"]?["name"]?.string.map { ": `\($0.value)`" } ?? ""
            problems.append(InputProblem(.skippedObject, at: location, "an object has no `\(missing)`\(name)"))
            return
        }
        typed(node, version, kind)
    }

    private mutating func wholeList(_ node: YAMLNode, _ items: YAMLNode, _ type: TypeMeta) {
        tally.lists += 1
        if type.kind == nil {
            problems.append(
                InputProblem(.truncated, at: node.location, "the list has no `kind`: the end of the dump is missing")
            )
        }
        page(node)
        if let nodes = items.elements {
            members(nodes, of: type)
        } else if !items.isNull {
            problems.append(InputProblem(.skippedObject, at: items.location, "`items` is no list"))
        }
        countEmpty(type)
    }

    private mutating func typed(_ node: YAMLNode, _ version: String, _ kind: String) {
        if kind == "Status", version == "v1" {
            let reason = node["message"]?.string?.value ?? node["reason"]?.string?.value ?? "without a message"
            let message = "the API server answered with a `Status`, not with objects: `\(reason)`"
            problems.append(InputProblem(.skippedObject, at: node.location, message))
            return
        }
        guard kind != "List" else {
            problems.append(InputProblem(.skippedObject, at: node.location, "the list has no `items`"))
            return
        }
        guard let known = ManifestKind(apiVersion: version, kind: kind) else {
            let name = ManifestKind.countName(apiVersion: version, kind: kind)
            objects.kindCounts[name, default: 0] += 1
            tally.others += 1
            tally.otherKinds[name, default: 0] += 1
            return
        }
        let table = ValueTable()
        let value = table.load(node, numbers: ManifestField.numbers)
        var memory = DecodeMemory()
        add(DecodedObject(value, kind: DecodeMemory.Kind(name: kind, known: known), &memory, cluster: cluster))
    }

    private mutating func add(_ decoded: DecodedObject) {
        switch decoded.result {
        case .success(let addition):
            addition(&objects)
            objects.kindCounts[decoded.kind, default: 0] += 1
            tally.kept += 1
        case .failure(let fault):
            let name = decoded.name.map { "/\($0)" } ?? ""
            problems.append(
                InputProblem(.skippedObject, at: fault.location, "`\(decoded.kind)\(name)`: \(fault.message)")
            )
        }
    }

    private mutating func report(
        _ fault: YAMLFault,
        _ effect: InputProblem.Effect,
        isTemplate: Bool,
        what: String
    ) {
        let place = SourceLocation(file: file, line: fault.line, column: fault.column)
        let hint = isTemplate ? ", it is a template that was not rendered" : ""
        problems.append(InputProblem(effect, at: place, "\(what) cannot be read\(hint): \(fault.message)"))
    }
}
