import CaptureScript
import Checks
import Findings

/// Words that say nothing about anybody: those of the program's own texts, and of the formats that it reads.
struct Vocabulary: Sendable {
    private let words: Set<String>
    /// Lower-case words of the program's sentences.
    private let plain: Set<String>

    /// Names of folders that every system has, and of those that storage is put below by custom.
    private let folders: Set<String>

    /// Collects the words of the checks' documentation, of the capture script, and of the lists below.
    init() {
        var words: Set<String> = []
        var plain: Set<String> = []
        for descriptor in CheckDocumentation.descriptors() {
            let texts = [
                descriptor.id, descriptor.name, descriptor.title, descriptor.mechanism, descriptor.whenSilent,
                descriptor.message, descriptor.remedy,
            ]
            for piece in (texts + descriptor.references).flatMap({ Array(Pieces($0)) }) where piece.isToken {
                let word = Vocabulary.trimmed(piece.text)
                words.insert(word)
                plain.insert(word.lowercased())
            }
        }
        for piece in Pieces(NodeCaptureScript.render(probePaths: [])) where piece.isToken {
            words.insert(Vocabulary.trimmed(piece.text))
        }
        for list in [
            Vocabulary.sentences, Vocabulary.mounts, Vocabulary.devices, Vocabulary.manifests, Vocabulary.system,
            Vocabulary.commands, Vocabulary.features,
        ] {
            for piece in Pieces(list) where piece.isToken { words.insert(piece.text) }
        }
        for piece in Pieces(Vocabulary.sentences) where piece.isToken { plain.insert(piece.text.lowercased()) }
        words.remove("")
        folders = Set(
            (Vocabulary.system + " data disks disks0 by-id by-uuid by-label by-path by-partuuid").split(
                whereSeparator: \.isWhitespace
            ).map(String.init)
        )
        self.words = words
        self.plain = plain
    }

    /// Whether a token is public as it stands, in any letter case of its first letter.
    func contains(_ token: String) -> Bool {
        words.contains(token) || words.contains(token.prefix(1).lowercased() + token.dropFirst())
    }

    /// Whether a folder of a path tells nothing.
    func isCommonFolder(_ name: String) -> Bool { folders.contains(name) }

    /// Whether a word belongs to the program's sentences, so that in a sentence it is no name.
    func isPlainWord(_ token: String) -> Bool { plain.contains(token.lowercased()) }

    private static func trimmed(_ text: String) -> String {
        let core = text.drop { $0 == "." || $0 == "-" }
        guard let end = core.lastIndex(where: { $0 != "." && $0 != "-" }) else { return "" }
        return String(core[...end])
    }
}

