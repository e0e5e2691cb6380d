extension NodeCaptureScript {
    /// Part of the script: manifest rows, limited commands, copies of files, removal of secrets.
    static let helpers = #"""
        say() { printf 'capture: %s\n' "$*" >&2; }

        # Sets ESC to a text in which backslash, tab, newline and carriage return are octal, as in mountinfo.
        escape() {
          ESC=${1//\\/\\134}
          ESC=${ESC//$'\t'/\\011}
          ESC=${ESC//$'\n'/\\012}
          ESC=${ESC//$'\r'/\\015}
        }

        # Sets DECODED to a field of mountinfo without its octal escapes.
        decode() {
          printf -v DECODED '%b' "${1//\\/\\0}"
        }

        # Row of the manifest: id or path, cmd|file|probe, exit code (141: cut at the size cap, 124: at the time limit)
        # or absent|dangling|skipped, bytes, argv.
        row() {
          local id
          escape "$1"
          id=$ESC
          escape "${5-}"
          printf '%s\t%s\t%s\t%s\t%s\n' "$id" "$2" "$3" "$4" "$ESC" >>"$MANIFEST"
          KIB=$((KIB + ($4 + 1023) / 1024))
        }

        # Makes the folder of the bundle that a file of the node goes to.
        make_folder() { # PATH
          [ -d "$BUNDLE/root${1%/*}" ] || mkdir -p -- "$BUNDLE/root${1%/*}"
        }

        # Whether nothing more may be taken.
        spent() {
          [ "$SECONDS" -ge "$TOTAL_SECONDS" ] || [ "$KIB" -ge "$TOTAL_KIB" ]
        }

        # Sets BYTES to the size of a file; 0 when there is none.
        measure() {
          BYTES=$(stat -c %s -- "$1" 2>/dev/null) || BYTES=0
        }

        # Runs a command with a time limit and a size cap; sets RC to its exit code and BYTES to the size of its output.
        limited() { # SECONDS OUT ERR COMMAND...
          local seconds=$1 out=$2 err=$3
          local -a prefix=()
          shift 3
          [ -z "$TIMEOUT" ] || prefix=("$TIMEOUT" -k 5 "$seconds")
          # A limit on file size needs no pipe, so that a signal to this script can end the command at once.
          (
            ulimit -c 0 -f "$ITEM_KIB"
            exec "${prefix[@]}" "$@"
          ) </dev/null >"$out" 2>"$err" 3>&- &
          CHILD=$!
          wait "$CHILD" 2>/dev/null
          RC=$?
          CHILD=
          measure "$out"
          [ "$BYTES" -lt $((ITEM_KIB * 1024)) ] || RC=141
        }

        # Takes the output of a command as cmd/ID.out and cmd/ID.err; without secrets when STRIP holds a sed program, and with
        # exit code 1 when DOUBT says that the command could not see everything.
        run() { # ID COMMAND...
          run_for "$ITEM_SECONDS" "$@"
        }

        run_for() { # SECONDS ID COMMAND...
          local seconds=$1 id=$2
          shift 2
          if ! command -v -- "$1" >/dev/null 2>&1; then
            row "$id" cmd 127 0 "$*"
          elif spent; then
            row "$id" cmd skipped 0 "$*"
          else
            limited "$seconds" "$BUNDLE/cmd/$id.out" "$BUNDLE/cmd/$id.err" "$@"
            [ -z "$STRIP" ] || strip_output "$BUNDLE/cmd/$id.out"
            [ -z "$DOUBT" ] || [ "$RC" -ne 0 ] || RC=1
            row "$id" cmd "$RC" "$BYTES" "$*"
          fi
        }

        strip_output() { # FILE
          sed -E -e "$STRIP" <"$1" >"$WORK/stripped" && cat -- "$WORK/stripped" >"$1"
          measure "$1"
        }

        # Whether a path that seems absent may be hidden: a folder above it may not be searched.
        hidden() {
          local folder=${1%/*}
          while [ -n "$folder" ] && [ ! -e "$folder" ]; do folder=${folder%/*}; done
          [ ! -x "${folder:-/}" ]
        }

        # Whether a path is a file to take; if not, says why in the manifest.
        present() {
          if [ -f "$1" ]; then
            if spent; then
              row "$1" file skipped 0
              return 1
            fi
            return 0
          fi
          if [ -L "$1" ] && [ ! -e "$1" ] && ! hidden "$1"; then
            row "$1" file dangling 0 "$(readlink -- "$1")"
          elif hidden "$1"; then
            row "$1" file 1 0 'permission denied'
          elif [ ! -e "$1" ]; then
            row "$1" file absent 0
          fi
          return 1
        }

        # Takes files byte by byte, from /proc and /sys too, whose size is 0.
        take() { # PATH...
          local path
          for path in "$@"; do
            present "$path" || continue
            make_folder "$path"
            limited 10 "$BUNDLE/root$path" "$WORK/err" head -c $((ITEM_KIB * 1024)) -- "$path"
            [ "$RC" -eq 0 ] || [ "$RC" -eq 141 ] || [ "$BYTES" -gt 0 ] || rm -f -- "$BUNDLE/root$path"
            row "$path" file "$RC" "$BYTES"
          done
        }

        # Takes files through a sed program that removes secrets.
        take_without_secrets() { # PROGRAM PATH...
          local program=$1 path note
          shift
          for path in "$@"; do
            present "$path" || continue
            make_folder "$path"
            limited 10 "$BUNDLE/root$path" "$WORK/err" sed -E -e "$program" -- "$path"
            [ "$RC" -eq 0 ] || [ "$RC" -eq 141 ] || [ "$BYTES" -gt 0 ] || rm -f -- "$BUNDLE/root$path"
            note=
            ! grep -qF '(removed)' -- "$BUNDLE/root$path" 2>/dev/null || note='secrets removed'
            row "$path" file "$RC" "$BYTES" "$note"
          done
        }

        # Takes the files of a folder that match a pattern; a folder that is absent or hidden, or has none, gets a row.
        take_matching() { # PROGRAM FOLDER PATTERN
          local program=$1 folder=$2 pattern=$3 path found=
          if [ -d "$folder" ] && { [ ! -r "$folder" ] || [ ! -x "$folder" ]; }; then
            row "$folder/$pattern" file 1 0 'permission denied'
            return
          fi
          for path in "$folder"/*; do
            # shellcheck disable=SC2053 # the pattern is meant to match
            if [[ ${path##*/} != $pattern ]] || [ ! -f "$path" ]; then continue; fi
            found=1
            if [ -n "$program" ]; then take_without_secrets "$program" "$path"; else take "$path"; fi
          done
          [ -n "$found" ] || present "$folder/$pattern"
        }

        # Takes small files of /sys without starting a process for each; absent ones get no row.
        take_values() { # PATH...
          local path value
          for path in "$@"; do
            if [ ! -f "$path" ] || [ ! -r "$path" ]; then continue; fi
            spent && return
            value=
            IFS= read -r -d '' value 2>/dev/null <"$path" || [ -n "$value" ] || continue
            make_folder "$path"
            printf '%s' "$value" >"$BUNDLE/root$path"
            row "$path" file 0 "${#value}"
          done
        }

        # Row of a tab-separated table, on standard output.
        table_row() { # FIELD...
          local field line=
          for field in "$@"; do
            escape "$field"
            line+=$ESC$'\t'
          done
          printf '%s\n' "${line%$'\t'}"
        }

        # Secrets in options of mounts, arguments of the kernel and addresses: values end at a comma, quote or blank.
        STRIP_OPTIONS='s/((^|[^[:alnum:]_])(pass|passwd|password2?|passphrase|secret|token|psk)[[:blank:]]*=[[:blank:]]*)'
        STRIP_OPTIONS+='("[^"]*"|[^,"[:space:]]*)/\1(removed)/gI;'
        STRIP_OPTIONS+='s#(://)[^/@[:space:]]*@#\1(removed)@#g'
        STRIP_KERNEL=$STRIP_OPTIONS
        STRIP_KERNEL+=';s/([^[:space:]=]*(password|passwd|secret|token)[^[:space:]=]*=)[^"[:space:]]*/\1(removed)/gI'
        STRIP_KERNEL+=';s/(netroot=iscsi:)[^@[:space:]]*@/\1(removed)@/g'
        STRIP_KERNEL+=';s/^([[:blank:]]*password[^[:blank:]]*[[:blank:]]+[^[:blank:]]+).*/\1 (removed)/'
        STRIP_MULTIPATH='s/^([[:blank:]]*[[:alnum:]_]*(password|secret)[[:alnum:]_]*[[:blank:]]).*/\1(removed)/I'
        STRIP='' DOUBT=''
        """#
}
