/// Every check, in the order of its identifier; a new check is one line here.
package enum CheckRegistry {
    /// Rules about volumes, objects and evidence.
    package static let checks: [any Check.Type] =
        (binding + device + evidence + identity + localStorage + lvmStorage + network + openShift + ceph + path
            + takeover + workload)

    /// Preflight items.
    package static let preflight: [any PreflightCheck.Type] = [
        P01Release.self,
        P02Architecture.self,
        P03FirmwareEqual.self,
        P04SecureBoot.self,
        P05OneESP.self,
        P06PartitionSet.self,
        P07FileSystems.self,
        P08BootIdentities.self,
        P09FirstBoot.self,
        P10Encryption.self,
        P11DummyLUKS.self,
        P12SoftwareRAID.self,
        P13Multipath.self,
        P14HardwareArguments.self,
        P15IgnitionPlatform.self,
        P16FIPS.self,
        P17OldBootLoader.self,
        P18Deployments.self,
        P19SectorSize.self,
        P20ServiceLimits.self,
        P21FreeResources.self,
        P22FilesystemFeatures.self,
        P23ProcessorLevel.self,
        P24LVMDevicesFile.self,
        P25LVMLayout.self,
        P26FstabIdentities.self,
        P27MountUnitIdentities.self,
        P28MountChains.self,
        P29SeparateVar.self,
        P30RawDevices.self,
        P31ExternalStorage.self,
        P32DoubleReachable.self,
        P33ContainerStorage.self,
        P34HiddenMounts.self,
        P35FileAttributes.self,
        P36ControlPlane.self,
        P37OperatorState.self,
        P38NodeDrained.self,
        P39DuplicateIdentity.self,
        P40HostName.self,
        P41ProviderID.self,
        P42NetworkBinding.self,
        P43Kdump.self,
        P44Clock.self,
        P45AgentTools.self,
        P46CaptureQuality.self,
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

    private static let binding: [any Check.Type] = [
        ClaimWithoutVolume.self,  // BIND-01
        ClaimUIDMismatch.self,  // BIND-02
        ReleasedVolume.self,  // BIND-03
        DeleteWithoutDeleter.self,  // BIND-04
        ClaimMayTakeOtherVolume.self,  // BIND-05
        StorageClassMissing.self,  // BIND-06
        DefaultClassTakesClaim.self,  // BIND-07
        SelectedNodeRestored.self,  // BIND-08
        ReservationIgnored.self,  // BIND-09
        AttributesClassMismatch.self,  // BIND-10
        AccessModeMismatch.self,  // BIND-11
        WorkloadBeforeClaims.self,  // BIND-12
        SurplusVolumeDeleted.self,  // BIND-13
        HalfBoundPair.self,  // BIND-15
        RecyclePolicy.self,  // BIND-16
        VolumeTerminating.self,  // BIND-17
        LabelsKeepVolumeAway.self,  // BIND-18
        ReservationOpensToAll.self,  // BIND-19
    ]

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
        ClonedXFS.self,  // DEV-13
        MultipathChanges.self,  // DEV-14
        ReadOnlyBlankDevice.self,  // DEV-16
        DeviceShrank.self,  // DEV-17
        FilesystemNotSupported.self,  // DEV-18
        EncryptedDeviceClosed.self,  // DEV-19
    ]

    private static let evidence: [any Check.Type] = [
        NamespaceNotExported.self,  // EV-01
        MountinfoOfContainer.self,  // EV-02
        MountinfoLineUnread.self,  // EV-03
        FalseBlankSignatures.self,  // EV-04
        PathsNotProbed.self,  // EV-05
        StrippedExport.self,  // EV-06
        SecretsInExport.self,  // EV-07
        StaleCapture.self,  // EV-08
        CaptureIncomplete.self,  // EV-09
        CaptureOfOtherMachine.self,  // EV-10
        FstabNotMounted.self,  // EV-11
    ]

    private static let identity: [any Check.Type] = [
        AffinityAfterTakeover.self,  // ID-01
        AssignedPodRefused.self,  // ID-02
        HostnameLabelDiffers.self,  // ID-03
        WrongMachineSatisfiesAffinity.self,  // ID-04
        DuplicateNodeName.self,  // ID-05
        ForeignKubeletCredentials.self,  // ID-06
        ForeignKubeletState.self,  // ID-07
        NodeObjectRecreated.self,  // ID-08
        TopologyCollision.self,  // ID-09
        DriverNodeIDChanges.self,  // ID-10
        PinnedToOldName.self,  // ID-11
    ]

    private static let localStorage: [any Check.Type] = [
        ReleasedVolumeWiped.self,  // LSO-01
        WipeHitsOtherDevice.self,  // LSO-02
        CleanupOfUnmountedDirectory.self,  // LSO-03
        DanglingLinkDuplicate.self,  // LSO-04
        LinkDirectoryLost.self,  // LSO-05
        CopiedLinkDirectory.self,  // LSO-06
        DeviceWithoutID.self,  // LSO-07
        PublishesDisksWithData.self,  // LSO-08
        SetClaimsRawDisks.self,  // LSO-09
        SetOverlooksSignatures.self,  // LSO-10
        ForcedWipe.self,  // LSO-11
        ManagedNodeRenamed.self,  // LSO-12
        OwnerObjectDeleted.self,  // LSO-13
        ManagedVolumeDeleted.self,  // LSO-14
        ProvisionerNamedByUID.self,  // LSO-15
        DeviceInTwoClasses.self,  // LSO-16
        DevicePathMissing.self,  // LSO-17
        NodeCleanupDeletes.self,  // LSO-18
        OperatorClassMissing.self,  // LSO-19
        ExistingVolumeNotRevalidated.self,  // LSO-20
    ]

    private static let network: [any Check.Type] = [
        InitiatorIdentity.self,  // NET-01
        ISCSILinkMissing.self,  // NET-02
        FibreChannelNotZoned.self,  // NET-03
        UnitUsedTwice.self,  // NET-04
        NFSServerIsNode.self,  // NET-05
        RemovedVolumeType.self,  // NET-06
        DriverNotRegistered.self,  // NET-07
        StaleAttachment.self,  // NET-08
        RestoredVolumeDestroysBackend.self,  // NET-09
        FlexDriverDirectory.self,  // NET-10
    ]

    private static let openShift: [any Check.Type] = [
        MachineConfigDrift.self,  // OCP-01
        DiskSectionsFixed.self,  // OCP-02
        VarReplaced.self,  // OCP-03
        ContainerStorageDisk.self,  // OCP-04
        EtcdDirectory.self,  // OCP-05
        RegistryOnStaticVolume.self,  // OCP-06
        MonitoringOnStaticVolume.self,  // OCP-07
        StaticPodHostPaths.self,  // OCP-08
        FstabOnCoreOS.self,  // OCP-10
    ]

    private static let workload: [any Check.Type] = [
        SilentDrain.self,  // WL-01
        StatefulSetOnDeadNode.self,  // WL-02
        PodsDuringSwitch.self,  // WL-03
        RollingUpdateOnLocalVolume.self,  // WL-04
        EphemeralDataLost.self,  // WL-05
    ]

    private static let ceph: [any Check.Type] = [
        ForeignOSDDisk.self,  // ODF-01
        ForeignDevicesWiped.self,  // ODF-02
        OSDPinnedToHost.self,  // ODF-03
        MonitorDirectory.self,  // ODF-04
        OSDVolumesInterchangeable.self,  // ODF-05
    ]

    private static let lvmStorage: [any Check.Type] = [
        WipeMemoryLost.self,  // LVMS-01
        DiscoveryTakesDisks.self,  // LVMS-02
        VolumeGroupMissing.self,  // LVMS-03
        UnknownMemberReused.self,  // LVMS-04
        NodeDeletionDeletesVolumes.self,  // LVMS-05
        LogicalVolumeObjectLost.self,  // LVMS-06
        LogicalVolumeMissing.self,  // LVMS-07
        SignatureWiped.self,  // LVMS-08
        TopologyNamesOldNode.self,  // LVMS-09
        MandatoryPathUnusable.self,  // LVMS-10
        VolumeGroupTwice.self,  // LVMS-11
    ]

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
        SubPathCreated.self,  // PATH-13
        GroupRewritesForeignTree.self,  // PATH-14
        SELinuxLabels.self,  // PATH-15
        RestrictedMountOptions.self,
        PropagationLost.self,  // PATH-17
        LateMount.self,
        OptionalMountLost.self,
        BindMountLost.self,
        FilesystemTooSmall.self,
        GroupsDisagree.self,  // PATH-22
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
