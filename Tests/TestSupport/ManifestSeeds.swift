/// Small manifests that hold, together, every shape of block style and of JSON that printers and people write.
package enum ManifestSeeds {
    /// The texts.
    package static var texts: [[UInt8]] {
        (block + json + [DumpGenerator.text(bytes: 2_000, seed: 7)]).map { Array($0.utf8) }
    }

    private static let block = [
        """
        apiVersion: v1
        items:
        - apiVersion: v1
          kind: PersistentVolume
          metadata:
            annotations:
              kubectl.kubernetes.io/last-applied-configuration: |
                {"apiVersion":"v1","kind":"PersistentVolume","spec":{"a": "b # c"}}
              note: 'it''s: a "note"'
              pv.kubernetes.io/bound-by-controller: "yes"
              pv.kubernetes.io/provisioned-by: a long text that a printer
                folds over some lines, with a colon:inside

                and a blank line
            labels: {}
            name: data-1
            uid: 0c0ffee0-1111-4222-8333-444455556666
          spec:
            accessModes: [] # none
            capacity:
              storage: 10Gi
            claimRef: {}
            local:
              path: "/var/mnt/d\\u00e4ta\\tx"
            mountOptions:
            - noatime
            - 'x: y'
            - "a\\
              b"
            nodeAffinity:
              required:
                nodeSelectorTerms:
                - matchExpressions:
                  - key: kubernetes.io/hostname
                    operator: In
                    values:
                    - worker-1
                    - - deeper
                      - list
            persistentVolumeReclaimPolicy: Retain
          status:
            phase: Bound
        - apiVersion: v1
          kind: PersistentVolumeClaim
          metadata:
            name: claim
            namespace: team
          spec:
            volumeName: data-1
            resources:
              requests:
                storage: >-
                  10Gi
        kind: List
        metadata:
          resourceVersion: ""

        """,
        """
        # written by hand
        kind: Pod   # before the version
        apiVersion: v1
        metadata:
            name: hand
            labels:
                "app.kubernetes.io/name": 'x'
                empty:
                tilde: ~
                minus: -1
                dashes: --flag
                literal: |+
                  one

                   two

                folded: >
                  a
                  b

                  c
                   d
                  e
                indented: |2
                    x
                "last": !!str 5
        spec:
            volumes:
            -   name: data
                persistentVolumeClaim:
                    claimName: claim
            -   name: host
                hostPath: {path: /data, type: Directory}
            containers:
            - name: "a"
              command: ["sh", "-c", 'x']
              env:
              - name: A
                value: "multi
                  line"
              - {name: B, value: b}
              volumeMounts:
              - mountPath: /data
                name: data
                readOnly: true
            securityContext:
                fsGroup: 1000
        status:
        ---
        apiVersion: v1
        kind: Node
        metadata: &m
          name: worker-1
          labels: *m
        ...

        """,
        "apiVersion: v1\r\nitems:\r\n  - apiVersion: v1\r\n    kind: Node\r\n    metadata:\r\n      name: n\r\n"
            + "      labels:\r\n        a: \"b\"\r\n        t: |\r\n          x\r\n          y\r\n    status:\r\n"
            + "      addresses:\r\n        - address: n\r\n          type: Hostname\r\nkind: NodeList\r\n",
        """
        apiVersion: v1
        kind: Secret
        data:
          key: |-
            bm90
            aGluZw==
          other: >+

            x

        metadata:
          managedFields:
          - apiVersion: v1
            fieldsType: FieldsV1
            fieldsV1:
              f:data:
                .: {}
                f:key: {}
                k:{"type":"Ready"}:
                  v:"a": {}
          name: s
        type: Opaque

        """,
    ]

    private static let json = [
        """
        {
            "apiVersion": "v1",
            "items": [
                {
                    "apiVersion": "v1",
                    "kind": "PersistentVolume",
                    "metadata": {
                        "annotations": {
                            "note": "a \\"quoted\\" \\u00e9 \\ud83d\\ude00 text \\\\",
                            "pv.kubernetes.io/provisioned-by": "x"
                        },
                        "labels": {},
                        "name": "data-1"
                    },
                    "spec": {
                        "accessModes": [
                            "ReadWriteOnce"
                        ],
                        "capacity": {
                            "storage": "10Gi"
                        },
                        "iscsi": {
                            "lun": 1,
                            "portals": [],
                            "readOnly": false,
                            "secretRef": null
                        },
                        "mountOptions": [
                            "a",
                            "b"
                        ]
                    }
                },
                {
                    "apiVersion": "v1",
                    "kind": "Node",
                    "metadata": {
                        "name": "n"
                    },
                    "status": {
                        "addresses": [
                            {
                                "address": "n",
                                "type": "Hostname"
                            }
                        ],
                        "images": [
                            {
                                "names": [
                                    "r@sha256:0"
                                ],
                                "sizeBytes": -1.5e+3
                            }
                        ]
                    }
                }
            ],
            "kind": "List",
            "metadata": {
                "resourceVersion": ""
            }
        }

        """,
        "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\",\"labels\":{\"a\":\"b\"}}}\n{a: b}\n",
    ]
}
