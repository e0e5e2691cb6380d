/// Every check, in the order of its identifier; a new check is one line here.
package enum CheckRegistry {
    /// Rules about volumes, objects and evidence.
    package static let checks: [any Check.Type] = binding + device + evidence + identity + path + takeover

    /// Preflight items.
    package static let preflight: [any PreflightCheck.Type] = [
        S01SysrootImmutable.self,
        S02SysrootWritable.self,
        S03EtcWritable.self,
        S04BootWritable.self,
        S05UsrWritable.self,
        S06ESPMounted.self,
        S07BIOSWithGPT.self,
        S08BIOSBootPartition.self,
        S09VirtIODrivers.self,
        S10DriversCanBeAdded.self,
        S11VirtIONetwork.self,
        S12ReplicationTime.self,
        S13ResidentVolumes.self,
        S14CarriedVolumes.self,
        S15ContainerStart.self,
        S16HostNamespace.self,
    ]

    private static let binding: [any Check.Type] = []

    private static let device: [any Check.Type] = [
        BlankDeviceFormatted.self,
        KernelNameRenumbered.self,
        FSTypeMismatch.self,
        FSTypeOmitted.self,
        ForeignSignature.self,
        BlockDeviceMissing.self,
        BlockPathWrongKind.self,
        VolumeModeConflict.self,
        HardwareLinkGone.self,
        LinkNamesOtherDevice.self,
        SharedDevice.self,
        DeviceMountedByHost.self,
    ]

    private static let evidence: [any Check.Type] = []

    private static let identity: [any Check.Type] = []

    private static let path: [any Check.Type] = [
        LocalPathMissing.self,
        LocalPathNotMounted.self,
        PathOnOtherFilesystem.self,
        LocalPathWrongKind.self,
        ParentMountShadowsPath.self,
        NestedMountInvisible.self,
        HostPathUntypedMissing.self,
        HostPathDirectoryCreated.self,
        HostPathFileCreated.self,
        HostPathTypeMismatch.self,
        HostPathMountLost.self,
        HostPathWithoutAffinity.self,
        RestrictedMountOptions.self,
        LateMount.self,
        OptionalMountLost.self,
        BindMountLost.self,
        FilesystemTooSmall.self,
    ]

    private static let takeover: [any Check.Type] = [
        VolumeDestroyed.self,
        VolumeWrongData.self,
        VolumeShadowWrite.self,
        VolumeCreatedEmpty.self,
        VolumeAmbiguous.self,
        VolumeMissing.self,
        VolumeUnreachable.self,
        VolumeChanged.self,
        VolumeUndetermined.self,
        BootBlocked.self,
    ]
}
