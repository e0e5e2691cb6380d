extension NodeCaptureScript {
    /// Part of the script: probe/beneath.tsv: what stands at a path in one file system alone.
    static let beneath = #"""
        # Sets KIND to what stands at a path, links not followed.
        kind_of() { # PATH
          KIND=missing
          [ ! -e "$1" ] || KIND=unknown
          [ ! -S "$1" ] || KIND=socket
          [ ! -c "$1" ] || KIND=char
          [ ! -b "$1" ] || KIND=block
          [ ! -f "$1" ] || KIND='file'
          [ ! -d "$1" ] || KIND=dir
          [ ! -L "$1" ] || KIND='link'
        }

        # Looks for a path below BASE, where the file system of MOUNT is bound. Behind a link nothing is said: where it
        # leads depends on the other mounts.
        look_beneath() { # MOUNT PATH BASE
          local mount=$1 path=$2 base=$3 below here='' part
          below=${path#"${mount%/}"}
          while [ -n "$below" ]; do
            below=${below#"${below%%[!/]*}"}
            part=${below%%/*}
            if [ "$part" = "$below" ]; then below=; else below=${below#*/}; fi
            [ -n "$part" ] || continue
            here=$here/$part
            kind_of "$base$here"
            if [ "$KIND" != dir ] && [ -n "$below" ]; then
              if [ "$KIND" = link ]; then
                table_row "$mount" "${mount%/}$here" link
                KIND=unknown
              else
                KIND=missing
              fi
              break
            fi
          done
          [ -n "$here" ] || kind_of "$base"
          table_row "$mount" "$path" "$KIND"
        }

        # Runs in a mount namespace of its own: binds each mount alone, without what is mounted below it, and looks.
        # Reads rows of mount point, major:minor, root and path from standard input, those of one mount together.
        look_beneath_all() { # BASE NAMESPACE
          local base=$1 mount device root path current='' bound='' right=''
          [ -n "$2" ] && [ "$(readlink /proc/self/ns/mnt)" != "$2" ] || return 3
          while IFS=$'\t' read -r mount device root path; do
            decode "$mount"
            mount=$DECODED
            decode "$root"
            root=$DECODED
            decode "$path"
            path=$DECODED
            if [ "$mount" != "$current" ]; then
              if [ -n "$bound" ]; then umount -n -- "$base" || return 4; fi
              current=$mount
              bound=
              right=
              if mount -n -o bind,ro -- "$mount" "$base"; then
                bound=1
                if bound_right "$base" "$device" "$root"; then
                  right=1
                else
                  printf 'another mount covers %s\n' "$mount" >&2
                fi
              fi
            fi
            [ -z "$right" ] || look_beneath "$mount" "$path" "$base"
          done
          [ -z "$bound" ] || umount -n -- "$base"
        }

        # Whether what is bound is the mount that was meant and not another one that covers it.
        bound_right() { # BASE DEVICE ROOT
          local device root target rest found=
          while read -r _ _ device root target rest; do
            decode "$target"
            [ "$DECODED" != "$1" ] || found=$device:$root
          done </proc/self/mountinfo
          [ "$found" = "$2:$3" ]
        }

        # Whether the file system type holds no data of volumes.
        pseudo_type() {
          case $1 in
            autofs | binfmt_misc | bpf | cgroup | cgroup2 | configfs | debugfs | devpts | devtmpfs | efivarfs) true ;;
            fusectl | hugetlbfs | mqueue | nsfs | proc | pstore | rpc_pipefs | securityfs | selinuxfs | sysfs | tracefs) true ;;
            *) false ;;
          esac
        }

        # Writes the records for one path: one for each mount at or above it.
        beneath_records() { # PATH
          local folder=$1 index target
          while :; do
            target=${folder:-/}
            index=${MOUNT_AT[$target]-}
            if [ -n "$index" ] && [ -z "${NO_TOUCH[$target]-}" ] && ! pseudo_type "${MOUNT_TYPES[index]}"; then
              table_row "$target" "${MOUNT_DEVICES[index]}" "${MOUNT_ROOTS[index]}" "$1"
            fi
            [ -n "$folder" ] || break
            folder=${folder%/*}
          done
        }

        # The paths to look for: all that were probed, and the mount points of data.
        beneath_paths() {
          local path index
          local -A paths=()
          for path in "${QUEUE[@]}"; do paths[$path]=1; done
          for index in "${!MOUNT_TARGETS[@]}"; do
            pseudo_type "${MOUNT_TYPES[index]}" || paths[${MOUNT_TARGETS[index]}]=1
          done
          for path in "${!paths[@]}"; do
            case $path in
              / | /proc/* | /sys/* | /dev | /dev/* | /run | /run/* | */./* | */../* | */.. | */.) continue ;;
              /var/lib/kubelet/pods/* | /var/lib/kubelet/plugins/* | /var/lib/containers/storage/overlay*)
                [ -n "${QUEUED[$path]-}" ] || continue
                ;;
            esac
            beneath_records "$path"
          done
        }

        probe_beneath() {
          local out=$BUNDLE/probe/beneath.tsv code
          if ! command -v unshare >/dev/null 2>&1; then
            row beneath probe 127 0 'unshare -m'
            return
          fi
          beneath_paths | sort >"$WORK/sorted"
          mkdir -- "$WORK/bind"
          limited 120 "$WORK/rows" "$BUNDLE/cmd/beneath.err" unshare -m --propagation private bash -c "
            set -u
            $(declare -f escape decode table_row kind_of look_beneath look_beneath_all bound_right)
            look_beneath_all \"\$1\" \"\$2\" <\"\$3\"" bash "$WORK/bind" "$(readlink /proc/self/ns/mnt)" "$WORK/sorted"
          if [ "$RC" -ne 0 ] && [ ! -s "$WORK/rows" ]; then
            say 'warning: what lies beneath mounts could not be looked at: that needs root'
            row beneath probe "$RC" 0 'unshare -m'
            return
          fi
          {
            printf 'mount\tpath\ttype\n'
            sort -u -- "$WORK/rows"
          } >"$out"
          measure "$out"
          row beneath probe "$RC" "$BYTES" 'unshare -m'
        }
        """#
}
