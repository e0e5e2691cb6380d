/// Lines that `oc` and `kubectl` write beside a dump, and that a redirect of both streams puts into it.
enum ClientMessage {
    /// What such a line says about the dump.
    enum Meaning: Sendable {
        /// Something that was asked for is not in the dump.
        case loss
        /// Nothing about its content.
        case remark
    }

    private static let losses = [
        "error: ", "Error: ", "Error from server", "error validating", "Unable to connect to the server",
        "The connection to the server", "couldn't get ", "unable to retrieve the complete list of server APIs",
        "Unauthorized", "error converting ", "The request is invalid",
    ]
    private static let remarks = [
        "Warning: ", "No resources found", "Flag --", "Using project ", "Using deprecated ", "Defaulted container",
        "Now using project ", "$ ",
    ]

    /// Whether a line at the first column is such a line.
    @Sendable static func isMessage(_ line: ArraySlice<UInt8>) -> Bool { meaning(of: line) != nil }

    /// What a line at the first column says when it is such a line.
    static func meaning(of line: ArraySlice<UInt8>) -> Meaning? {
        if losses.contains(where: { line.starts(with: $0.utf8) }) { return .loss }
        if remarks.contains(where: { line.starts(with: $0.utf8) }) { return .remark }
        return logMeaning(of: line)
    }

    /// A line of klog: level, month and day, time (`E1123 15:04:05.000000    1234 memcache.go:265] …`).
    private static func logMeaning(of line: ArraySlice<UInt8>) -> Meaning? {
        let start = Array(line.prefix(9))
        guard start.count == 9, start[5] == 0x20, start[8] == 0x3A,
            [1, 2, 3, 4, 6, 7].allSatisfy({ (0x30...0x39).contains(start[$0]) })
        else { return nil }
        switch start[0] {
        case 0x45, 0x46: return .loss
        case 0x49, 0x57: return .remark
        default: return nil
        }
    }
}
