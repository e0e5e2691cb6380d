package import Findings
package import SourceText
package import StorageModel

/// Which VirtIO drivers a machine has when it boots: built into the kernel or in its initramfs.
///
/// Built-in drivers never appear in `lsinitrd` output, so a listing alone cannot prove that one is missing. Modules are
/// compared by exact name: `ignition-virtio-dump-journal`, a program in every RHCOS initramfs, is no driver.
package struct VirtIODrivers: Sendable, Hashable {
    /// Where a driver was found.
    package enum Presence: Sendable, Hashable {
        /// In modules.builtin.
        case builtIn(SourceLocation)
        /// In the initramfs of the boot entry.
        case inInitramfs(SourceLocation)
        /// In neither, and both are known completely.
        case absent
        /// Not seen, but something is not known.
        case unknown
    }

    /// The images that one boot entry loads, and the drivers in them together.
    package struct BootImage: Sendable, Hashable {
        /// Path of the first image; empty when the listing does not name it.
        package var image: String
        /// Modules of all its images.
        package var modules: [String: SourceLocation]
        /// Paths of modules inside images that were read themselves.
        package var paths: [String: String] = [:]
        /// Why the list of modules is not complete; nil when it is.
        package var incompleteReason: String?
        /// Where the boot entry or the listing stands.
        package var location: SourceLocation
    }

    /// What the machine boots, default entry first; empty when neither entries nor listings were captured.
    package var images: [BootImage]
    /// modules.builtin, by normalised name; nil when not captured.
    package var builtIn: [String: SourceLocation]?
    /// Drivers of the bus: without them no VirtIO device is seen at all.
    package var transport: [String]
    /// Drivers of disks; a target uses one of them.
    package static let disks = ["virtio_blk", "virtio_scsi"]
    /// Driver of the network card.
    package static let network = "virtio_net"

    /// Collects what the captures of a machine say.
    package init(_ facts: HostFacts) {
        builtIn = facts.builtinModules
        let bus = NodePlatform.architecture(facts) == "s390x" ? "virtio_ccw" : "virtio_pci"
        transport = ["virtio", "virtio_ring", bus]
        images = Self.bootImages(facts)
    }

    /// Where a driver is for one boot entry.
    package func presence(_ driver: String, in image: BootImage?) -> Presence {
        if let location = builtIn?[driver] { return .builtIn(location) }
        if let location = image?.modules[driver] { return .inInitramfs(location) }
        guard builtIn != nil, let image, image.incompleteReason == nil else { return .unknown }
        return .absent
    }

    /// The bus driver that the target's disks need, when its captures show it.
    ///
    /// virtio-blk disks are named vdX; virtio-scsi disks are sdX of vendor QEMU without an ATA or USB transport.
    package static func neededByTarget(_ target: HostFacts) -> (driver: String, evidence: Evidence)? {
        for disk in (target.devices ?? []) where disk.type == "disk" {
            let place = disk.locations["NAME"] ?? disk.location
            if disk.kname.hasPrefix("vd") {
                return ("virtio_blk", Evidence(.counterpart, at: place, note: "the target has virtio-blk disks"))
            }
            let isOtherBus = ["ata", "sata", "usb", "nvme", "iscsi", "fc"].contains(disk.transport ?? "")
            let isQEMU = disk.vendor?.uppercased().contains("QEMU") ?? false
            if disk.kname.hasPrefix("sd"), !isOtherBus, isQEMU {
                return ("virtio_scsi", Evidence(.counterpart, at: place, note: "the target has virtio-scsi disks"))
            }
        }
        return nil
    }

    private static func bootImages(_ facts: HostFacts) -> [BootImage] {
        let listings = facts.initramfs ?? []
        let entries = (facts.bootEntries ?? [:]).sorted { $0.key > $1.key }
        var images: [BootImage] = []
        for (file, lines) in entries {
            let initrds = lines.compactMap { line in initrdPaths(line.value).map { Located($0, at: line.location) } }
            guard let first = initrds.first else { continue }
            let paths = initrds.flatMap(\.value)
            var image = BootImage(
                image: paths.first ?? "",
                modules: [:],
                incompleteReason: nil,
                location: first.location
            )
            for path in paths {
                guard let listing = listing(of: path, among: listings, isDefault: images.isEmpty) else {
                    image.incompleteReason = "no listing of `\(path)` of boot entry `\(fileName(file))` was captured"
                    continue
                }
                image.modules.merge(listing.modules) { first, _ in first }
                image.paths.merge(listing.paths) { first, _ in first }
                if !listing.isComplete {
                    image.incompleteReason = listing.incompleteReason ?? "the listing of `\(path)` is not complete"
                }
            }
            images.append(image)
        }
        if !images.isEmpty { return images }
        return listings.map { listing in
            BootImage(
                image: listing.image,
                modules: listing.modules,
                paths: listing.paths,
                incompleteReason: listing.isComplete
                    ? nil : listing.incompleteReason ?? "the listing of the initramfs is not complete",
                location: listing.location
            )
        }
    }

    /// The paths of an `initrd` line, with or without the keyword in front; nil for other lines of a boot entry.
    private static func initrdPaths(_ line: String) -> [String]? {
        var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        if words.first == "initrd" {
            words.removeFirst()
        } else if words.first?.hasPrefix("/") != true {
            return nil
        }
        // Entries of ordinary systems end in GRUB variables such as `$tuned_initrd`.
        words.removeAll { !$0.hasPrefix("/") }
        return words.isEmpty ? nil : words
    }

    /// The listing of a boot entry's image: same file below /boot, or the copy in /usr/lib/modules for the default entry.
    private static func listing(
        of path: String,
        among listings: [InitramfsListing],
        isDefault: Bool
    ) -> InitramfsListing? {
        let wanted = belowBoot(path)
        if let listing = listings.first(where: { !$0.image.isEmpty && belowBoot($0.image) == wanted }) {
            return listing
        }
        guard isDefault else { return nil }
        let name = fileName(path)
        if name.hasPrefix("initramfs-"), name.hasSuffix(".img") {
            let release = name.dropFirst("initramfs-".count).dropLast(".img".count)
            if let copy = listings.first(where: { $0.image.hasSuffix("/lib/modules/\(release)/initramfs.img") }) {
                return copy
            }
        }
        return listings.count == 1 && listings[0].image.isEmpty ? listings[0] : nil
    }

    private static func belowBoot(_ path: String) -> String {
        path.hasPrefix("/boot/") ? String(path.dropFirst("/boot".count)) : path
    }

    private static func fileName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

extension VirtIODrivers {
    /// What a set of drivers adds up to.
    package struct Verdict: Sendable, Hashable {
        /// Drivers that are in neither place, sorted by name.
        package var absent: Set<String> = []
        /// Drivers that could not be decided.
        package var undecided: Set<String> = []
        /// Path of the first image that lacks something; empty when none does.
        package var image: String = ""
    }

    /// Bus and disk drivers that are not there for some boot entry.
    package func missingForDisks() -> Verdict {
        var verdict = Verdict()
        for image in images.isEmpty ? [nil] : images.map(Optional.some) {
            for driver in transport + Self.disks {
                switch presence(driver, in: image) {
                case .absent:
                    verdict.absent.insert(driver)
                    if verdict.image.isEmpty { verdict.image = image?.image ?? "" }
                case .unknown: verdict.undecided.insert(driver)
                case .builtIn, .inInitramfs: break
                }
            }
        }
        return verdict
    }

    private func inImage(_ driver: String, _ place: SourceLocation) -> Evidence {
        var evidence = Evidence(.context, at: place, note: "`\(driver)` is in the initramfs")
        evidence.quote = images.first?.paths[driver]
        return evidence
    }

    /// Lines that show where drivers were found, for the default boot entry.
    package func evidence(for drivers: [String]) -> [Evidence] {
        drivers.compactMap { driver in
            switch presence(driver, in: images.first) {
            case .builtIn(let place): Evidence(.context, at: place, note: "`\(driver)` is built into the kernel")
            case .inInitramfs(let place): inImage(driver, place)
            case .absent, .unknown: nil
            }
        }
    }
}
