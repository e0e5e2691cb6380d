/// A file of a capture that tells something about the system besides disks and mounts; the raw value names it.
package enum SystemCapture: String, Sendable, Hashable, CaseIterable {
    case uname
    case secureBoot = "mokutil"
    case kernelLog = "kernel log about the firmware"
    case bootFolder = "listing of /boot"
    case rootUUID = "/boot/.root_uuid"
    case bootUUID = "bootuuid.cfg"
    case fips = "fips_enabled"
    case ostreeConfig = "ostree repository configuration"
    case deployments = "rpm-ostree status"
    case memory = "meminfo"
    case load = "loadavg"
    case processors = "cpuinfo"
    case xfsFeatures = "xfs_info"
    case extFeatures = "dumpe2fs"
    case lvmConfiguration = "lvm.conf"
    case lvmVersion = "lvm version"
    case initiatorName = "initiatorname.iscsi"
    case nvmeHostName = "hostnqn"
    case iscsiSessions = "iscsiadm"
    case seLinux = "selinux enforce"
    case networkFile = "network configuration"
    case interfaceRules = "udev rules"
    case addresses = "ip addr"
    case clock = "timedatectl"
    case staticPods = "static pod manifests"
    case etcdMember = "etcd member folder"

    /// What `cmd/ID.out` of a bundle is; nil for commands that are read elsewhere or not at all.
    static func ofCommand(_ id: String) -> SystemCapture? {
        if id.hasPrefix("xfs_info_") { return .xfsFeatures }
        if id.hasPrefix("dumpe2fs_") { return .extFeatures }
        return commands[id]
    }

    /// What `root/PATH` of a bundle is; nil for files that are read elsewhere or not at all.
    static func ofFile(_ path: String) -> SystemCapture? {
        if let item = files[path] { return item }
        if path.hasPrefix("/boot/efi/EFI/"), path.hasSuffix("/bootuuid.cfg") { return .bootUUID }
        if path.contains("/NetworkManager/system-connections/") { return .networkFile }
        if path.hasPrefix("/etc/systemd/network/"), path.hasSuffix(".link") { return .networkFile }
        if path.hasPrefix("/etc/udev/rules.d/"), path.hasSuffix(".rules") { return .interfaceRules }
        return nil
    }

    /// What a file of a sos report's command plugin is, by the names that sos makes of its commands.
    static func ofSosCommand(_ plugin: String, _ name: String) -> SystemCapture? {
        switch plugin {
        case "rpmostree" where name == "rpm-ostree_status_--json": .deployments
        case "boot" where name.hasPrefix("ls_-") && name.hasSuffix("R_.boot"): .bootFolder
        case "boot" where name == "mokutil_--sb-state": .secureBoot
        case "kernel" where name == "uname_-a": .uname
        case "networking" where name == "ip_-o_addr": .addresses
        case "systemd" where name == "timedatectl": .clock
        case "lvm2" where name == "lvm_version": .lvmVersion
        case "iscsi" where name == "iscsiadm_-m_session_-P_1" || name == "iscsiadm_-m_session_-P_3": .iscsiSessions
        default: nil
        }
    }

    private static let commands: [String: SystemCapture] = [
        "uname": .uname, "secureboot": .secureBoot, "dmesg_efi": .kernelLog, "ls_boot": .bootFolder,
        "rpm-ostree_status": .deployments, "lvm_version": .lvmVersion, "iscsi_sessions": .iscsiSessions,
        "ip_addr": .addresses, "timedatectl": .clock, "static_pods": .staticPods, "var_lib_etcd": .etcdMember,
    ]

    private static let files: [String: SystemCapture] = [
        "/boot/.root_uuid": .rootUUID, "/boot/grub2/bootuuid.cfg": .bootUUID, "/proc/sys/crypto/fips_enabled": .fips,
        "/sysroot/ostree/repo/config": .ostreeConfig, "/proc/meminfo": .memory, "/proc/loadavg": .load,
        "/proc/cpuinfo": .processors, "/etc/lvm/lvm.conf": .lvmConfiguration,
        "/etc/lvm/lvmlocal.conf": .lvmConfiguration, "/etc/iscsi/initiatorname.iscsi": .initiatorName,
        "/etc/nvme/hostnqn": .nvmeHostName, "/sys/fs/selinux/enforce": .seLinux,
    ]
}
