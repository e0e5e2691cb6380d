import Initramfs
package import SourceText
package import StorageModel

/// Reads the text of lsinitrd(1).
package enum LsinitrdReader {
    /// Reads the images of a listing, in file order; `image` is the path that the command was given, when it is known.
    ///
    /// A listing is complete when it has dracut's `Version:` and `Arguments:` lines and names files below `drivers/`, and
    /// no line tells of skipcpio trouble. `errorText` is what the command wrote to standard error.
    package static func read(
        _ bytes: [UInt8],
        file: FileID,
        image: String = "",
        errorText: [UInt8] = []
    ) -> Reading<[InitramfsListing]> {
        let text = TextLines(bytes, file: file)
        var images: [Draft] = []
        var current = Draft(image: image, location: text.location(1))
        var sawAny = false
        for line in text.lines where !line.isBlank {
            let content = line.text
            if content.hasPrefix("Image: ") {
                if sawAny { images.append(current) }
                current = Draft(image: imagePath(content), location: text.location(line))
            }
            sawAny = true
            current.add(content, at: text.location(line))
        }
        if sawAny { images.append(current) }
        let errorLine = String(decoding: errorText, as: UTF8.self).split(separator: "\n").first.map(String.init)
        let listings = images.map { $0.listing(error: errorLine) }
        return Reading(listings, problems: text.problems)
    }

    private struct Draft {
        var image: String
        var location: SourceLocation
        var modules: [String: SourceLocation] = [:]
        var sawVersion = false
        var sawArguments = false
        var sawDrivers = false
        var trouble: String?

        mutating func add(_ line: String, at place: SourceLocation) {
            if line.hasPrefix("Version:") { sawVersion = true }
            if line.hasPrefix("Arguments:") { sawArguments = true }
            if trouble == nil, line.contains("skipcpio") { trouble = "`\(line)`" }
            guard line.contains("/drivers/") else { return }
            sawDrivers = true
            // A listing line ends in the path, or in `path -> target` for a link.
            let path = line.firstRange(of: " -> ").map { line[..<$0.lowerBound] } ?? line[...]
            guard path.contains("/kernel/drivers/"), let name = KernelModule.name(ofPath: path) else { return }
            if modules[name] == nil { modules[name] = place }
        }

        func listing(error: String?) -> InitramfsListing {
            let reason: String?
            if let trouble {
                reason = "lsinitrd reports \(trouble)"
            } else if let error, error.contains("skipcpio") || !sawDrivers {
                reason = "lsinitrd reports `\(error)`"
            } else if !sawVersion {
                reason = "listing has no `Version:` line"
            } else if !sawArguments {
                reason = "listing has no `Arguments:` line"
            } else if !sawDrivers {
                reason = "listing names nothing below `drivers/`"
            } else {
                reason = nil
            }
            return InitramfsListing(
                image: image,
                modules: modules,
                isComplete: reason == nil,
                incompleteReason: reason,
                location: location
            )
        }
    }

    /// `Image: /boot/initramfs.img: 24M` without the size.
    private static func imagePath(_ line: String) -> String {
        let rest = line.dropFirst(7)
        guard let colon = rest.lastIndex(of: ":") else { return String(rest) }
        return String(rest[..<colon])
    }
}
