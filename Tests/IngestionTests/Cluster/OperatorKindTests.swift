import SourceText
import StorageModel
import Testing

/// Objects of OpenShift and of storage operators, as the API server writes them.
@Suite struct OperatorKindTests {
    @Test func localVolumeKeepsPathsAndTheFlag() throws {
        let reading = try DumpReading(
            """
            apiVersion: local.storage.openshift.io/v1
            kind: LocalVolume
            metadata: {name: disks, namespace: openshift-local-storage}
            spec:
              nodeSelector:
                nodeSelectorTerms:
                - matchExpressions:
                  - {key: kubernetes.io/hostname, operator: In, values: [worker-1]}
              storageClassDevices:
              - storageClassName: fast
                volumeMode: Block
                forceWipeDevicesAndDestroyAllData: true
                devicePaths: [/dev/disk/by-id/wwn-0x1, /dev/sdb]
            """
        )
        let object = try #require(reading.inventory.localVolumes.first)
        #expect(object.nodeSelector?.terms.count == 1)
        #expect(object.classes[0].storageClassName.value == "fast")
        #expect(object.classes[0].devicePaths.map(\.value) == ["/dev/disk/by-id/wwn-0x1", "/dev/sdb"])
        #expect(object.classes[0].devicePaths[1].location.line == 13)
        #expect(object.classes[0].forceWipe?.line == 12)
    }

    @Test func setKeepsItsFilters() throws {
        let reading = try DumpReading(
            """
            apiVersion: local.storage.openshift.io/v1alpha1
            kind: LocalVolumeSet
            metadata: {name: set, namespace: openshift-local-storage}
            spec:
              storageClassName: fast
              maxDeviceCount: 3
              deviceInclusionSpec:
                deviceTypes: [disk, mpath]
                deviceMechanicalProperties: [NonRotational]
                minSize: 100Gi
                vendors: [ATA]
            """
        )
        let set = try #require(reading.inventory.localVolumeSets.first)
        #expect(set.maxDeviceCount == 3)
        #expect(set.deviceTypes.map(\.value) == ["disk", "mpath"])
        #expect(set.mechanicalProperties.map(\.value) == ["NonRotational"])
        #expect(set.minSize?.value == "100Gi" && set.vendors.map(\.value) == ["ATA"])
    }

    @Test func machineConfigKeepsMountUnitsAndDiskSectionsOnly() throws {
        let reading = try DumpReading(
            """
            apiVersion: machineconfiguration.openshift.io/v1
            kind: MachineConfig
            metadata: {name: rendered-worker-1}
            spec:
              config:
                storage:
                  disks: [{device: /dev/sdb, wipeTable: true}]
                  files: [{path: /etc/motd, contents: {source: "data:,x"}}]
                systemd:
                  units:
                  - name: var-mnt-a.mount
                    enabled: true
                    contents: |
                      [Mount]
                      What=/dev/disk/by-uuid/1111
                      Where=/var/mnt/a
                  - name: kubelet.service
                    contents: "[Service]"
            """
        )
        let config = try #require(reading.inventory.machineConfigs.first)
        #expect(config.mountUnits.map(\.name.value) == ["var-mnt-a.mount"])
        #expect(config.mountUnits[0].isEnabled == true)
        let settings = config.mountUnits[0].contents?.settings ?? []
        #expect(
            settings.map { "\($0.section).\($0.key)=\($0.value)" } == [
                "Mount.What=/dev/disk/by-uuid/1111", "Mount.Where=/var/mnt/a",
            ]
        )
        #expect(settings.allSatisfy { $0.location.line == 13 })
        #expect(config.diskSections.map(\.value) == ["disks /dev/sdb"])
        #expect(config.files.map(\.value) == ["/etc/motd"])
    }

    @Test func otherKindsOfTheFamilyAreKept() throws {
        let reading = try DumpReading(
            """
            apiVersion: lvm.topolvm.io/v1alpha1
            kind: LVMCluster
            metadata: {name: lvms, namespace: openshift-storage}
            spec:
              storage:
                deviceClasses:
                - {name: vg1, fstype: xfs, deviceDiscoveryPolicy: Static, deviceSelector: {paths: [/dev/sdb]}}
            ---
            apiVersion: topolvm.io/v1
            kind: LogicalVolume
            metadata: {name: pvc-1, uid: aaaa}
            spec: {nodeName: worker-1, deviceClass: vg1}
            status: {volumeID: bbbb}
            ---
            apiVersion: ceph.rook.io/v1
            kind: CephCluster
            metadata: {name: ceph, namespace: openshift-storage}
            spec: {dataDirHostPath: /var/lib/rook, cleanupPolicy: {wipeDevicesFromOtherClusters: true}}
            ---
            apiVersion: config.openshift.io/v1
            kind: ClusterVersion
            metadata: {name: version}
            status: {desired: {version: 4.18.6}}
            ---
            apiVersion: imageregistry.operator.openshift.io/v1
            kind: Config
            metadata: {name: cluster}
            spec: {replicas: 2, storage: {managementState: Managed, pvc: {claim: ""}}}
            ---
            apiVersion: local.storage.openshift.io/v1
            kind: LocalVolumeDeviceLink
            metadata: {name: link, namespace: openshift-local-storage}
            spec: {policy: PreferredLinkTarget}
            status: {currentLinkTarget: /dev/disk/by-id/wwn-0x1}
            """
        )
        let inventory = reading.inventory
        #expect(inventory.lvmClusters.first?.deviceClasses.first?.paths.map(\.value) == ["/dev/sdb"])
        #expect(inventory.lvmClusters.first?.deviceClasses.first?.hasSelector == true)
        #expect(inventory.topoLVMVolumes.first?.volumeID?.value == "bbbb")
        #expect(inventory.cephClusters.first?.wipesOtherClusters != nil)
        #expect(inventory.clusterVersions.first?.version?.value == "4.18.6")
        #expect(inventory.imageRegistryConfigs.first?.claim?.value == "")
        #expect(inventory.imageRegistryConfigs.first?.storageManagement?.value == "Managed")
        #expect(inventory.deviceLinks.first?.policy?.value == "PreferredLinkTarget")
        #expect(!reading.losesEvidence)
    }

    @Test func kindsOfOtherGroupsAreNotTakenForThese() throws {
        let reading = try DumpReading(
            """
            apiVersion: example.com/v1
            kind: Config
            metadata: {name: cluster}
            ---
            apiVersion: snapshot.example.com/v1
            kind: LogicalVolume
            metadata: {name: x}
            """
        )
        #expect(reading.inventory.imageRegistryConfigs.isEmpty && reading.inventory.topoLVMVolumes.isEmpty)
        #expect(reading.inventory.kindCounts == ["Config.example.com": 1, "LogicalVolume.snapshot.example.com": 1])
    }
}
