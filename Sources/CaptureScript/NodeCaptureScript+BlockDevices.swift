extension NodeCaptureScript {
    /// Part of the script: block devices, links, LVM and what else stacks devices.
    static let blockDevices = #"""
        # Whether a disk of /sys/block is none to look at: without capacity (unused loops), in memory, or a floppy drive.
        unused_disk() { # SYSDIR
          case ${1##*/} in
            ram* | fd*) true ;;
            *) [ "$(value_of "$1/size")" = 0 ] ;;
          esac
        }

        capture_device() { # SYSDIR NAME
          # The kernel writes `!` for a `/` in the name of a node.
          local folder=$1 name=$2 node=/dev/${2//!//}
          # blkid ends alike for a device without content and for one that it cannot open.
          limited 5 "$WORK/out" "$WORK/err" head -c 0 -- "$node"
          if [ "$RC" -eq 0 ]; then
            run "blkid_p_$name" blkid -p -o export "$node"
          else
            printf 'cannot open %s\n' "$node" >"$BUNDLE/cmd/blkid_p_$name.err"
            row "blkid_p_$name" cmd 1 0 "blkid -p -o export $node"
            # A drive without a medium hides nothing.
            [[ $name == sr* ]] || UNREADABLE=1
          fi
          take_values "$folder"/{size,ro,removable,serial,wwid,dev,partition,start}
        }

        capture_disks() {
          local folder name part count=0 uuid
          take /proc/partitions
          for folder in /sys/block/*; do
            unused_disk "$folder" && continue
            count=$((count + 1))
            if [ "$count" -gt 512 ]; then
              row "${folder}" file skipped 0
              continue
            fi
            name=${folder##*/}
            capture_device "$folder" "$name"
            take_values "$folder"/queue/{logical_block_size,physical_block_size,rotational}
            take_values "$folder"/device/{serial,wwid,model,vendor,rev,type,transport}
            take_values "$folder"/{dm/name,dm/uuid,md/metadata_version,md/level,md/array_state,md/raid_disks}
            take_values "$folder"/{loop/backing_file,loop/offset}
            for part in "$folder/$name"*/; do
              [ -e "${part}partition" ] || continue
              part=${part%/}
              capture_device "$part" "${part##*/}"
            done
            uuid=$(value_of "$folder/dm/uuid")
            case $name:$uuid in
              dm-*:mpath-* | [!d]* | d[!m]*) run "sfdisk_$name" sfdisk -J "/dev/${name//!//}" ;;
            esac
          done
        }

        capture_block() {
          UNREADABLE=
          capture_disks
          run lsblk_version lsblk --version
          run lsblk_json lsblk -J -b -O
          run lsblk_pairs lsblk -P -b -O
          DOUBT=$UNREADABLE
          run blkid blkid -c /dev/null -o export
          DOUBT=
          run by_links find /dev -xdev -path /dev/block -prune -o -type l -xtype b -printf '%p\t%l\n'
          run udev_db udevadm info --export-db
        }

        # Reports of LVM that neither wait for locks nor write hints, backups or the devices file.
        capture_lvm() {
          local config='global{metadata_read_only=1} backup{backup=0 archive=0} config{checks=0}'
          config+=' devices{hints="none" search_for_devnames="none"} log{file="" syslog=0}'
          local -a how=(--nolocking --reportformat json --units b --config "$config")
          # Without the node that talks to the device mapper, LVM and dmsetup would make one.
          [ -c /dev/mapper/control ] || how+=(--driverloaded n)
          run pvs pvs -a "${how[@]}" \
            -o pv_name,vg_name,pv_fmt,pv_attr,pv_size,pv_free,pv_uuid,vg_uuid,dev_size,pe_start,pv_missing
          run vgs vgs "${how[@]}" \
            -o vg_name,vg_uuid,vg_attr,pv_count,lv_count,vg_size,vg_free,vg_extent_size,vg_missing_pv_count,vg_tags
          run lvs lvs -a "${how[@]}" \
            -o lv_name,vg_name,lv_uuid,vg_uuid,lv_size,lv_attr,pool_lv,origin,lv_path,lv_dm_path,lv_active,lv_tags
          run lvs_segments lvs -a --segments "${how[@]}" \
            -o lv_name,vg_name,lv_uuid,segtype,seg_start,seg_size,devices,seg_pe_ranges
          run lvm_version lvm version --driverloaded n
          take /etc/lvm/lvm.conf /etc/lvm/lvmlocal.conf /etc/lvm/devices/system.devices
        }

        capture_stacks() {
          local name
          if [ -c /dev/mapper/control ]; then
            run dmsetup_table dmsetup table
            run dmsetup_info dmsetup info -c --noheadings --separator '|' -o name,uuid,major,minor
            run dmsetup_deps dmsetup deps -o devname
          else
            row dmsetup_table cmd skipped 0 'dmsetup table'
          fi
          take /proc/mdstat /etc/mdadm.conf /etc/mdadm/mdadm.conf
          # mdadm writes its map of arrays where there is none yet.
          if [ -e /run/mdadm/map ]; then
            run mdadm_scan mdadm --detail --scan -v
          else
            row mdadm_scan cmd skipped 0 'mdadm --detail --scan -v'
          fi
          # -B: the file of multipath names is only read.
          run multipath multipath -B -ll
          take_without_secrets "$STRIP_MULTIPATH" /etc/multipath.conf
          take_matching "$STRIP_MULTIPATH" /etc/multipath/conf.d '*.conf'
          take /etc/multipath/bindings /etc/multipath/wwids
          take /etc/iscsi/initiatorname.iscsi /etc/nvme/hostnqn /etc/nvme/hostid
          for name in /sys/class/iscsi_session/*; do
            run iscsi_sessions iscsiadm -m session -P1
            break
          done
        }
        """#
}
