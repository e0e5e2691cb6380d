#!/usr/bin/env bash
# Runs the capture script where hardly any tool is: in a Debian root of debootstrap without lvm2, as root and as an ordinary
# user, under strace. Prints run times and bundle sizes; nothing may be written but to the scratch directory, standard
# output and /dev/null, and what was captured must be readable.
#
#   .ci/checks/capture.sh BINARY
set -euo pipefail
binary="$(realpath "$1")"
if [ "$(id -u)" -ne 0 ]; then
  echo "SKIPPED capture.sh: it needs root for a root of its own"
  exit 0
fi
for tool in debootstrap strace chroot; do
  command -v "$tool" > /dev/null || { echo "$tool is missing"; exit 1; }
done
folder="$(mktemp -d)"
trap 'umount "$folder/root/proc" 2> /dev/null || true; rm -rf --one-file-system "$folder"' EXIT
# The mirror and the release that this machine itself is installed from.
. /etc/os-release
mirror="$(apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | grep -m 1 -v security || true)"
debootstrap --variant=minbase --exclude=lvm2,e2fsprogs "$VERSION_CODENAME" "$folder/root" ${mirror:+"$mirror"} > "$folder/log" 2>&1 ||
  { tail -20 "$folder/log"; echo "debootstrap failed"; exit 1; }
mount -t proc proc "$folder/root/proc"
"$binary" capture-script > "$folder/root/capture.sh"
[ ! -e "$folder/root/sbin/lvm" ] || { echo "lvm2 is in the root after all"; exit 1; }

for user in root nobody; do
  began=$(date +%s%N)
  strace -f -y -qq -s 4096 -o "$folder/$user.log" -e trace=chdir,clone,clone3,fork,vfork,creat,open,openat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,mount,truncate,chmod,fchmodat,chown,lchown,fchownat,setxattr \
    chroot --userspec="$user" "$folder/root" bash -s < "$folder/root/capture.sh" > "$folder/$user.tgz" 2> "$folder/$user.err"
  took=$(( ($(date +%s%N) - began) / 1000000 ))
  echo "capture as $user in a minimal root: $took ms (under strace), $(stat -c %s "$folder/$user.tgz") bytes, $(tar -tzf "$folder/$user.tgz" | wc -l) members"
  python3 - "$folder/$user.log" << 'PYTHON'
import re, sys

SCRATCH = re.compile(r"^(/\S*/root)?/(run|tmp)/pv-impact\S*")
changes = 0
folders = {}  # Working folder by process.
latest = "/"
for line in open(sys.argv[1], errors="replace"):
    call = re.match(r"(\d+)\s+(?:<\.\.\. )?(\w+)(?: resumed>)?(.*)\s+=\s+(-?\d+)", line)
    if not call or int(call[4]) < 0:
        continue
    process, name, arguments, result = call[1], call[2], call[3], call[4]
    here = folders.get(process, latest)
    if name in ("clone", "clone3", "fork", "vfork"):
        folders[result] = here
        continue
    paths = re.findall(r'"((?:[^"\\]|\\.)*)"', arguments)
    if not paths:
        continue
    at = re.search(r"AT_FDCWD<([^>]*)>|\d+<([^>]*)>", arguments.split('"')[0])
    base = (at[1] or at[2]) if at else here
    whole = paths[0] if paths[0].startswith("/") else f"{base}/{paths[0]}"
    if name == "chdir":
        folders[process] = latest = whole
        continue
    if name in ("open", "openat") and not re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", arguments):
        continue
    changes += 1
    if not SCRATCH.match(whole) and not re.search(r"/dev/(null|tty)$", whole):
        sys.exit(f"a write outside the scratch directory: {line.strip()} (in {here})")
print(f"  {changes} calls that change something, all in the scratch directory")
PYTHON
  code=0
  "$binary" inspect "$folder/$user.tgz" --format json > "$folder/$user.json" || code=$?
  python3 - "$folder/$user.json" "$code" << 'PYTHON'
import json, sys

data = json.load(open(sys.argv[1]))
text = json.dumps(data)
assert "mountinfo" in text, "the capture holds no mountinfo"
print(f"  read back with exit code {sys.argv[2]}")
PYTHON
done
! ls -d "$folder"/root/run/pv-impact* "$folder"/root/tmp/pv-impact* 2> /dev/null || { echo "the scratch directory is left"; exit 1; }
