package import SourceText
import YAMLEvents

/// Reads the aleph version file that the image build writes (`/sysroot/.coreos-aleph-version.json` and its successors).
package enum AlephReader {
    /// The keys that tell the birth release: `build`, `version`, `imgid`, `ref`.
    package static func read(_ bytes: [UInt8], file: FileID) -> Reading<[String: Located<String>]> {
        let parsed = CaptureJSON.parse(bytes, file: file)
        var values: [String: Located<String>] = [:]
        for key in ["build", "version", "imgid", "ref"] { values[key] = parsed.value?[key]?.string }
        return Reading(values, problems: parsed.problems)
    }
}
