import FoundationEssentials
import Ingestion
import Reporting
import SourceText
import YAMLEvents

/// What pseudonyms stand for, and the secret that keys fingerprints: private, and never part of a report.
package struct RedactionMap: Sendable {
    /// What a name is of; its raw value is the pseudonym without the number.
    package enum Category: String, Sendable, Hashable, CaseIterable {
        case node
        case namespace
        case claim
        case pod
        case workload
        case volume
        case storageClass = "class"
        case serial
        case uuid
        case address
        case label
        case person
        case ticket
        case word = "name"
    }

    /// 32 bytes that key fingerprints and digests.
    package private(set) var secret: [UInt8]
    /// Pseudonyms by name.
    private(set) var pseudonyms: [String: String] = [:]
    /// Names in the order in which they got their numbers.
    private var order: [(category: Category, name: String)] = []
    private var counts: [Category: Int] = [:]
    private var used: Set<String> = []

    /// Makes an empty map with a secret from the system's random numbers.
    package init() {
        var generator = SystemRandomNumberGenerator()
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// The pseudonym of a name; a name that has none yet gets the next one of the category.
    mutating func pseudonym(of name: String, as category: Category) -> String {
        if let known = pseudonyms[name] { return known }
        var number = counts[category] ?? 0
        var text: String
        repeat {
            number += 1
            text = "\(category.rawValue)-\(number)"
            // A real name may look like a pseudonym.
        } while used.contains(text) || text == name
        counts[category] = number
        used.insert(name)
        add(name, text, category)
        return text
    }

    /// Names that must never be used as pseudonyms, because inputs hold them.
    mutating func reserve(_ name: String) { used.insert(name) }

    private mutating func add(_ name: String, _ pseudonym: String, _ category: Category) {
        pseudonyms[name] = pseudonym
        used.insert(pseudonym)
        order.append((category, name))
    }

    // MARK: - File

    private static let kind = "RedactionMap"

    /// The map as JSON: secret and names by category, each in the order in which they were met.
    package var text: String {
        let names = order.map { entry -> JSONValue in
            [
                "category": .string(entry.category.rawValue), "name": .string(entry.name),
                "pseudonym": .string(pseudonyms[entry.name] ?? ""),
            ]
        }
        let digits = secret.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }
        let value: JSONValue = [
            "apiVersion": .string(JSONRenderer.apiVersion), "kind": .string(Self.kind),
            "secret": .string(digits.joined()), "names": .array(names),
        ]
        return value.text
    }

    /// Reads a map that an earlier run wrote, so that its pseudonyms are used again.
    ///
    /// - Throws: `AnalysisError.usage` for a file that cannot be read or is no such map.
    package init(path: String) throws(AnalysisError) {
        do throws(ConfigurationError) {
            try self.init(reading: path)
        } catch {
            throw .usage(error.message)
        }
    }

    private init(reading path: String) throws(ConfigurationError) {
        let fields = ConfigurationFields(path: path)
        let text: InputText
        do throws(InputFileError) {
            text = try InputFile.readText(path: path, limit: 256 << 20)
        } catch {
            throw ConfigurationError(path: path, error.reason)
        }
        let root: YAMLNode
        do throws(YAMLFault) {
            let limits = YAMLLimits(depth: 8, scalarBytes: 1 << 20, events: 1 << 26, aliasNodes: 0)
            let documents = try YAMLNode.parse(text.bytes, file: FileID(0), limits: limits)
            guard let document = documents.first, documents.count == 1 else {
                throw YAMLFault(line: 1, column: 1, message: "a redaction map is expected")
            }
            root = document
        } catch {
            throw ConfigurationError(path: path, line: error.line, error.message)
        }
        try fields.requireKeys(of: root, in: ["apiVersion", "kind", "secret", "names"])
        try fields.requireHeader(of: root, apiVersion: JSONRenderer.apiVersion, kind: Self.kind)
        let digits = Array(try fields.required(root, "secret").utf8)
        secret = []
        for start in stride(from: 0, to: digits.count - 1, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start...start + 1], as: UTF8.self), radix: 16) else { break }
            secret.append(byte)
        }
        guard secret.count == 32, digits.count == 64 else {
            throw fields.error(at: root["secret"] ?? root, "`secret` must be 64 hexadecimal digits")
        }
        for item in try fields.items(root, "names") {
            guard let category = try fields.choice(item, "category", of: Category.allCases) else {
                throw fields.error(at: item, "`category` is missing")
            }
            let name = item["name"]?.string?.value ?? ""
            let pseudonym = try fields.required(item, "pseudonym")
            guard pseudonyms[name] == nil, !used.contains(pseudonym) else {
                throw fields.error(at: item, "a name or pseudonym stands in the map twice")
            }
            add(name, pseudonym, category)
            counts[category, default: 0] += 1
        }
    }
}
