package import StorageModel

/// The LUKS header without encryption that images of OpenShift 4.3 to 4.6 have on the root partition.
///
/// The partition is opened as a linear dm device behind the header, never by dm-crypt, although blkid says `crypto_LUKS`.
/// Source: OpenShift os FAQ; coreos-cryptfs.
package enum DummyLUKS {
    /// Whether a LUKS device is such a one: by its label, and because no dm-crypt device stands on it.
    package static func isDummy(_ device: BlockDevice, _ devices: [BlockDevice]) -> Bool {
        guard device.fsType == "crypto_LUKS" else { return false }
        guard device.fsLabel == "crypt_rootfs" || device.partitionLabel == "luks_root" else { return false }
        return !devices.contains { $0.type == "crypt" && $0.parents.contains(device.kname) }
    }
}
