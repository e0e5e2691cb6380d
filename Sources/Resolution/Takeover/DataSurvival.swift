/// Whether the content of a device is complete when some disks and partitions of its machine are lost.
struct DataSurvival {
    /// The devices of the machine.
    let model: DeviceModel
    /// Disks that are gone.
    let lostDisks: Set<Int>
    /// Partitions that are gone although their disk is there.
    let lostPartitions: Set<Int>

    /// Whether everything that the device held can still be read.
    func isComplete(_ index: Int) -> Bool { isComplete(index, depth: 0) }

    private func isComplete(_ index: Int, depth: Int) -> Bool {
        guard depth < 32 else { return false }
        let node = model.nodes[index]
        if node.kind == .disk { return !lostDisks.contains(index) }
        if lostPartitions.contains(index) { return false }
        guard !node.parents.isEmpty else { return true }
        func lost(_ parents: [Int]) -> Int { parents.filter { !isComplete($0, depth: depth + 1) }.count }
        if node.kind == .array {
            let members = node.parents.count + node.missingMembers
            return lost(node.parents) + node.missingMembers <= DataSurvival.tolerance(node.raidLevel, members: members)
        }
        let images = images(of: node)
        guard !images.isEmpty else { return lost(node.parents) == 0 }
        return lost(images) <= imageTolerance(node, images)
    }

    /// Number of members that an array can lose without losing data; of raid10 only one is sure.
    static func tolerance(_ level: String?, members: Int) -> Int {
        switch level {
        case "raid1": max(members - 1, 0)
        case "raid4", "raid5", "raid10": 1
        case "raid6": 2
        default: 0
        }
    }

    /// Images of a mirrored or RAID logical volume.
    private func images(of node: DeviceNode) -> [Int] {
        guard node.kind == .logicalVolume || node.kind == .hiddenVolume else { return [] }
        return node.parents.filter { parent in
            let name = model.nodes[parent].volume ?? ""
            return name.contains("_rimage_") || name.contains("_mimage_")
        }
    }

    /// How many images can be lost: the sizes tell the kind, which lvs does not print by default.
    private func imageTolerance(_ node: DeviceNode, _ images: [Int]) -> Int {
        guard let size = node.size, let image = images.compactMap({ model.nodes[$0].size }).min(), image > 0 else {
            return 0
        }
        let data = Int((size + image / 2) / image)
        if data <= 1 { return images.count - 1 }
        let spare = max(images.count - data, 0)
        return images.count == 2 * data ? min(spare, 1) : min(spare, 2)
    }
}
