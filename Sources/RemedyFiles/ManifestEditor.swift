import SourceText
import YAMLEvents

/// Changes single fields of a whole object; everything else stays as it was read.
struct ManifestEditor {
    /// The object.
    private(set) var node: YAMLNode

    /// Starts with an object; a member of a list may leave its kind to the list.
    init(_ node: YAMLNode, apiVersion: String, kind: String) {
        self.node = node
        if node["kind"]?.string == nil { set(["kind"], kind) }
        if node["apiVersion"]?.string == nil { set(["apiVersion"], apiVersion) }
    }

    /// The text of a field.
    func text(_ path: [String]) -> String? { value(path)?.string?.value }

    /// The value of a field.
    func value(_ path: [String]) -> YAMLNode? { path.reduce(node as YAMLNode?) { $0?[$1] } }

    /// Writes text into a field, with the mappings around it where they are missing.
    mutating func set(_ path: [String], _ text: String) {
        set(path, .scalar(Located(text, at: Self.nowhere), isPlain: false))
    }

    /// Writes a list of texts into a field.
    mutating func set(_ path: [String], _ texts: [String]) {
        set(path, .sequence(texts.map { .scalar(Located($0, at: Self.nowhere), isPlain: false) }, Self.nowhere))
    }

    /// Writes a value into a field.
    mutating func set(_ path: [String], _ value: YAMLNode) { node = Self.changed(node, path[...], value) }

    /// Takes a field out; nothing happens when it is not there.
    mutating func remove(_ path: [String]) { node = Self.changed(node, path[...], nil) }

    /// Takes a mapping out when nothing is left in it.
    mutating func removeIfEmpty(_ path: [String]) {
        if value(path)?.pairs?.isEmpty == true { remove(path) }
    }

    /// Takes out what only the object in the cluster may have, so that it can be made again.
    mutating func prepareForCreation() {
        let fields = [
            "uid", "resourceVersion", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
            "generation", "managedFields", "selfLink", "finalizers",
        ]
        for field in fields { remove(["metadata", field]) }
        remove(["status"])
        // The record of `oc apply` describes the old object.
        removeAnnotations(["kubectl.kubernetes.io/last-applied-configuration"])
    }

    /// Takes annotations out.
    mutating func removeAnnotations(_ keys: [String]) {
        for key in keys { remove(["metadata", "annotations", key]) }
        removeIfEmpty(["metadata", "annotations"])
    }

    private static let nowhere = SourceLocation(file: FileID(0), line: 1)

    private static func changed(_ node: YAMLNode, _ path: ArraySlice<String>, _ value: YAMLNode?) -> YAMLNode {
        guard let key = path.first else { return value ?? node }
        var pairs = node.pairs ?? []
        let position = pairs.firstIndex { $0.key.value == key }
        if path.count == 1 {
            if let value {
                let pair = YAMLPair(key: Located(key, at: nowhere), value: value)
                if let position { pairs[position].value = pair.value } else { pairs.append(pair) }
            } else if let position {
                pairs.remove(at: position)
            }
        } else if let position {
            pairs[position].value = changed(pairs[position].value, path.dropFirst(), value)
        } else if value != nil {
            let inner = changed(.mapping([], nowhere), path.dropFirst(), value)
            pairs.append(YAMLPair(key: Located(key, at: nowhere), value: inner))
        } else {
            return node
        }
        return .mapping(pairs, node.location)
    }
}
