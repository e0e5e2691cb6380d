/// Where a Markdown report is shown, and what that place can hold.
package enum SizeProfile: String, Sendable, Hashable, CaseIterable {
    /// A job summary of GitHub Actions: at most 900 KiB of its limit of 1 MiB a step.
    case githubSummary = "github-summary"
    /// A comment on GitHub: at most 65,536 characters.
    case githubComment = "github-comment"
    /// A comment on GitLab: at most 1,000,000 characters, and diagrams are drawn at once only while they have less than
    /// 2,000 characters together.
    case gitlab
    /// A comment on Azure DevOps: at most 150,000 characters.
    case azureComment = "azure-comment"
    /// No limit.
    case plain

    /// Most units of a document; nil for no limit.
    var limit: Int? {
        switch self {
        case .githubSummary: 900 * 1_024
        case .githubComment: 65_536
        case .gitlab: 1_000_000
        case .azureComment: 150_000
        case .plain: nil
        }
    }

    /// The size of a text in the unit of the limit; characters are counted as UTF-16 units, of which no host counts more.
    func size(of text: String) -> Int { self == .githubSummary ? text.utf8.count : text.utf16.count }

    /// The limit in words.
    var limitWords: String {
        switch self {
        case .githubSummary: "900 KiB"
        case .githubComment: "65,536 characters"
        case .gitlab: "1,000,000 characters"
        case .azureComment: "150,000 characters"
        case .plain: "no limit"
        }
    }

    /// Characters of all diagrams that are shown at once; further ones stand behind a click. Nil for no limit.
    var openDiagramCharacters: Int? { self == .gitlab ? 1_999 : nil }

    /// Most diagrams of one document.
    var diagramLimit: Int { self == .gitlab ? 40 : 10 }
}
