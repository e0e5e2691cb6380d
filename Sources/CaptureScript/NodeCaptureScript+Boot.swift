extension NodeCaptureScript {
    /// Part of the script: kernel arguments, boot entries and initramfs images.
    static let boot = #"""
        # Lists the initramfs images that boot entries name. A path in an entry counts from the root of /boot's file system.
        capture_initrds() {
          local entry key rest name path seen=' ' count=0
          local -a names
          for entry in /boot/loader/entries/*.conf; do
            [ -r "$entry" ] || continue
            while read -r key rest; do
              [ "$key" = initrd ] || continue
              read -r -a names <<<"$rest"
              for name in "${names[@]}"; do
                path=/boot${name#/boot}
                [ -f "$path" ] || path=$name
                if [[ $seen == *" $path "* || $path != /* || $count -ge 8 ]]; then continue; fi
                seen+="$path "
                count=$((count + 1))
                run_for 60 "lsinitrd_${path//[!A-Za-z0-9.-]/_}" lsinitrd "$path"
              done
            done <"$entry"
          done
          path=/usr/lib/modules/$KERNEL/initramfs.img
          [ "$count" -gt 0 ] || [ ! -f "$path" ] || run_for 60 lsinitrd_usr lsinitrd "$path"
        }

        capture_boot() {
          KERNEL=$(uname -r)
          take_without_secrets "$STRIP_KERNEL" /proc/cmdline
          take_matching "$STRIP_KERNEL" /boot/loader/entries '*.conf'
          take_without_secrets "$STRIP_KERNEL" /boot/grub2/grub.cfg /boot/grub2/grubenv
          take /boot/grub2/bootuuid.cfg /boot/.root_uuid /boot/bootupd-state.json
          take /boot/efi/EFI/redhat/bootuuid.cfg /boot/efi/EFI/centos/bootuuid.cfg
          run ls_boot ls -lanR /boot
          take "/usr/lib/modules/$KERNEL/modules.builtin" "/usr/lib/modules/$KERNEL/config"
          run modules_virtio find "/usr/lib/modules/$KERNEL" -name '*virtio*'
          capture_initrds
        }
        """#
}
