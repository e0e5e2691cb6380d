package import SourceText
package import YAMLEvents

/// Reads captures in JSON through the YAML parser, which knows the place of each value.
package enum CaptureJSON {
    /// Parses one JSON value; trouble is a problem that names its line.
    package static func parse(_ bytes: [UInt8], file: FileID) -> Reading<YAMLNode?> {
        do throws(YAMLFault) {
            let documents = try YAMLNode.parse(bytes, file: file)
            guard let first = documents.first, first.pairs != nil else {
                return Reading(nil, problems: [InputProblem(.unusable, file: file, "file holds no JSON object")])
            }
            var problems: [InputProblem] = []
            if documents.count > 1 {
                problems.append(
                    InputProblem(
                        .skippedObject,
                        at: documents[1].location,
                        "only the first JSON object of the file is used"
                    )
                )
            }
            return Reading(first, problems: problems)
        } catch {
            let place = SourceLocation(file: file, line: error.line, column: error.column)
            return Reading(
                nil,
                problems: [InputProblem(.unusable, at: place, "file is no complete JSON: \(error.message)")]
            )
        }
    }
}

extension YAMLNode {
    /// Whether the value is a list.
    var isList: Bool { elements != nil }
}
