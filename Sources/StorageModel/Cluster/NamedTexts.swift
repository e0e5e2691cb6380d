package import SourceText

/// Texts by name, such as labels, with the places they stand at, in the order of the names.
///
/// Objects have few of them: a list is smaller than a dictionary, is searched as fast, and always has the same order.
package struct NamedTexts: Sendable, Hashable {
    private struct Entry: Sendable, Hashable {
        var name: String
        var text: Located<String>
    }

    private var entries: [Entry] = []

    /// Makes an empty list with room.
    package init(minimumCapacity: Int = 0) {
        if minimumCapacity > 0 { entries.reserveCapacity(minimumCapacity) }
    }

    /// The text with a name; nil when there is none.
    package subscript(name: String) -> Located<String>? {
        get {
            for entry in entries where entry.name == name { return entry.text }
            return nil
        }
        set {
            guard let newValue else { return entries.removeAll { $0.name == name } }
            // Printers sort names, so that a new one nearly always comes last.
            guard let last = entries.last, last.name >= name else {
                return entries.append(Entry(name: name, text: newValue))
            }
            let index = entries.firstIndex { $0.name >= name } ?? entries.endIndex
            if index < entries.count, entries[index].name == name {
                entries[index].text = newValue
            } else {
                entries.insert(Entry(name: name, text: newValue), at: index)
            }
        }
    }

    /// The names in their order.
    package var keys: [String] { entries.map(\.name) }

    /// The texts in the order of the names.
    package var values: [Located<String>] { entries.map(\.text) }

    /// The texts without their places.
    package var plain: [String: String] {
        Dictionary(uniqueKeysWithValues: entries.lazy.map { ($0.name, $0.text.value) })
    }
}

extension NamedTexts: RandomAccessCollection {
    /// The place of the first name.
    package var startIndex: Int { 0 }
    /// The place behind the last name.
    package var endIndex: Int { entries.count }

    /// The name and text at a place.
    package subscript(position: Int) -> (key: String, value: Located<String>) {
        (key: entries[position].name, value: entries[position].text)
    }
}

extension NamedTexts: ExpressibleByDictionaryLiteral {
    /// Makes a list of names and texts; of a name that is given twice, the last text counts.
    package init(dictionaryLiteral elements: (String, Located<String>)...) {
        self.init(minimumCapacity: elements.count)
        for (name, text) in elements { self[name] = text }
    }
}
