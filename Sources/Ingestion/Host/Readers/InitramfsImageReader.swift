import ArchiveReading
import Initramfs
package import SourceText
package import StorageModel

/// Reads an initramfs image that lies in a capture, as lsinitrd would list it on the node.
package enum InitramfsImageReader {
    /// What an image says about the drivers at boot.
    package struct Drivers: Sendable {
        /// Modules of the image.
        package var listing: InitramfsListing
        /// Modules that are built into the kernel, by the list in the image; nil when it has none, or a damaged one.
        package var builtIn: [String: SourceLocation]?
    }

    /// Name of the kind in lists of inputs; lines of such a file are never quoted.
    package static let kindName = "initramfs image"

    /// Whether a path on the node is that of an image: below /boot, or beside the modules of a kernel.
    package static func isImagePath(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        if path.hasPrefix("/boot/") { return isImageName(name) }
        let isOfKernel = path.hasPrefix("/usr/lib/modules/") || path.hasPrefix("/lib/modules/")
        return isOfKernel && name == "initramfs.img"
    }

    /// Whether a file name is one that distributions give to images.
    package static func isImageName(_ name: some StringProtocol) -> Bool {
        let others = [
            ".conf", ".txt", ".out", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst", ".zip", ".json", ".yaml",
        ]
        return ["initramfs", "initrd"].contains { name.hasPrefix($0) } && !others.contains { name.hasSuffix($0) }
    }

    /// Reads an image; nil, with the byte at which it cannot be read, when it is not whole.
    package static func read(_ bytes: [UInt8], file: FileID, path: String) -> Reading<Drivers?> {
        let place = SourceLocation(file: file, line: 1)
        let image: InitramfsImage
        do throws(InitramfsError) {
            image = try InitramfsReader.read(ArchiveSource(bytes: bytes, name: path))
        } catch {
            let effect: InputProblem.Effect = error.kind == .cut ? .truncated : .unusable
            let problem = InputProblem(effect, file: file, "initramfs image cannot be read: \(error.message)")
            return Reading(nil, problems: [problem])
        }
        var modules: [String: SourceLocation] = [:]
        var paths: [String: String] = [:]
        for module in image.modules where paths[module.name] == nil {
            modules[module.name] = place
            paths[module.name] = module.path
        }
        let reason = image.releases.isEmpty ? "the image holds no kernel modules" : nil
        var listing = InitramfsListing(
            image: path.hasPrefix("/") ? path : "",
            modules: modules,
            isComplete: reason == nil,
            incompleteReason: reason,
            location: place
        )
        listing.paths = paths
        let lists = image.builtIn.filter { !image.damagedLists.contains($0.key) }.values
        var builtIn: [String: SourceLocation]?
        for list in lists { builtIn = (builtIn ?? [:]).merging(list.mapValues { _ in place }) { first, _ in first } }
        return Reading(Drivers(listing: listing, builtIn: builtIn))
    }
}
