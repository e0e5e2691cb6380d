import YAMLEvents

/// What is kept of the objects of OpenShift and of storage operators.
extension ManifestProjection {
    /// The projection of one of these kinds; nothing for every other kind.
    static func operatorBody(_ kind: ManifestKind) -> YAMLProjection {
        switch kind {
        case .localVolume: localVolume
        case .localVolumeSet: localVolumeSet
        case .localVolumeDiscoveryResult: discoveryResult
        case .localVolumeDeviceLink:
            fields([
                YAMLField(.spec, keeping(.policy)),
                YAMLField(.status, keeping(.currentLinkTarget, .persistentVolumeSymlinkPath)),
            ])
        case .lvmCluster: lvmCluster
        case .logicalVolume:
            fields([
                YAMLField(.spec, keeping(.nodeName, .deviceClass)), YAMLField(.status, keeping(.volumeID)),
            ])
        case .cephCluster: cephCluster
        case .machineConfig: machineConfig
        case .clusterVersion: fields([YAMLField(.status, fields([YAMLField(.desired, keeping(.version))]))])
        case .imageRegistryConfig: imageRegistryConfig
        default: .skip
        }
    }

    private static let localVolume = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.nodeSelector, nodeSelector),
                YAMLField(
                    .storageClassDevices,
                    .each(
                        fields([
                            YAMLField(.storageClassName, .keep), YAMLField(.volumeMode, .keep),
                            YAMLField(.fsType, .keep), YAMLField(.devicePaths, .each(.keep)),
                            YAMLField(.forceWipeDevicesAndDestroyAllData, .keep),
                        ])
                    )
                ),
            ])
        )
    ])

    private static let localVolumeSet = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.nodeSelector, nodeSelector), YAMLField(.storageClassName, .keep),
                YAMLField(.volumeMode, .keep), YAMLField(.maxDeviceCount, .keep),
                YAMLField(
                    .deviceInclusionSpec,
                    fields([
                        YAMLField(.deviceTypes, .each(.keep)), YAMLField(.deviceMechanicalProperties, .each(.keep)),
                        YAMLField(.minSize, .keep), YAMLField(.maxSize, .keep), YAMLField(.models, .each(.keep)),
                        YAMLField(.vendors, .each(.keep)),
                    ])
                ),
            ])
        )
    ])

    private static let discoveryResult = fields([
        YAMLField(.spec, keeping(.nodeName)),
        YAMLField(
            .status,
            fields([
                YAMLField(
                    .discoveredDevices,
                    .each(
                        fields([
                            YAMLField(.path, .keep), YAMLField(.deviceID, .keep), YAMLField(.property, .keep),
                            YAMLField(.status, keeping(.state)),
                        ])
                    )
                )
            ])
        ),
    ])

    private static let lvmCluster = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.storage, fields([YAMLField(.deviceClasses, .each(lvmDeviceClass))]))
            ])
        )
    ])

    private static let lvmDeviceClass = fields([
        YAMLField(.name, .keep), YAMLField(.fstype, .keep), YAMLField(.deviceDiscoveryPolicy, .keep),
        YAMLField(.nodeSelector, nodeSelector),
        YAMLField(
            .deviceSelector,
            fields([
                YAMLField(.paths, .each(.keep)), YAMLField(.optionalPaths, .each(.keep)),
                YAMLField(.forceWipeDevicesAndDestroyAllData, .keep),
            ])
        ),
    ])

    private static let cephCluster = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.dataDirHostPath, .keep),
                YAMLField(.cleanupPolicy, keeping(.wipeDevicesFromOtherClusters)),
            ])
        ),
        YAMLField(.status, fields([YAMLField(.ceph, keeping(.fsid))])),
    ])

    private static let machineConfig = fields([
        YAMLField(.spec, fields([YAMLField(.config, ignition)]))
    ])

    private static let ignition = fields([
        YAMLField(
            .storage,
            fields([
                YAMLField(.files, .each(keeping(.path))), YAMLField(.disks, .each(keeping(.device))),
                YAMLField(.filesystems, .each(keeping(.device))), YAMLField(.raid, .each(keeping(.name))),
            ])
        ),
        YAMLField(
            .systemd,
            fields([YAMLField(.units, .each(keeping(.name, .enabled, .mask, .contents)))])
        ),
    ])

    private static let imageRegistryConfig = fields([
        YAMLField(
            .spec,
            fields([
                YAMLField(.replicas, .keep),
                YAMLField(
                    .storage,
                    fields([YAMLField(.pvc, keeping(.claim)), YAMLField(.managementState, .keep)])
                ),
            ])
        )
    ])
}
