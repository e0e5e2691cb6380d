extension NodeCaptureScript {
    /// Part of the script: probe/paths.tsv: what stands at each path of a volume.
    static let probes = #"""
        # Reads the mounts that this script sees into MOUNT_* arrays; on one point the last one counts.
        read_mounts() {
          local id device root target rest type source
          MOUNT_IDS=() MOUNT_DEVICES=() MOUNT_ROOTS=() MOUNT_TARGETS=() MOUNT_TYPES=() MOUNT_SOURCES=()
          declare -gA MOUNT_AT=() MOUNT_BY_ID=() NO_TOUCH=()
          while read -r id _ device root target _ rest; do
            # Optional fields end at a lone dash.
            case $rest in
              '- '*) rest=${rest#- } ;;
              *' - '*) rest=${rest#* - } ;;
              *) continue ;;
            esac
            read -r type source _ <<<"$rest"
            decode "$target"
            target=$DECODED
            decode "$source"
            MOUNT_AT[$target]=${#MOUNT_IDS[@]}
            MOUNT_BY_ID[$id]=${#MOUNT_IDS[@]}
            MOUNT_IDS+=("$id") MOUNT_DEVICES+=("$device") MOUNT_ROOTS+=("$root") MOUNT_TARGETS+=("$target")
            MOUNT_TYPES+=("$type") MOUNT_SOURCES+=("$DECODED")
          done </proc/self/mountinfo 2>/dev/null
        }

        # Marks mount points that must not be looked into: automounts would mount, dead network mounts would hang.
        mark_untouchable_mounts() {
          local target index
          for target in "${!MOUNT_AT[@]}"; do
            index=${MOUNT_AT[$target]}
            case ${MOUNT_TYPES[index]} in
              autofs) NO_TOUCH[$target]=1 ;;
              nfs | nfs4 | cifs | smb3 | ceph | 9p | glusterfs | lustre | gpfs | beegfs | afs | fuse | fuse.*)
                limited 5 "$WORK/out" "$WORK/err" stat -f -c %i -- "$target"
                [ "$RC" -eq 0 ] || NO_TOUCH[$target]=1
                ;;
            esac
          done
        }

        # Follows a path link by link. REAL is where it ends, empty when it must not be touched. The links on the way are
        # queued as paths of their own, named as a walk meets them.
        walk() { # PATH
          local rest=$1 here='' part next target hops=0
          REAL=
          while [ -n "$rest" ]; do
            rest=${rest#"${rest%%[!/]*}"}
            part=${rest%%/*}
            if [ "$part" = "$rest" ]; then rest=; else rest=${rest#*/}; fi
            case $part in
              '' | .) continue ;;
              ..)
                here=${here%/*}
                continue
                ;;
            esac
            next=$here/$part
            [ -z "${NO_TOUCH[$next]-}" ] || return
            if [ -L "$next" ]; then
              hops=$((hops + 1))
              [ "$hops" -le 40 ] || return
              target=$(readlink -n -- "$next" && printf x) || return
              enqueue "$next"
              rest=${target%x}${rest:+/$rest}
              case $target in /*) here= ;; esac
              continue
            fi
            here=$next
          done
          REAL=${here:-/}
        }

        enqueue() { # PATH
          [ -z "${QUEUED[$1]-}" ] || return
          QUEUED[$1]=1
          QUEUE+=("$1")
        }

        # Sets MOUNT to the index of the mount that a directory or file lies on.
        covering_mount() { # PATH
          local key value folder=$1
          MOUNT=
          # An open file says exactly which mount it came through; that needs the right to read it.
          if { exec 9<"$1"; } 2>/dev/null; then
            while read -r key value; do
              [ "$key" != mnt_id: ] || MOUNT=${MOUNT_BY_ID[$value]-}
            done 2>/dev/null <"/proc/$$/fdinfo/9"
            exec 9<&-
          fi
          while [ -z "$MOUNT" ]; do
            MOUNT=${MOUNT_AT[${folder:-/}]-}
            [ -n "$folder" ] || break
            folder=${folder%/*}
          done
        }

        # Size of the file system of a directory or file, in bytes; asked once for each mount.
        filesystem_size() { # PATH
          local blocks unit
          SIZE=${SIZES[$MOUNT]-}
          [ -z "$SIZE" ] || return
          read -r blocks unit < <(timeout_5 stat -f -c '%b %S' -- "$1" 2>/dev/null)
          SIZE=$((${blocks:-0} * ${unit:-0}))
          SIZES[$MOUNT]=$SIZE
        }

        timeout_5() {
          if [ -n "$TIMEOUT" ]; then "$TIMEOUT" -k 1 5 "$@"; else "$@"; fi </dev/null 3>&-
        }

        # Adds the row of one path: path, link, realpath, type, majmin, mount, size, mode, SELinux label.
        probe_path() { # PATH
          local path=$1 link='' kind='' mode='' label='' numbers='' answer device='' target='' size=''
          walk "$path"
          if [ -z "$REAL" ]; then
            kind=unknown
          else
            if [ -L "$path" ]; then
              link=$(readlink -n -- "$path" && printf x)
              link=${link%x}
            fi
            # A label that cannot be read makes stat fail, but it prints the rest.
            if [ -n "${MISSING[in ${REAL%/*}]-}" ]; then
              answer='' kind='No such file or directory'
            else
              answer=$(timeout_5 stat -c '%a|%t:%T|%F|%C' -- "$REAL" 2>"$WORK/err")
              kind=$(<"$WORK/err")
            fi
            if [ -n "$answer" ]; then
              IFS='|' read -r mode numbers kind label <<<"$answer"
            fi
            [ "$label" != '?' ] || label=
            case $kind in
              directory) kind=dir ;;
              'regular file' | 'regular empty file') kind='file' ;;
              'block special file') kind=block ;;
              'character special file') kind=char ;;
              socket) kind=socket ;;
              fifo) kind=fifo ;;
              *'No such file or directory' | *'Not a directory')
                kind=missing
                MISSING[in $REAL]=1
                [ -z "$link" ] || kind=dangling
                ;;
              *) kind=unknown ;;
            esac
            case $kind in
              dir | file)
                covering_mount "$REAL"
                if [ -n "$MOUNT" ]; then
                  device=${MOUNT_DEVICES[MOUNT]}
                  target=${MOUNT_TARGETS[MOUNT]}
                  filesystem_size "$REAL"
                  size=$SIZE
                fi
                ;;
              block)
                size=$(value_of "/sys/dev/block/$((16#${numbers%:*})):$((16#${numbers#*:}))/size")
                size=${size:+$((size * 512))}
                ;;
              missing | dangling | unknown) REAL='' mode='' label='' ;;
            esac
            [ -z "$REAL" ] || enqueue "$REAL"
          fi
          table_row "$path" "$link" "$REAL" "$kind" "$device" "$target" "$size" "$mode" "$label"
        }

        # Queues what lies in the folders where provisioners look for volumes, two levels deep.
        queue_discovered() {
          local folder base child inner
          LISTED=0
          for folder in "${DISCOVERY_FOLDERS[@]}"; do
            walk "$folder"
            base=$REAL
            if [ -z "$base" ] || [ ! -d "$base" ]; then continue; fi
            enqueue "$folder"
            for child in "$base"/*; do
              queue_child "$folder/${child##*/}"
              # A volume is a mount point or a link: what lies inside is its own.
              if [ -z "${MOUNT_AT[$child]-}" ] && [ ! -L "$child" ] && [ -d "$child" ]; then
                for inner in "$child"/*; do queue_child "$folder/${child##*/}/${inner##*/}"; done
              fi
            done
          done
        }

        queue_child() { # PATH
          LISTED=$((LISTED + 1))
          if [ "$LISTED" -le "$LISTED_CHILDREN" ]; then enqueue "$1"; else CUT=1; fi
        }

        probe_paths() {
          local path index=0 rc=0
          declare -gA QUEUED=() SIZES=() MISSING=()
          QUEUE=()
          CUT=
          [ "$PROBE_DROPPED" -eq 0 ] || CUT=1
          for path in "${PROBE_PATHS[@]}"; do enqueue "$path"; done
          queue_discovered
          while [ "$index" -lt "${#QUEUE[@]}" ]; do
            if [ "$index" -ge "$PROBE_ROWS" ] || spent; then
              CUT=1
              break
            fi
            probe_path "${QUEUE[index]}"
            index=$((index + 1))
          done >"$WORK/rows"
          {
            printf 'path\tlink\trealpath\ttype\tmajmin\tmount\tsize\tmode\tselinux\n'
            sort -- "$WORK/rows"
          } >"$BUNDLE/probe/paths.tsv"
          if [ -n "$CUT" ]; then
            rc=141
            say 'warning: not all paths could be probed within the limits'
          fi
          measure "$BUNDLE/probe/paths.tsv"
          row paths probe "$rc" "$BYTES"
        }
        """#
}
