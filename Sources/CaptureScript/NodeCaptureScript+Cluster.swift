extension NodeCaptureScript {
    /// Part of the script: network profiles without secrets, and names of kubelet directories.
    static let cluster = #"""
        # Of a NetworkManager keyfile only keys that are known to hold no secret keep their value.
        STRIP_KEYFILE='/^[[:blank:]]*(#|;|$)/d;/^[[:blank:]]*\[/b;'
        STRIP_KEYFILE+='/^[[:blank:]]*(id|uuid|type|interface-name|autoconnect|autoconnect-[a-z]+|master|slave-type|'
        STRIP_KEYFILE+='controller|port-type|mac-address|cloned-mac-address|mtu|method|address[0-9]*|addresses|gateway|dns|'
        STRIP_KEYFILE+='dns-search|route[0-9]*|may-fail|never-default|dhcp-client-id|dhcp-hostname|mode|miimon|parent|'
        STRIP_KEYFILE+='flags|stp)[[:blank:]]*=/b;'
        STRIP_KEYFILE+='s/=.*/=(removed)/;/=/!d'

        capture_network() {
          local folder
          for folder in /etc/NetworkManager/system-connections /run/NetworkManager/system-connections; do
            take_matching "$STRIP_KEYFILE" "$folder" '*'
          done
          take_matching '' /etc/systemd/network '*.link'
          take_matching '' /etc/udev/rules.d '*.rules'
          run ip_link ip -o -d link
          run ip_addr ip -o addr
        }

        # Names only: what the files hold is the business of kubelet.
        capture_kubelet() {
          run static_pods find /etc/kubernetes/manifests -maxdepth 1 -type f -printf '%f\n'
          run var_lib_etcd ls -ld /var/lib/etcd/member
          run kubelet_dirs find /var/lib/kubelet/pods /var/lib/kubelet/plugins -xdev -maxdepth 4 \
            -regex '.*/\(volumes\|volumeDevices\|volume-subpaths\|kubernetes\.io\)\(/.*\)?' -printf '%y\t%p\t%l\n'
        }
        """#
}
