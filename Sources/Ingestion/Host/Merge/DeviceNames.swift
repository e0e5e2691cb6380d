import SourceText
import StorageModel

/// Finds the kernel name behind a device node of one capture.
struct DeviceNames {
    private var knameByPath: [String: String] = [:]
    private var knameByNumber: [String: String] = [:]

    /// Learns from rows that know both names, from links, and from mounts.
    init(rows: [DeviceRow], links: [DeviceLink]) {
        for row in rows {
            guard let kname = row.kname else { continue }
            if let path = row.path { knameByPath[path] = knameByPath[path] ?? kname }
            if let number = row.columns["MAJ:MIN"]?.value { knameByNumber[number] = knameByNumber[number] ?? kname }
        }
        for link in links { knameByPath[link.path] = link.kname }
    }

    /// Kernel name of a device node.
    ///
    /// `majMin` decides when the node is unknown: device-mapper's dm-N has minor number N, md N has number 9:N (kernel
    /// Documentation/admin-guide/devices.txt). A node below /dev/mapper that nothing explains keeps its path as name.
    func kname(ofPath path: String, majMin: String? = nil) -> String {
        if let known = knameByPath[path] { return known }
        if let majMin, let known = knameByNumber[majMin] { return known }
        let numbers = (majMin ?? "").split(separator: ":")
        if numbers.count == 2, numbers[0] != "0" {
            if path.hasPrefix("/dev/mapper/") { return "dm-\(numbers[1])" }
            if numbers[0] == "9" { return "md\(numbers[1])" }
        }
        return DeviceValue.kname(ofNode: path) ?? (path.hasPrefix("/dev/") ? String(path.dropFirst(5)) : path)
    }

    /// Kernel name of a parent, which stands as kernel name, as device node or as major:minor.
    func kname(ofParent parent: String) -> String {
        if let known = knameByNumber[parent] { return known }
        return parent.hasPrefix("/dev/") ? kname(ofPath: parent) : parent
    }
}