extension Vocabulary {
    /// Words of outcomes and sentences that stand in no check's documentation.
    fileprivate static let sentences = """
        critical high medium low info pass warnings blocked inconclusive not-mounted too-small verify scale build
        destroyed wrong-data shadow-write created-empty ambiguous missing unreachable changed unaffected undetermined
        same-data other-data bare-directory wrong-type kept arrives left-behind unknown certain depends resident carried
        source target cluster node nodes source-node target-node shared file block sms-file sms-block block-clone
        recreate-same-uuid regenerated lost rewritten as-is merged untouched erased copied empty yes no none given pair
        pairs disk disks serial partition table signature label not the and of is are was were a an to in on by for from
        with without that this it its which what at as or if has have does do be will would could when then so all each
        any one two only more than other same after before between beneath below above behind system root path mount
        mounted mounts device devices data directory volume volumes claim claims pod pods name names pass fail
        notApplicable boot-blocked no-affinity affinity spelling assigned label lacks-data class-missing volume-missing
        modes crowded delete-without-deleter uid-mismatch not-exported lines secrets stripped false-blank released
        """
    /// Mount options, file system types and words of fstab and mountinfo.
    fileprivate static let mounts = """
        rw ro relatime noatime strictatime nodiratime lazytime nosuid nodev noexec suid dev exec sync async defaults auto
        noauto nofail user nouser users owner group _netdev bind rbind remount seclabel context fscontext defcontext
        rootcontext attr2 inode64 inode32 logbufs logbsize noquota usrquota grpquota prjquota quota uquota gquota pquota
        nouuid swalloc sunit swidth discard errors remount-ro continue panic data ordered journal writeback barrier
        nobarrier stripe fmask dmask umask codepage iocharset ascii utf8 shortname mixed lower win95 winnt mode size
        nr_inodes nr_blocks huge uid gid hidepid shared master propagate_from unbindable private slave lowerdir upperdir
        workdir index metacopy redirect_dir nfs_export xino vers proto hard soft timeo retrans sec sys krb5 local_lock
        clientaddr addr mountaddr mountport mountvers mountproto rsize wsize namlen fsc acl noacl user_xattr subvol
        subvolid space_cache compress ssd x-systemd.automount x-systemd.device-timeout x-systemd.requires
        x-systemd.requires-mounts-for x-systemd.before x-systemd.after x-systemd.wanted-by x-systemd.required-by
        x-systemd.mount-timeout x-systemd.idle-timeout x-systemd.makefs x-systemd.growfs x-initrd.mount pri sw swap
        ext2 ext3 ext4 xfs btrfs vfat msdos ntfs tmpfs ramfs devtmpfs devpts proc sysfs cgroup cgroup2 overlay squashfs
        erofs composefs autofs nfs nfs4 cifs smb3 ceph fuse fuseblk hugetlbfs mqueue debugfs tracefs configfs securityfs
        bpf pstore efivarfs selinuxfs binfmt_misc nsfs rootfs iso9660 udf zfs_member LVM2_member LVM1_member
        linux_raid_member crypto_LUKS mpath_member bcache VDO ceph_bluestore UUID LABEL PARTUUID PARTLABEL ID
        """
    /// Columns and values of lsblk, blkid, sfdisk, LVM and md.
    fileprivate static let devices = """
        blockdevices children name kname path type maj min fstype fsver fssize fsused fsavail uuid label pttype ptuuid
        parttype parttypename partuuid partlabel partflags partn start ro rm hotplug model serial state owner wwn
        rand vendor tran subsystems mountpoint mountpoints log-sec phy-sec sched rota pkname disk part lvm crypt mpath
        rom loop dm raid0 raid1 raid4 raid5 raid6 raid10 linear true false null gpt dos device unit sectors firstlba
        lastlba sectorsize partitiontable partitions node bootable attrs id label-id DEVNAME UUID_SUB BLOCK_SIZE TYPE
        USAGE VERSION PTTYPE PTUUID PART_ENTRY_SCHEME PART_ENTRY_NAME PART_ENTRY_UUID PART_ENTRY_TYPE PART_ENTRY_NUMBER
        PART_ENTRY_OFFSET PART_ENTRY_SIZE PART_ENTRY_DISK AMBIVALENT SEC_TYPE LABEL_FATBOOT filesystem report pv vg lv
        pv_name pv_uuid pv_size pv_attr pv_missing pv_in_use pv_dev pv_tags vg_name vg_uuid vg_attr vg_missing_pv_count
        lv_name lv_uuid lv_path lv_dm_path lv_full_name lv_attr lv_size lv_layout lv_role lv_kernel_major segtype devices
        pool_lv origin pv_count lv_count missing striped thin thin-pool mirror cache snapshot writecache Personalities
        unused blocks super active inactive resync recovery bitmap pages chunk algorithm by-id by-uuid by-label by-path
        by-partuuid by-partlabel by-diskseq by-loop-ref by-dname mapper md-name md-uuid dm-name dm-uuid-LVM lvm-pv-uuid
        EFI-SYSTEM BIOS-BOOT boot root reserved BIOS PReP sata nvme virtio scsi iscsi fc usb ata sas pci ID_SERIAL
        """
    /// Kinds, fields and values of Kubernetes and OpenShift objects.
    fileprivate static let manifests = """
        apiVersion kind metadata namespace labels annotations spec status items List v1 uid resourceVersion
        creationTimestamp deletionTimestamp finalizers ownerReferences controller blockOwnerDeletion generation
        managedFields PersistentVolume PersistentVolumeClaim Pod Node StorageClass StatefulSet Deployment DaemonSet
        ReplicaSet Job CronJob Namespace Service Secret ConfigMap CSINode CSIDriver VolumeAttachment HostPath Disk Mount
        Check MachineConfig MachineConfigPool LocalVolume LocalVolumeSet LocalVolumeDiscovery PodDisruptionBudget
        capacity storage accessModes ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod
        persistentVolumeReclaimPolicy Retain Delete Recycle storageClassName volumeMode Filesystem Block local hostPath
        path type Directory DirectoryOrCreate File FileOrCreate Socket CharDevice BlockDevice fsType nodeAffinity required
        nodeSelectorTerms matchExpressions matchFields key operator In NotIn Exists DoesNotExist Gt Lt values claimRef
        volumeName phase Bound Available Released Pending Failed Running Succeeded provisioner reclaimPolicy
        volumeBindingMode WaitForFirstConsumer Immediate allowVolumeExpansion parameters kubernetes.io/hostname
        kubernetes.io/no-provisioner pv.kubernetes.io/provisioned-by pv.kubernetes.io/bound-by-controller
        pv.kubernetes.io/bind-completed volume.beta.kubernetes.io/storage-provisioner volume.kubernetes.io
        node-role.kubernetes.io/worker node-role.kubernetes.io/master worker master control-plane infra
        storage.openshift.com/local-volume-owner-name local.storage.openshift.io machineconfiguration.openshift.io
        currentConfig desiredConfig state Done Degraded Working addresses address Hostname InternalIP ExternalIP nodeInfo
        architecture amd64 arm64 bootID kubeletVersion machineID osImage systemUUID kernelVersion containerRuntimeVersion
        operatingSystem linux nodeName containers initContainers image volumes volumeMounts mountPath subPath
        mountPropagation HostToContainer Bidirectional readOnly persistentVolumeClaim claimName volumeClaimTemplates
        replicas selector matchLabels template serviceName csi driver volumeHandle nfs server iscsi fc rbd cephfs
        emptyDir configMap secret projected nodeSelector affinity tolerations taints effect NoSchedule NoExecute
        unschedulable conditions Ready lastTransitionTime reason message resources requests limits cpu memory apps batch
        storage.k8s.io k8s.io x-k8s.io cluster.local app apps/v1 kubectl kubelet crio oc data default openshift kube-system
        """
    /// Paths of the system, words of systemd and of bundles.
    fileprivate static let system = """
        etc fstab proc sys dev run var lib usr boot efi sysroot ostree deploy rhcos home root opt srv tmp mnt media bin
        sbin local storage local-storage disk block bundle cmd probe meta env manifest manifest.tsv tools.tsv paths.tsv
        beneath.tsv firmware mountinfo cmdline swaps mdstat hostname machine-id os-release crypttab lvm multipath
        lsblk_json blkid by_links unit_links list_mounts lsinitrd lsinitrd_0 lsattr findmnt df pvs vgs lvs kubelet pods
        volumes kubernetes.io~local-volume kubernetes.io~csi plugins containers coreos systemd system loader entries
        grub2 bootuuid.cfg .root_uuid .coreos-aleph-version.json modules modules.builtin queue logical_block_size size
        serial wwid Unit Mount Install What Where Type Options WantedBy RequiredBy Requires Wants After Before
        Description DefaultDependencies TimeoutSec local-fs.target local-fs-pre.target remote-fs.target
        multi-user.target swap.target default.target sysinit.target wants requires generator generated static enabled
        disabled masked loaded active inactive failed mounted dead not-found plugged schema captured mntns_self mntns_1
        mntns_kubelet kubelet_pid boot_id console quiet ignition.platform.id metal qemu rd.luks.options rootflags root
        random.trust_cpu cgroup_no_v1 systemd.unified_cgroup_hierarchy crashkernel NAME VERSION ID ID_LIKE VERSION_ID
        PLATFORM_ID PRETTY_NAME VARIANT VARIANT_ID OPENSHIFT_VERSION RHEL_VERSION OSTREE_VERSION Red Hat Enterprise Linux
        CoreOS fedora rhel title options version initrd linux virtio_blk virtio_scsi virtio_pci virtio_net virtio
        drivers kernel source.mountinfo source.fstab target.mountinfo target.fstab socket char dir link dangling pid
        system_u object_r container_file_t var_t default_t mnt_t s0
        """
    /// Commands and options of remedies and the runbook.
    fileprivate static let commands = """
        sudo sh bash cat echo grep sed awk cut sort uniq head tail printf test true false exit set then else fi do done
        for in while if mount umount findmnt lsblk blkid mkfs mkdir rmdir rm mv cp ln chmod chown chattr lsattr touch tee
        systemctl daemon-reload enable disable start stop restart mask unmask is-active status udevadm settle trigger
        rpm-ostree ostree dracut lsinitrd initramfs add-drivers force regenerate-all kargs append delete append-if-missing
        nsenter chroot crictl podman oc kubectl debug adm drain uncordon cordon get patch apply annotate label delete
        create rsync tar dd wipefs sfdisk sgdisk parted partprobe vgchange vgs pvs lvs vgrename pvcreate mdadm xfs_admin
        tune2fs xfs_repair fsck e2fsck resize2fs xfs_growfs growpart cryptsetup multipath restorecon chcon hostnamectl
        ignore-daemonsets delete-emptydir-data timeout grace-period dry-run client server merge strategic json yaml wide
        o n A f r v p t e i x d a u l c s w h q -n -o -A -f -r -v -p -t -i -e --type --patch --all --now --no-headers
        reboot poweroff sync date uname rpm yum dnf etc boot/efi node debug host image quiet interactive pv-impact
        capture-script analyze preflight capture.sh
        """
    /// Features of processors, kernels and file systems, and words of their files.
    fileprivate static let features = """
        Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun UTC SMP PREEMPT PREEMPT_DYNAMIC GNU
        BOOT_UUID BOOT_IMAGE SecureBoot MemTotal MemFree MemAvailable kB has_journal ext_attr resize_inode dir_index
        filetype needs_recovery extent 64bit flex_bg sparse_super large_file huge_file dir_nlink extra_isize
        metadata_csum meta-data isize agcount agsize blks crc finobt rmapbt reflink bigtime inobtcount nrext64 naming
        realtime extsz rtextents projid32bit lazy-count ftype bsize sectsz imaxpct ascii-ci log fpu vme de pse tsc msr pae
        mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx rdtscp lm constant_tsc
        rep_good nopl pni pclmulqdq ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand hypervisor
        lahf_lm abm avx2 bmi1 bmi2 flags vendor_id virtio.ko virtio_ring.ko virtio_pci.ko virtio_blk.ko virtio_scsi.ko
        virtio_net.ko xz zst ko NTPSynchronized LocalRTC NTP Timezone bootloader vmlinuz initramfs hd0 gpt1 gpt2 gpt3
        rw-r--r rwxr-xr-x rmi ps wc xargs jsonpath field-selector spec.nodeName spec.unschedulable is-system-running
        no-pager MOUNTPOINT shell_exec_t machineconfigpool machineconfig xattrs acls nro FailedScheduling net tf cpf la
        default.nmconnection
        """
}
