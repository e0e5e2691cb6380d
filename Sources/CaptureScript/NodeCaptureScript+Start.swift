extension NodeCaptureScript {
    /// Part of the script: scratch directory, order of the parts, the archive.
    static let start = #"""
        # Removes the scratch directory; never while something is mounted in it, and never across a mount point.
        clean_up() {
          local line
          [ -z "$CHILD" ] || kill "$CHILD" 2>/dev/null
          [ -n "$SCRATCH" ] || return
          while read -r line; do
            case $line in *" $SCRATCH/"*)
              say "warning: something is mounted below $SCRATCH, which is left as it is"
              return
              ;;
            esac
          done 2>/dev/null </proc/self/mountinfo
          rm -rf --one-file-system -- "$SCRATCH"
        }

        make_scratch() {
          local tool folder
          for tool in cat date head id mkdir mktemp readlink rm sed sort stat tar gzip; do
            command -v -- "$tool" >/dev/null 2>&1 && continue
            say "error: there is no $tool"
            exit 1
          done
          TIMEOUT=$(command -v timeout) || say 'warning: there is no timeout: commands run without a time limit'
          for folder in /run "${TMPDIR:-/tmp}" /tmp; do
            SCRATCH=$(mktemp -d -- "$folder/pv-impact.XXXXXXXX" 2>/dev/null) && break
          done
          if [ -z "$SCRATCH" ]; then
            say 'error: no scratch directory can be made in /run, TMPDIR or /tmp'
            exit 1
          fi
          BUNDLE=$SCRATCH/bundle
          WORK=$SCRATCH/work
          MANIFEST=$BUNDLE/meta/manifest.tsv
          # Whatever a command writes to a temporary or home directory goes to the scratch directory.
          export TMPDIR=$SCRATCH/tmp HOME=$SCRATCH/tmp
          mkdir -- "$BUNDLE" "$BUNDLE"/{meta,root,cmd,probe} "$WORK" "$TMPDIR" && : >"$MANIFEST" || exit 1
        }

        main() {
          local code rows
          CHILD='' SCRATCH='' TIMEOUT='' KIB=0 SECONDS=0
          if [ -t 1 ]; then
            say 'error: standard output is a terminal: redirect it to a file, as in > NAME.tgz'
            exit 2
          fi
          # Only the archive goes to standard output.
          exec 3>&1 1>&2
          trap clean_up EXIT
          trap 'exit 129' HUP
          trap 'exit 130' INT
          trap 'exit 141' PIPE
          trap 'exit 143' TERM
          make_scratch
          capture_environment
          read_mounts
          mark_untouchable_mounts
          say 'mounts and units'
          capture_mounts
          say 'block devices'
          capture_block
          capture_lvm
          capture_stacks
          say 'paths of volumes'
          probe_paths
          probe_beneath
          say 'firmware, boot loader and initramfs'
          capture_firmware
          capture_boot
          say 'system'
          capture_system
          capture_tools
          capture_network
          capture_kubelet
          printf 'finished=%s\nseconds=%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$SECONDS" >>"$BUNDLE/meta/env"
          find "$BUNDLE/cmd" -name '*.err' -empty -delete
          mapfile -t rows <"$MANIFEST"
          say "${#rows[@]} items, $KIB KiB, $SECONDS seconds"
          tar --owner=0 --group=0 --numeric-owner -C "$SCRATCH" -czf - bundle </dev/null >&3 &
          CHILD=$!
          wait "$CHILD"
          code=$?
          CHILD=
          [ "$code" -eq 0 ] || say "error: the archive could not be written (tar: $code)"
          exit $((code != 0))
        }

        # The last line starts it all: a script that was cut on its way does nothing.
        main </dev/null
        """#
}
