import Checks
import Findings
import FoundationEssentials
import TestSupport
import Testing

/// docs/guide-coverage.md: every item of the guide and every preflight check has its row.
struct GuideCoverageTests {
    /// A few words by which a line of the guide is known, and the checks that answer it.
    private static let items: [(words: String, checks: [String])] = [
        ("Consider and Prepare", ["P01"]), ("OS for container nodes", ["P01", "P36"]), ("Read-only /sysroot", ["S01"]),
        ("chattr +i /sysroot", ["S01"]), ("chattr -i /sysroot", ["S01"]),
        ("directories are mounted as read-only", ["S02", "S03", "S04", "S05"]), ("/boot/efi not mounted", ["S06"]),
        ("is not mounted by default", ["S06"]), ("BIOS boot partitions", ["S07", "S08"]),
        ("initramfs kernel structure", ["S09", "S10"]), ("injection of Virtio drivers", ["S09", "S10"]),
        ("Slow migration", ["S12"]), ("Impact on PVS-based", ["S13"]), ("created in statically", ["S13", "S14"]),
        ("Container startup failure", ["S15"]), ("read-only attribute for /sysroot", ["S01", "S16"]),
        ("read-write permissions", ["S02", "S16"]), ("mount the /boot/efi", ["S06"]),
        ("run the blkid command", ["P05"]),
        ("mount /dev/vda2", ["S06"]), ("Check for the Virtio", ["S09", "S11"]), ("lsinitrd", ["S09"]),
        // The page's own furniture.
        ("specific constraints, precautions", []), ("Thank you very much", []), ("Was this page helpful", []),
    ]

    private func page() throws -> [String] {
        try String(contentsOfFile: Repository.root + "docs/guide-coverage.md", encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    /// The checks that a page names in rows of its tables.
    private func checks(_ lines: [String]) -> Set<String> {
        var found: Set<String> = []
        for line in lines where line.hasPrefix("|") {
            for word in line.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where isItem(word) {
                found.insert(String(word))
            }
        }
        return found
    }

    private func isItem(_ word: Substring) -> Bool {
        guard word.count == 3, let family = word.first, family == "S" || family == "P" else { return false }
        return word.dropFirst().allSatisfy(\.isNumber)
    }

    @Test func everyPreflightCheckHasARow() throws {
        let named = checks(try page())
        for check in CheckRegistry.preflight { #expect(named.contains(check.descriptor.id), "\(check.descriptor.id)") }
    }

    @Test func everyRowHasEvidenceAndRemedy() throws {
        for line in try page() where line.hasPrefix("|") && !line.hasPrefix("|---") {
            // A bar inside a cell is written `\|`.
            let cells = line.replacing("\\|", with: "/").split(separator: "|")
            let filled = cells.filter { cell in cell.contains { $0 != " " } }
            #expect(filled.count == 4, "\(line)")
        }
    }

    @Test func everyLineOfTheGuideIsAnswered() throws {
        guard let shared = Repository.shared,
            let guide = try? String(contentsOfFile: shared + "guide/rhcos-migration-faq.txt", encoding: .utf8)
        else { return print("SKIPPED: the guide is not there") }
        let named = checks(try page())
        for line in guide.split(separator: "\n") where line.count > 32 {
            let matches = Self.items.filter { line.contains($0.words) }
            #expect(!matches.isEmpty, "no check answers: \(line)")
            for check in matches.flatMap(\.checks) { #expect(named.contains(check), "\(check)") }
        }
        for item in Self.items { #expect(guide.contains(item.words), "the guide has no `\(item.words)`") }
    }
}
