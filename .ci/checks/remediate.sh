#!/usr/bin/env bash
# Manifests that remediate writes are valid for several versions of Kubernetes, and its scripts for bash and shellcheck.
set -euo pipefail
bin="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cat > "$work/binding.yaml" <<'YAML'
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: PersistentVolume
  metadata:
    name: pv-released
    uid: 00000000-0000-4000-8000-000000000001
    resourceVersion: "10"
    creationTimestamp: "2026-01-01T00:00:00Z"
    annotations: {pv.kubernetes.io/bound-by-controller: "yes"}
  spec:
    capacity: {storage: 10Gi}
    accessModes: [ReadWriteOnce]
    persistentVolumeReclaimPolicy: Delete
    storageClassName: local
    local: {path: /mnt/released}
    nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [worker-2]}]}]}}
    claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: shop, name: data, uid: 00000000-0000-4000-8000-00000000000a, resourceVersion: "5"}
  status: {phase: Released}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: data
    namespace: shop
    uid: 00000000-0000-4000-8000-00000000000b
    annotations: {volume.kubernetes.io/selected-node: worker-2}
  spec:
    accessModes: [ReadWriteOnce]
    resources: {requests: {storage: 10Gi}}
    storageClassName: local
  status: {phase: Pending}
- apiVersion: storage.k8s.io/v1
  kind: StorageClass
  metadata: {name: local}
  provisioner: kubernetes.io/no-provisioner
  volumeBindingMode: WaitForFirstConsumer
YAML

remedy() { # name, then the arguments that name the inputs of analyze
  local name="$1"
  shift
  "$bin" analyze "$@" --method block --now 2026-11-20T09:00:00Z --report-only --output "json=$work/$name.json"
  local clusters=()
  while [ $# -gt 0 ]; do
    case "$1" in --cluster | --source-cluster | --target-cluster) clusters+=("$1" "$2") ;; esac
    shift
  done
  "$bin" remediate "$work/$name.json" "${clusters[@]}" --output "$work/$name"
}

for example in 02-mount-lost 03-by-id-dangling; do
  command="$(tr -d '\\\n' < "examples/$example/command")"
  # shellcheck disable=SC2086 # the committed command line is split into words on purpose
  "$bin" ${command#pv-impact} --report-only --output "json=$work/$example.json"
  "$bin" remediate "$work/$example.json" --cluster "examples/$example/cluster.yaml" --output "$work/$example"
done
test -e "$work/02-mount-lost/node/machineconfig-mounts.yaml"
test -e "$work/03-by-id-dangling/node/99-migrated-links.rules"
remedy binding --cluster "$work/binding.yaml" --source examples/02-mount-lost/source --target examples/02-mount-lost/target \
  --source-node worker-1 --target-node worker-2
remedy move --source-cluster examples/02-mount-lost/cluster.yaml --target-cluster "$work/binding.yaml" \
  --source examples/02-mount-lost/source --target examples/02-mount-lost/target --source-node worker-1 --target-node worker-2

for folder in 02-mount-lost 03-by-id-dangling binding move; do
  find "$work/$folder" -type f | sed "s|^$work/||" | sort
done
manifests="$(find "$work" -path '*/manifests/*.yaml' -o -path '*/saved/*.yaml')"
test -n "$manifests"
for sequence in in-place recreate move; do
  ls "$work"/*/manifests/"$sequence"/*.yaml > /dev/null
done
for version in 1.27.0 1.31.0 1.34.0; do
  # shellcheck disable=SC2086
  kubernetes-validate --strict --quiet -k "$version" $manifests
done
for script in $(find "$work" -name '*.sh'); do
  bash -n "$script"
  shellcheck "$script"
done
