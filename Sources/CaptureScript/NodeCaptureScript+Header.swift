extension NodeCaptureScript {
    /// Part of the script: what the script says of itself, its environment and its limits.
    static let header = #"""
        #!/bin/bash
        # shellcheck disable=SC2317 # functions are also called by a trap, and by name in a namespace of their own
        #
        # Read-only capture of the facts about one node that pv-impact reads: schema 1.
        # Sends one tar.gz to standard output, progress and warnings to standard error.
        #
        # Run it as root in the namespaces of the host:
        #   oc debug -q -T node/NAME -- nsenter -t 1 -m -u -i -n -p -- bash -s < capture.sh > NAME.tgz
        #   ssh core@NAME 'sudo bash -s' < capture.sh > NAME.tgz
        # Never after a bare `chroot /host` in a debug pod: there the mounts, and all that is looked up below them, are the
        # pod's copies and not the host's.
        #
        # It changes nothing: it writes to a scratch directory in /run (else $TMPDIR, else /tmp), removed at the end.
        # It needs bash, coreutils and findutils, tar and gzip; each further tool that is missing is listed in the manifest.
        set -u
        export LC_ALL=C TZ=UTC0 PATH=/usr/sbin:/usr/bin:/sbin:/bin
        export PAGER=cat SYSTEMD_PAGER=cat SYSTEMD_COLORS=0 LVM_SUPPRESS_FD_WARNINGS=1
        unset CDPATH BASH_ENV ENV GREP_OPTIONS TAR_OPTIONS GZIP POSIXLY_CORRECT LVM_SYSTEM_DIR BLKID_FILE
        umask 077
        shopt -s nullglob

        # Limits: seconds and KiB of one item, seconds and KiB of all, rows of a probe table.
        ITEM_SECONDS=30
        ITEM_KIB=8192
        TOTAL_SECONDS=600
        TOTAL_KIB=131072
        PROBE_ROWS=20000
        LISTED_CHILDREN=2000
        """#
}
