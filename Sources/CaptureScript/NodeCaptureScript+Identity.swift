extension NodeCaptureScript {
    /// Part of the script: meta/env, firmware, tools and the system as a whole.
    static let identity = #"""
        # Sets KUBELET to the process id of the kubelet; empty when there is none.
        find_kubelet() {
          local folder name
          KUBELET=
          for folder in /proc/[0-9]*; do
            IFS= read -r name 2>/dev/null <"$folder/comm" || continue
            [ "$name" = kubelet ] || continue
            KUBELET=${folder#/proc/}
            return
          done
        }

        value_of() { # PATH: its first line
          local value=
          IFS= read -r value 2>/dev/null <"$1" || true
          printf '%s' "$value"
        }

        capture_environment() {
          local own first
          find_kubelet
          own=$(readlink /proc/self/ns/mnt)
          first=$(readlink /proc/1/ns/mnt 2>/dev/null)
          {
            printf 'schema=1\n'
            printf 'captured=%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
            printf 'uid=%s\n' "$(id -u)"
            printf 'mntns_self=%s\n' "$own"
            printf 'mntns_1=%s\n' "$first"
            printf 'root_1=%s\n' "$(readlink /proc/1/root 2>/dev/null)"
            printf 'mntns_kubelet=%s\n' "${KUBELET:+$(readlink "/proc/$KUBELET/ns/mnt" 2>/dev/null)}"
            printf 'kubelet_pid=%s\n' "$KUBELET"
            printf 'boot_id=%s\n' "$(value_of /proc/sys/kernel/random/boot_id)"
            printf 'hostname=%s\n' "$(value_of /proc/sys/kernel/hostname)"
          } >"$BUNDLE/meta/env"
          if [ "$(id -u)" != 0 ]; then
            say 'warning: not root: what an ordinary user may not read is missing'
          fi
          if [ -n "$first" ] && [ "$own" != "$first" ]; then
            say 'warning: this is not the mount namespace of the host: mounts and paths are those of a container'
            say 'warning: run it by nsenter -t 1 -m -u -i -n -p -- bash -s, or over ssh'
          fi
        }

        # Firmware is said only where /sys is mounted: without it nothing was looked at.
        capture_firmware() {
          if [ ! -d /sys/kernel ]; then
            row firmware probe 1 0 'sys is not mounted'
          elif [ -d /sys/firmware/efi ]; then
            printf 'efi=1\n' >"$BUNDLE/meta/firmware"
          else
            printf 'efi=0\n' >"$BUNDLE/meta/firmware"
          fi
          take_values /sys/firmware/efi/fw_platform_size
          take_values /sys/class/dmi/id/{sys_vendor,product_name,product_uuid,bios_vendor,bios_version,chassis_asset_tag}
          run efibootmgr efibootmgr -v
          run secureboot mokutil --sb-state
          STRIP=$STRIP_KERNEL
          run dmesg_efi bash -c 'set -o pipefail; dmesg | grep -iE "efi:|DMI:|secure boot" | head -n 50'
          STRIP=
        }

        capture_tools() {
          local tool
          for tool in awk blkid chattr debugfs df dmsetup dracut dumpe2fs efibootmgr find findmnt grub2-install gzip ip \
            iscsiadm lsattr lsblk lsinitrd lvm mdadm mkfs.ext4 mkfs.vfat mkfs.xfs mount multipath nsenter openssl ostree \
            parted perl pvs python3 rpm-ostree rsync sed sfdisk sgdisk ssh stat systemctl tar tc timeout udevadm unshare \
            xfs_admin xfs_info; do
            printf '%s\t%s\n' "$tool" "$(command -v -- "$tool")"
          done >"$BUNDLE/meta/tools.tsv"
        }

        capture_system() {
          take /etc/os-release /usr/lib/os-release /proc/version /etc/machine-id /etc/hostname /proc/sys/kernel/hostname
          take /proc/sys/kernel/random/boot_id /proc/meminfo /proc/loadavg /proc/uptime /proc/sys/crypto/fips_enabled
          take /proc/cpuinfo
          take /sys/fs/selinux/enforce /etc/selinux/config
          take /sysroot/.coreos-aleph-version.json /sysroot/.aleph-version.json /sysroot/.bootc-aleph.json
          take /sysroot/ostree/repo/config /usr/lib/ostree/prepare-root.conf /etc/ostree/prepare-root.conf
          run uname uname -a
          STRIP=$STRIP_KERNEL
          run_for 60 rpm-ostree_status rpm-ostree status --json
          run_for 60 rpm-ostree_kargs rpm-ostree kargs
          STRIP=
          run ostree_admin_status ostree admin status
          run timedatectl timedatectl show
        }
        """#
}
