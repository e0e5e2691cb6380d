extension NodeCaptureScript {
    /// Part of the script: mounts, fstab, units, features and usage of file systems.
    static let mounts = #"""
        # Unit directories of systemd.unit(5), the strongest first.
        UNIT_FOLDERS=(/etc/systemd/system.control /run/systemd/system.control /run/systemd/transient
          /run/systemd/generator.early /etc/systemd/system /run/systemd/system /run/systemd/generator
          /usr/local/lib/systemd/system /usr/lib/systemd/system /run/systemd/generator.late)

        # Mount, automount and swap units with their drop-ins, those of a whole type or prefix included.
        capture_units() {
          local folder path
          local -a folders=()
          for folder in "${UNIT_FOLDERS[@]}"; do
            [ -d "$folder" ] || continue
            folders+=("$folder")
            for path in "$folder"/*.{mount,automount,swap} "$folder"/{*.,}{mount,automount,swap}.d/*.conf; do
              # A link to /dev/null masks a unit: it stands in unit_links.
              [ ! -f "$path" ] || take_without_secrets "$STRIP_OPTIONS" "$path"
            done
          done
          if [ "${#folders[@]}" -gt 0 ]; then
            run unit_links find "${folders[@]}" -type l -printf '%p\t%l\n'
          else
            row unit_links cmd 1 0 'no unit directory'
          fi
          STRIP=$STRIP_OPTIONS
          run list_mounts systemctl list-units --all --no-legend --plain --type=mount,automount,swap
          run show_mounts systemctl show --all --type=mount \
            -p Id,Where,What,Type,FragmentPath,SourcePath,Requires,RequiredBy,WantedBy,RequiresMountsFor,Options '*.mount'
          STRIP=
        }

        # Features of the mounted file systems, one run for each device.
        capture_filesystem_features() {
          local index device id seen=' '
          for index in "${!MOUNT_TARGETS[@]}"; do
            device=${MOUNT_DEVICES[index]}
            [[ $seen != *" $device "* ]] || continue
            id=${MOUNT_TARGETS[index]//[!A-Za-z0-9.-]/_}
            case ${MOUNT_TYPES[index]} in
              xfs) run "xfs_info_$id" xfs_info "${MOUNT_TARGETS[index]}" ;;
              ext[234]) run "dumpe2fs_$id" dumpe2fs -h "${MOUNT_SOURCES[index]}" ;;
              *) continue ;;
            esac
            seen+="$device "
          done
        }

        capture_mounts() {
          local folder
          local -a attributes=()
          take_without_secrets "$STRIP_OPTIONS" /proc/1/mountinfo /proc/self/mountinfo
          [ -z "$KUBELET" ] || take_without_secrets "$STRIP_OPTIONS" "/proc/$KUBELET/mountinfo"
          take_without_secrets "$STRIP_OPTIONS" /etc/fstab
          # The third field of a line names a key file, which is not read.
          take /etc/crypttab /proc/filesystems /proc/swaps
          capture_units
          STRIP=$STRIP_OPTIONS
          run findmnt findmnt -J -o TARGET,SOURCE,FSTYPE,VFS-OPTIONS,FS-OPTIONS,FSROOT,PROPAGATION,MAJ:MIN
          STRIP=
          for folder in / /sysroot /etc /usr /boot /boot/efi /var /mnt /sysroot/ostree/deploy/*/deploy/*.[0-9]*; do
            [ -d "$folder" ] && attributes+=("$folder")
          done
          run lsattr lsattr -d "${attributes[@]}"
          run stat_dirs stat -c '%n dev=%d ino=%i mode=%a' "${attributes[@]}"
          # Local file systems only: asking one on the network may wait for ever, asking an automount mounts it.
          run df df -l -B1 --output=source,fstype,itotal,iused,iavail,size,used,avail,target
          run df_i df -l -i
          capture_filesystem_features
        }
        """#
}
