package import Findings
package import SourceText
import YAMLEvents

/// Reads a takeover profile file; what it does not say is unknown, what it says wrongly is an error.
package enum ProfileReader {
    /// Reads the file and adds it to the inputs.
    ///
    /// - Throws: `ConfigurationError` for a file that cannot be read, for unknown keys or values, and without `method`.
    package static func read(
        path: String,
        into sources: inout SourceMap
    ) throws(ConfigurationError) -> TakeoverProfile {
        let text = try ConfigurationFile.read(path, kind: "takeover profile", into: &sources)
        let root = try ConfigurationFile.document(text, path: path)
        let reader = Reader(path: path)
        try reader.values.requireKeys(of: root, in: Reader.topKeys)
        guard let method = try reader.values.choice(root["method"], "method", of: TakeoverMethod.self) else {
            throw ConfigurationError(path: path, line: 1, "`method` is missing: file or block")
        }
        let name = try reader.values.text(root["name"], "name") ?? path
        var profile = TakeoverProfile(name: name, method: method)
        try reader.readIdentities(root["identities"], into: &profile)
        try reader.readSettings(root, into: &profile)
        return profile
    }
}

/// Reads values and says where they are wrong.
private struct Reader {
    static let topKeys = [
        "name", "method", "identities", "rawContent", "references", "mountConfiguration", "nodeIdentity",
        "unpairedTargetDisks", "excludedPartitions", "movedDisks", "extraCopies",
    ]
    static let identityKeys = [
        "filesystemUUID", "filesystemLabel", "partitionUUID", "partitionLabel", "lvmNames", "lvmUUID", "mdUUID",
    ]

    var path: String
    var values: ConfigurationValues { ConfigurationValues(path: path) }

    func readIdentities(_ node: YAMLNode?, into profile: inout TakeoverProfile) throws(ConfigurationError) {
        guard let node, !node.isNull else { return }
        try values.requireKeys(of: node, in: Self.identityKeys)
        let uuids: [(String, WritableKeyPath<TakeoverProfile, TakeoverProfile.Identity>)] = [
            ("filesystemUUID", \.filesystemUUID), ("partitionUUID", \.partitionUUID), ("lvmUUID", \.lvmUUID),
            ("mdUUID", \.mdUUID),
        ]
        for (key, field) in uuids {
            if let value = try values.choice(node[key], key, of: TakeoverProfile.Identity.self) {
                profile[keyPath: field] = value
            }
        }
        let names: [(String, WritableKeyPath<TakeoverProfile, TakeoverProfile.Identity>)] = [
            ("filesystemLabel", \.filesystemLabel), ("partitionLabel", \.partitionLabel), ("lvmNames", \.lvmNames),
        ]
        for (key, field) in names {
            guard let value = try values.choice(node[key], key, of: TakeoverProfile.Identity.self) else { continue }
            // A name is copied or it is not: a tool makes new UUIDs, but no new names.
            guard value != .regenerated else {
                throw ConfigurationError(
                    path: path,
                    line: node[key]?.location.line,
                    "`\(key)` is `regenerated`: kept, lost or unknown is expected"
                )
            }
            profile[keyPath: field] = value
        }
    }

    func readSettings(_ root: YAMLNode, into profile: inout TakeoverProfile) throws(ConfigurationError) {
        if let value = try values.choice(root["rawContent"], "rawContent", of: TakeoverProfile.RawContent.self) {
            profile.rawContent = value
        }
        if let value = try values.choice(root["references"], "references", of: TakeoverProfile.References.self) {
            profile.references = value
        }
        let mounts = try values.choice(
            root["mountConfiguration"],
            "mountConfiguration",
            of: TakeoverProfile.MountConfiguration.self
        )
        if let mounts { profile.mountConfiguration = mounts }
        if let value = try values.choice(root["nodeIdentity"], "nodeIdentity", of: TakeoverProfile.NodeIdentity.self) {
            profile.nodeIdentity = value
        }
        let unpaired = try values.choice(
            root["unpairedTargetDisks"],
            "unpairedTargetDisks",
            of: TakeoverProfile.UnpairedDisks.self
        )
        if let unpaired { profile.unpairedTargetDisks = unpaired }
        for item in try values.items(root["excludedPartitions"], "excludedPartitions") {
            try values.requireKeys(of: item, in: ["source", "partition"])
            guard let partition = item["partition"]?.int, partition > 0 else {
                throw ConfigurationError(path: path, line: item.location.line, "`partition` must be a partition number")
            }
            let source = try values.required(item, "source")
            profile.excludedPartitions.append(.init(source: source, partition: partition))
        }
        for item in try values.items(root["movedDisks"], "movedDisks") {
            guard let disk = try values.text(item, "movedDisks") else {
                throw ConfigurationError(path: path, line: item.location.line, "`movedDisks` has an empty entry")
            }
            profile.movedDisks.append(disk)
        }
        for item in try values.items(root["extraCopies"], "extraCopies") {
            try values.requireKeys(of: item, in: ["source", "target"])
            profile.extraCopies.append(
                .init(source: try values.required(item, "source"), target: try values.required(item, "target"))
            )
        }
    }
}
