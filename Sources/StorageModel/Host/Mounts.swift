package import SourceText

/// One line of /proc/PID/mountinfo (proc_pid_mountinfo(5)).
package struct MountEntry: Sendable, Hashable {
    /// Mount ID.
    package var id: Int
    /// ID of the parent mount.
    package var parentID: Int
    /// major:minor of the device.
    package var majMin: String
    /// Path inside the file system that forms the root of this mount, unescaped.
    package var root: String
    /// Mount point, unescaped.
    package var target: String
    /// Options of this mount (field 6), in order.
    package var options: [String]
    /// Optional fields before the lone dash (`shared:1`, `master:2`).
    package var optionalFields: [String]
    /// File system type.
    package var fsType: String
    /// Mount source, unescaped.
    package var source: String
    /// Options of the superblock, in order.
    package var superOptions: [String]
    /// The line.
    package var location: SourceLocation

    /// Describes a mount.
    package init(
        id: Int,
        parentID: Int,
        majMin: String,
        root: String,
        target: String,
        options: [String],
        optionalFields: [String],
        fsType: String,
        source: String,
        superOptions: [String],
        location: SourceLocation
    ) {
        self.id = id
        self.parentID = parentID
        self.majMin = majMin
        self.root = root
        self.target = target
        self.options = options
        self.optionalFields = optionalFields
        self.fsType = fsType
        self.source = source
        self.superOptions = superOptions
        self.location = location
    }

    /// Whether writes are refused, by the mount or by its superblock.
    package var isReadOnly: Bool { options.contains("ro") || superOptions.contains("ro") }
}

/// One line of /etc/fstab (fstab(5)).
package struct FstabEntry: Sendable, Hashable {
    /// fs_spec: what is mounted, unescaped and unquoted.
    package var source: String
    /// fs_file: mount point, unescaped; `none` or `swap` for swap.
    package var target: String
    /// fs_vfstype.
    package var fsType: String
    /// fs_mntops, split at commas, in order; `defaults` when the field is missing.
    package var options: [String]
    /// fs_freq; 0 when missing.
    package var dump: Int
    /// fs_passno; 0 when missing.
    package var pass: Int
    /// The line.
    package var location: SourceLocation

    /// Describes an entry.
    package init(
        source: String,
        target: String,
        fsType: String,
        options: [String],
        dump: Int,
        pass: Int,
        location: SourceLocation
    ) {
        self.source = source
        self.target = target
        self.fsType = fsType
        self.options = options
        self.dump = dump
        self.pass = pass
        self.location = location
    }

    /// Whether the line is about swap space.
    package var isSwap: Bool { fsType == "swap" }
}

/// A systemd unit file (or drop-in) that mounts something, or that orders mounts.
package struct UnitFile: Sendable, Hashable {
    /// One `Key=Value` line of a section; an empty value resets a list (systemd.syntax(7)).
    package struct Setting: Sendable, Hashable {
        /// Section name without brackets.
        package var section: String
        /// Key.
        package var key: String
        /// Value with continuation lines joined; specifiers of [Mount], [Automount] and [Swap] are expanded.
        package var value: String
        /// The line.
        package var location: SourceLocation

        /// Describes a setting.
        package init(section: String, key: String, value: String, location: SourceLocation) {
            self.section = section
            self.key = key
            self.value = value
            self.location = location
        }
    }

    /// Unit name with suffix, for example `var-lib-data.mount`; for a drop-in the name of the unit it extends.
    package var unit: String
    /// Absolute path on the node.
    package var path: String
    /// Whether the file is a drop-in (`*.d/*.conf`).
    package var isDropIn: Bool
    /// The settings, in file order.
    package var settings: [Setting]
    /// First line of the file.
    package var location: SourceLocation

    /// Describes a unit file.
    package init(unit: String, path: String, isDropIn: Bool, settings: [Setting], location: SourceLocation) {
        self.unit = unit
        self.path = path
        self.isDropIn = isDropIn
        self.settings = settings
        self.location = location
    }
}

/// A symbolic link in a systemd unit directory: enablement (`*.wants/`, `*.requires/`), alias or mask.
package struct UnitLink: Sendable, Hashable {
    /// Absolute path of the link.
    package var path: String
    /// Text of the link.
    package var target: String
    /// Where it is listed.
    package var location: SourceLocation

    /// Describes a link.
    package init(path: String, target: String, location: SourceLocation) {
        self.path = path
        self.target = target
        self.location = location
    }
}

/// One row of `systemctl list-units --type=mount,automount,swap`.
package struct UnitState: Sendable, Hashable {
    /// Unit name.
    package var unit: String
    /// LOAD.
    package var load: String
    /// ACTIVE.
    package var active: String
    /// SUB.
    package var sub: String
    /// The line.
    package var location: SourceLocation

    /// Describes a unit's state.
    package init(unit: String, load: String, active: String, sub: String, location: SourceLocation) {
        self.unit = unit
        self.load = load
        self.active = active
        self.sub = sub
        self.location = location
    }
}

/// One line of /proc/swaps.
package struct SwapEntry: Sendable, Hashable {
    /// Device node or file.
    package var filename: String
    /// `partition` or `file`.
    package var type: String
    /// The line.
    package var location: SourceLocation

    /// Describes a swap area.
    package init(filename: String, type: String, location: SourceLocation) {
        self.filename = filename
        self.type = type
        self.location = location
    }
}
