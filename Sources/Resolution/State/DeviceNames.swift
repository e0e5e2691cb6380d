/// How the kernel, udev, LVM and systemd spell names.
enum DeviceNames {
    /// A disk or partition name of the kernel, split into its parts.
    struct KernelName: Hashable {
        /// Driver prefix: `sd`, `vd`, `xvd`, `hd`, `nvme`, `mmcblk`.
        var family: String
        /// The disk's own part, for example `sdb`, `nvme0n1`.
        var disk: String
        /// Partition number.
        var partition: Int?
    }

    /// Splits a kernel name whose number depends on the order of discovery; nil for any other name.
    static func kernelName(_ name: String) -> KernelName? {
        for family in ["xvd", "sd", "vd", "hd"] where name.hasPrefix(family) {
            let rest = name.dropFirst(family.count)
            let letters = rest.prefix { $0.isASCII && $0.isLowercase }
            let digits = rest.dropFirst(letters.count)
            guard !letters.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { continue }
            return KernelName(family: family, disk: family + letters, partition: digits.isEmpty ? nil : Int(digits))
        }
        for family in ["nvme", "mmcblk"] where name.hasPrefix(family) {
            let rest = name.dropFirst(family.count)
            guard rest.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "n" || $0 == "p") }) else { return nil }
            let pieces = name.split(separator: "p", maxSplits: 1, omittingEmptySubsequences: false)
            let number = pieces.count == 2 ? Int(pieces[1]) : nil
            if pieces.count == 2, number == nil { return nil }
            return KernelName(family: family, disk: String(pieces[0]), partition: number)
        }
        return nil
    }

    /// The n-th disk name of a driver that counts in letters (0 gives `sda`).
    static func letterName(_ family: String, _ index: Int) -> String {
        var letters = ""
        var rest = index
        repeat {
            letters = String(UnicodeScalar(UInt8(97 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return family + letters
    }

    /// Splits a hardware link name into the disk's link and the partition number (`…-part3`).
    static func splitPartSuffix(_ name: String) -> (base: String, part: Int)? {
        guard let range = lastRange(of: "-part", in: name) else { return nil }
        let digits = name[range.upperBound...]
        guard !digits.isEmpty, let number = Int(digits) else { return nil }
        return (String(name[..<range.lowerBound]), number)
    }

    /// Splits the name of a partition of a multipath map (kpartx: `mpatha1`, `mpathap1`, `mpatha-part1`).
    static func splitMapPartition(_ name: String) -> (base: String, part: Int)? {
        if let split = splitPartSuffix(name) { return split }
        let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        guard let number = Int(digits), digits.count < name.count else { return nil }
        var base = name.dropLast(digits.count)
        if base.last == "p", base.dropLast().last?.isNumber ?? false { base = base.dropLast() }
        return (String(base), number)
    }

    private static func lastRange(of text: String, in name: String) -> Range<String.Index>? {
        var start = name.endIndex
        while start > name.startIndex {
            start = name.index(before: start)
            if name[start...].hasPrefix(text) { return start..<name.index(start, offsetBy: text.count) }
        }
        return nil
    }

    /// Name of a logical volume's device below /dev/mapper (dashes are doubled, device-mapper's dm_build_dm_name).
    static func mapperName(group: String, volume: String) -> String {
        doubled(group) + "-" + doubled(volume)
    }

    private static func doubled(_ name: String) -> String {
        name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "--")
    }

    /// Splits a /dev/mapper name into volume group, logical volume and layer; nil when it cannot be one of LVM.
    static func splitMapperName(_ name: String) -> (group: String, volume: String, layer: String?)? {
        var parts: [String] = [""]
        var characters = Array(name)[...]
        while let character = characters.popFirst() {
            if character == "-" {
                if characters.first == "-" {
                    characters.removeFirst()
                    parts[parts.count - 1].append("-")
                } else {
                    parts.append("")
                }
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        return (parts[0], parts[1], parts.count > 2 ? parts[2...].joined(separator: "-") : nil)
    }

    /// Encodes a label or name as udev does for link names (`udev_util_encode_string`): other bytes become `\xNN`.
    static func udevEncoded(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let plain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if plain || "#+-.:=@_".unicodeScalars.contains(scalar) || !scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }

    /// The path that a systemd unit name stands for (systemd.unit(5), string escaping); nil when it is no path.
    static func path(ofUnit unit: String) -> String? {
        guard let dot = unit.lastIndex(of: ".") else { return nil }
        let name = unit[..<dot]
        if name == "-" { return "/" }
        var bytes: [UInt8] = [47]
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 45 {
                bytes.append(47)
            } else if byte == 92, rest.first == 120, rest.count >= 3 {
                let digits = String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)
                guard let value = UInt8(digits, radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Absolute paths as plain text.
enum AbsolutePath {
    /// Components that are followed; more than that would take time and no real volume has them.
    static let componentLimit = 256

    /// Why a path of a volume is not looked up; nil when it is fine.
    ///
    /// The API server refuses `..` (`validatePathNoBacksteps`), the kernel more than 4095 bytes (PATH_MAX).
    static func fault(in path: String) -> String? {
        if path.utf8.count > 4095 { return "it has \(path.utf8.count) bytes, a node takes at most 4095" }
        let parts = path.split(separator: "/")
        if parts.count > componentLimit { return "it has \(parts.count) components, \(componentLimit) are followed" }
        return parts.contains("..") ? "it contains `..`, which the API server refuses" : nil
    }

    /// Without repeated and trailing slashes and `.`; `..` is resolved textually.
    static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// A path below another one.
    static func join(_ base: String, _ rest: String) -> String {
        if rest.isEmpty || rest == "/" { return base }
        let tail = rest.hasPrefix("/") ? String(rest.dropFirst()) : rest
        return base == "/" ? "/" + tail : base + "/" + tail
    }

    /// Whether a path is `base` or lies below it.
    static func isWithin(_ path: String, _ base: String) -> Bool {
        base == "/" || path == base || (path.hasPrefix(base) && path.utf8.dropFirst(base.utf8.count).first == 47)
    }

    /// The rest of a path below `base`, with a leading slash; empty for `base` itself.
    static func remainder(_ path: String, below base: String) -> String {
        if base == "/" { return path == "/" ? "" : path }
        return String(path.dropFirst(base.count))
    }

    /// The path and everything above it, from `/` down.
    static func prefixes(_ path: String) -> [String] {
        var result = ["/"]
        var current = ""
        for part in path.split(separator: "/") {
            current += "/" + part
            result.append(current)
        }
        return result
    }
}
