#!/usr/bin/env bash
# Builds real initramfs images with dracut and mkinitramfs in a throw-away overlay of the root file system, and compares what
# the given pv-impact reads with what lsinitrd and lsinitramfs list. Nothing outside the overlay changes.
#
# Needs root, overlayfs and the Debian archive; without one of them it says so and does nothing.
set -euo pipefail
binary="$(realpath "$1")"

if [ "${2:-}" != inside ]; then
  skip() {
    echo "SKIPPED: $1; no initramfs image was built"
    exit 0
  }
  [ "$(id -u)" = 0 ] || skip "not root"
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
  kernel="$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: //p' | head -n 1)"
  [ -n "$kernel" ] || skip "no Debian package lists"
  (cd "$work" && apt-get -q download dracut-core initramfs-tools-core klibc-utils libklibc cpio kmod libkmod2 udev \
    "$kernel" >/dev/null 2>&1) || skip "the Debian archive is not reachable"
  mkdir "$work/disk"
  unshare -m true 2>/dev/null || skip "no mount namespace of its own"
  # shellcheck disable=SC2016 # the inner shell expands it
  unshare -m bash -c 'mount -t tmpfs none "$1" && mkdir "$1"/{upper,work,root} &&
    mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"' _ "$work/disk" 2>/dev/null ||
    skip "no overlay of the root file system"
  unshare -m bash "$0" "$binary" inside "$work"
  exit
fi

work="$3"
root="$work/disk/root"
mount -t tmpfs -o size=3g none "$work/disk"
mkdir "$work/disk"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/disk/upper,workdir=$work/disk/work" "$root"
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs none "$root/tmp"
for package in "$work"/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$root"
done
release="$(ls "$root/lib/modules")"
chroot "$root" depmod "$release"
mkdir -p "$root/lib/firmware/amd-ucode"
head -c 3000 /dev/zero | tr '\0' m > "$root/lib/firmware/amd-ucode/microcode_amd.bin"
# dracut adds microcode only for kernels that say that they load it, which those for clouds do not.
echo CONFIG_MICROCODE_AMD=y >> "$root/boot/config-$release"
images="$root/tmp"

modules() { # TEXT of a listing
  grep -oE '(usr/)?lib/modules/[^ ]+\.ko(\.gz|\.xz|\.zst)?( -> .*)?$' | sed 's/ -> .*//' | sort -u
}
own_modules() { # IMAGE
  "$binary" initrd "$1" --modules | sed '1,/^modules:$/d; s/^  //' | sort -u
}
fail() {
  echo "FAILED: $1" >&2
  exit 1
}
compare() { # IMAGE LISTING-COMMAND
  local listed own
  listed="$(chroot "$root" "$2" "/tmp/$1" 2>/dev/null | modules)"
  own="$(own_modules "$images/$1")" || fail "$1 is not read"
  [ -n "$listed" ] || fail "$2 lists no module of $1"
  [ "$listed" = "$own" ] || fail "$1: $(diff <(echo "$listed") <(echo "$own") | head -n 10)"
  echo "ok $1: $(echo "$own" | wc -l) modules as $2 lists them"
}
driver() { # IMAGE NAME: what the summary says
  "$binary" initrd "$images/$1" | sed -n "s/^  $2  *[a-z]* *[sdv]*\*\{0,1\}  *//p"
}

dracut() { # IMAGE OPTIONS...
  local name="$1"
  shift
  chroot "$root" dracut --quiet --force --no-hostonly --kver "$release" -m "base kernel-modules" "$@" "/tmp/$name" \
    >"$work/log" 2>&1 || fail "dracut: $(tail -n 3 "$work/log")"
}

dracut with.img --early-microcode --no-compress --add-drivers "virtio_blk virtio_scsi virtio_net"
dracut without.img --no-early-microcode --compress "zstd -1 -q" --omit-drivers "virtio_blk virtio_scsi virtio_net"
compare with.img lsinitrd
compare without.img lsinitrd
[[ "$(driver with.img virtio_blk)" == *virtio_blk.ko* ]] || fail "virtio_blk of with.img is not found"
[[ "$(driver without.img virtio_blk)" == MISSING ]] || fail "virtio_blk of without.img: $(driver without.img virtio_blk)"
"$binary" initrd "$images/with.img" | grep -q 'microcode for the early boot' || fail "no microcode archive in with.img"

# The compressions that dracut and mkinitramfs offer, on the image that dracut made, with its microcode in front.
split="$("$binary" initrd "$images/with.img" | sed -n '3s/^  byte \([0-9]*\):.*/\1/p')"
head -c "$split" "$images/with.img" > "$work/early"
tail -c +$((split + 1)) "$images/with.img" > "$work/main"
reference="$(own_modules "$images/with.img")"
for how in 'gzip -n -1' 'bzip2 -1' 'xz -0 --check=crc32' 'zstd -1 -q' 'lz4 -l -1' 'lzma -0'; do
  command -v "${how%% *}" >/dev/null || { echo "SKIPPED: ${how%% *} is not installed"; continue; }
  # shellcheck disable=SC2086 # the command is split into words on purpose
  { cat "$work/early"; $how -c < "$work/main"; } > "$work/image"
  [ "$(own_modules "$work/image")" = "$reference" ] || fail "$how"
  code=0
  "$binary" initrd <(head -c -2000 "$work/image") >/dev/null 2>"$work/error" || code=$?
  [ "$code" = 5 ] || fail "$how: a cut image ended with $code"
  grep -q "byte $split" "$work/error" || fail "$how: $(cat "$work/error")"
  echo "ok $how: read, and its cut is told ($(sed 's/.*byte/byte/' "$work/error"))"
done

cat "$work/early" > "$work/image"
zstd -1 -q -c < "$work/main" >> "$work/image"
printf 'damaged' | dd of="$work/image" bs=1 seek=$((split + 100000)) conv=notrunc status=none
code=0
"$binary" initrd "$work/image" >/dev/null 2>&1 || code=$?
[ "$code" = 5 ] || fail "a damaged image ended with $code"

echo "MODULES=list" > "$root/etc/initramfs-tools/conf.d/modules"
printf '%s\n' virtio_blk virtio_scsi virtio_net ext4 > "$root/etc/initramfs-tools/modules"
for how in zstd gzip; do
  chroot "$root" mkinitramfs -c "$how" -o "/tmp/debian-$how.img" "$release" >"$work/log" 2>&1 ||
    fail "mkinitramfs: $(tail -n 3 "$work/log")"
  compare "debian-$how.img" lsinitramfs
done

# Two gigabytes of zeros in one member, in a few kilobytes: refused, with no more memory than any other image takes.
{
  printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X' 1 33188 0 0 1 0 2147483648 0 0 0 0 4 0
  printf 'big\0\0\0'
  head -c 2147483648 /dev/zero
} | zstd -1 -q > "$work/bomb"
code=0
(
  ulimit -v 600000
  "$binary" initrd "$work/bomb" >/dev/null 2>"$work/error"
) || code=$?
[ "$code" = 5 ] || fail "a bomb ended with $code: $(cat "$work/error")"
echo "ok $(stat -c %s "$work/bomb") bytes that grow to two gigabytes: $(sed 's/.*byte/byte/' "$work/error")"
