import ArchiveReading
import ArgumentParser
import Initramfs
import Reporting
import SourceText

/// `pv-impact initrd`.
struct InitrdCommand: ParsableCommand {
    /// Forms of the result.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    static let configuration = CommandConfiguration(
        commandName: "initrd",
        abstract: "List what initramfs images hold: archives, kernel, modules, VirtIO drivers.",
        discussion: """
            Reads the image itself, without lsinitrd: microcode in front, gzip, xz, zstd, lz4, bzip2 or lzma
            behind it, several archives in one file. Give all images of one boot entry, in the order of its
            initrd lines; the kernel unpacks them into one tree.

            A driver is there when it is a module of the image or in the list of modules that are built into
            the kernel. Exits with 5 when an image cannot be read to its end, naming the byte.

            EXAMPLES
              pv-impact initrd /usr/lib/modules/5.14.0-427.el9_4.x86_64/initramfs.img
              pv-impact initrd initramfs.img overlay.img --format json
              pv-impact initrd initramfs.img --modules
            """
    )

    @Argument(help: ArgumentHelp("Initramfs image; several make one boot entry.", valueName: "image"))
    var images: [String]

    @Flag(name: .customLong("modules"), help: "List the path of every module after the summary (text).")
    var listsModules = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    func run() throws {
        var whole = InitramfsImage()
        var parts: [(path: String, image: InitramfsImage)] = []
        for path in images {
            let image = try read(path)
            whole.merge(image)
            parts.append((path, image))
        }
        let text =
            format == .json
            ? InitrdReport.json(parts, whole).text : InitrdReport.text(parts, whole, listsModules: listsModules)
        try Terminal.writeResult(Array(text.utf8))
    }

    private func read(_ path: String) throws(CommandFailure) -> InitramfsImage {
        let storage: String
        do throws(InputFileError) { storage = try InputFile.storagePath(of: path) } catch {
            throw CommandFailure(exitCode: 5, message: "\(path): \(error.reason)")
        }
        do throws(InitramfsError) {
            return try InitramfsReader.read(ArchiveSource(path: path, storagePath: storage))
        } catch {
            throw CommandFailure(exitCode: 5, message: "the image cannot be read: \(path): \(error.message)")
        }
    }
}
