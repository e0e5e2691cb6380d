/// Which VirtIO drivers are there when a kernel boots with an image.
package struct VirtIOSummary: Sendable, Hashable {
    /// Where a driver is.
    package enum Place: Sendable, Hashable {
        /// Built into the kernel, by the list of built-in modules in the image.
        case builtIn(list: String, line: Int)
        /// A module of the image.
        case module(path: String)
        /// Neither; the image has a list of built-in modules.
        case absent
        /// No module, and the image has no list of built-in modules, or a damaged one.
        case unknown
    }

    /// One driver.
    package struct Driver: Sendable, Hashable {
        /// Normalised module name.
        package var name: String
        /// What it is for.
        package var purpose: String
        /// Where it is.
        package var place: Place
    }

    /// Kernel release.
    package var release: String
    /// The drivers, bus first.
    package var drivers: [Driver]

    /// The drivers that decide, with what each is for; `virtio_pci` is `virtio_ccw` on s390x.
    private static let all: [(name: String, purpose: String)] = [
        ("virtio", "bus"), ("virtio_ring", "bus"), ("virtio_pci", "bus"), ("virtio_blk", "disks vd*"),
        ("virtio_scsi", "disks sd*"), ("virtio_net", "network"), ("virtio_console", "console"),
    ]

    /// One summary for each kernel release of the image.
    package static func of(_ image: InitramfsImage) -> [VirtIOSummary] {
        image.releases.map { release in
            let drivers = all.map { entry in
                let name = entry.name == "virtio_pci" && release.hasSuffix(".s390x") ? "virtio_ccw" : entry.name
                return Driver(name: name, purpose: entry.purpose, place: place(of: name, release, image))
            }
            return VirtIOSummary(release: release, drivers: drivers)
        }
    }

    private static func place(of name: String, _ release: String, _ image: InitramfsImage) -> Place {
        if let entry = image.builtIn[release]?[name] { return .builtIn(list: entry.list, line: entry.line) }
        if let module = image.modules.first(where: { $0.name == name && $0.release == release }) {
            return .module(path: module.path)
        }
        return image.builtIn[release] == nil || image.damagedLists.contains(release) ? .unknown : .absent
    }
}
