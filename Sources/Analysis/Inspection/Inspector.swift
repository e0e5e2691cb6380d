import Checks
import Findings
import Ingestion
package import Reporting
import Resolution
import SourceText
import StorageModel

/// Looks at inputs of any kind and says what an analysis could take from them.
package enum Inspector {
    /// Looks at each path: folders and archives each for itself, single files of a node together.
    ///
    /// Which of both a path is, node or cluster, tells its content; a must-gather may be both. `nodeName` chooses among the
    /// captures of several nodes; `now` is the moment for the age of captures, as seconds since 1970-01-01T00:00:00Z.
    package static func inspect(_ paths: [String], nodeName: String?, now: Int, version: String) -> Inspection {
        var loose: [String] = []
        var nodes: [Inspection.Subject] = []
        var clusters: [Inspection.Subject] = []
        for given in Set(paths).sorted() {
            // A pipe can be read once only; its copy is looked at in its place.
            let path = (try? InputFile.storagePath(of: given)) ?? given
            let capture = node([path], nodeName, now)
            let dump = cluster(path)
            if let dump { clusters.append(dump) }
            switch capture {
            case .single: if dump == nil { loose.append(path) }
            case .subject(let subject): if dump == nil || !isEmpty(subject) { nodes.append(subject) }
            }
        }
        if !loose.isEmpty, case .subject(let subject) = node(loose, nodeName, now, isGrouped: true) {
            nodes.insert(subject, at: 0)
        }
        return Inspection(tool: ToolIdentity(name: "pv-impact", version: version), subjects: nodes + clusters)
    }

    private enum Capture {
        /// One file, which belongs together with the other single files.
        case single
        case subject(Inspection.Subject)
    }

    private static func isEmpty(_ subject: Inspection.Subject) -> Bool {
        subject.files.allSatisfy { $0.facts.isEmpty }
    }

    private static func node(_ paths: [String], _ name: String?, _ now: Int, isGrouped: Bool = false) -> Capture {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        var facts = HostFacts(role: .source)
        let inputs = NodeInputs(role: .source, bundles: paths, nodeName: name)
        do throws(IngestionError) {
            facts = try NodeIngestion.load(inputs, into: &sources, problems: &problems)
        } catch {
            problems.append(InputProblem(.unusable, file: nil, error.message))
        }
        if !isGrouped, sources.files.count == 1, sources.files.first?.path == paths.first { return .single }
        var subject = Inspection.Subject(kind: "node")
        subject.facts = summary(facts)
        let counts = FactCounts(facts)
        subject.files = files(sources, problems) { counts.of($0) }
        subject.problems = problems.filter { $0.file == nil }
        subject.contradictions = facts.contradictions.map { contradiction in
            "\(contradiction.fact): `\(contradiction.used.value)` in \(place(contradiction.used.location, sources)), "
                + "`\(contradiction.other.value)` in \(place(contradiction.other.location, sources))"
        }
        if !facts.evidence.isEmpty { subject.gaps = gaps(facts, sources, problems, now) }
        return .subject(subject)
    }

    private static func place(_ location: SourceLocation, _ sources: SourceMap) -> String {
        "\(sources[location.file].path):\(location.line)"
    }

    private static func summary(_ facts: HostFacts) -> [(name: String, value: String)] {
        let values = facts.environment?.values ?? [:]
        let all: [(String, String?)] = [
            ("host name", facts.hostname?.value ?? values["hostname"]?.value), ("machine-id", facts.machineID?.value),
            ("operating system", facts.osRelease?["PRETTY_NAME"]?.value), ("captured", values["captured"]?.value),
            ("user id of the capture", values["uid"]?.value), ("boot ID", values["boot_id"]?.value),
        ]
        return all.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : (name, $0) } }
    }

    private static func files(
        _ sources: SourceMap,
        _ problems: [InputProblem],
        _ counts: (FileID) -> [Inspection.Count]
    ) -> [Inspection.File] {
        let byFile = Dictionary(grouping: problems) { $0.file }
        return sources.files.enumerated().map { index, record in
            let id = FileID(index)
            let own = (byFile[id] ?? []).sorted { ($0.line ?? 0, $0.message) < ($1.line ?? 0, $1.message) }
            return Inspection.File(record, facts: counts(id), problems: own)
        }
    }

    /// What the preflight and the prediction would miss, from asking every item about this node alone.
    private static func gaps(
        _ facts: HostFacts,
        _ sources: SourceMap,
        _ problems: [InputProblem],
        _ now: Int
    ) -> [Inspection.Gap] {
        let inventory = Inventory(
            cluster: ClusterInventory(),
            source: facts,
            target: HostFacts(role: .target),
            sources: sources,
            problems: problems
        )
        let graph = GraphBuilder.build(inventory, names: .init(source: nil, target: nil))
        let context = CheckContext(
            inventory: inventory,
            graph: graph,
            prediction: nil,
            method: nil,
            plan: nil,
            now: now
        )
        var waiting: [String: (settles: String, checks: Set<String>)] = [:]
        for row in CheckRunner.run(context, scope: .preflight).preflight where row.result == .unknown {
            for missing in row.missing where missing.origin == "source node" {
                waiting[missing.capture, default: (missing.settles, [])].checks.insert(row.id)
            }
        }
        for (evidence, settles) in EvidenceUse.predictions where !EvidenceUse.isThere(evidence, facts) {
            waiting[evidence.rawValue, default: (settles, [])].checks.insert("prediction")
        }
        return waiting.sorted { $0.key < $1.key }.map {
            Inspection.Gap(capture: $0.key, settles: $0.value.settles, checks: $0.value.checks.sorted())
        }
    }

    /// The dumps at a path; nil when it holds no Kubernetes object.
    private static func cluster(_ path: String) -> Inspection.Subject? {
        var sources = SourceMap()
        var problems: [InputProblem] = []
        let input = ClusterInput(role: .shared, paths: [path])
        guard let inventory = try? ClusterIngestion.load([input], into: &sources, problems: &problems),
            !inventory.kindCounts.isEmpty
        else { return nil }
        var subject = Inspection.Subject(kind: "cluster")
        subject.facts = inventory.kindCounts.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let counts = ObjectPlaces(inventory)
        subject.files = files(sources, problems) { counts.of($0) }
        subject.problems = problems.filter { $0.file == nil }
        let needed = ["PersistentVolume", "PersistentVolumeClaim", "Pod", "Node", "StorageClass"]
        for kind in needed where inventory.kindCounts[kind] == nil {
            subject.gaps.append(
                Inspection.Gap(
                    capture: "oc get \(kind) -A -o yaml",
                    settles: EvidenceUse.objects[kind] ?? "",
                    checks: ["prediction"]
                )
            )
        }
        return subject
    }
}

/// What each kind of evidence is needed for, besides the preflight.
private enum EvidenceUse {
    static let predictions: [(NodeEvidence, String)] = [
        (.beneathProbes, "what stands at a path when its mount is lost"),
        (.blkid, "which devices are blank, and the identities of file systems"),
        (.deviceLinks, "which device a by-id or by-path name means"), (.fstab, "what the next boot mounts"),
        (.lsblk, "disks, partitions and what is built on them"), (.lvm, "which disks a logical volume lies on"),
        (.mountUnits, "mounts that units of systemd make"), (.mountinfo, "which file system is behind each path"),
        (.partitionTables, "identities and places of partitions"), (.pathProbes, "what stands at the paths of volumes"),
        (.unitLinks, "which mount units start at boot"),
    ]

    static let objects = [
        "PersistentVolume": "which volumes there are", "PersistentVolumeClaim": "who uses a volume",
        "Pod": "which pods are hit", "Node": "which volumes belong to the nodes",
        "StorageClass": "whether a volume was made by hand",
    ]

    /// Whether evidence is there, or another kind that tells the same.
    static func isThere(_ evidence: NodeEvidence, _ facts: HostFacts) -> Bool {
        if facts.evidence[evidence] != nil { return true }
        return evidence == .mountinfo && facts.evidence[.findmnt] != nil
    }
}

/// How many objects came from each dump.
private struct ObjectPlaces {
    private var counts: [FileID: [String: Int]] = [:]

    init(_ inventory: ClusterInventory) {
        func count(_ objects: [some KubernetesObject]) {
            for object in objects {
                counts[object.metadata.name.location.file, default: [:]][object.kind, default: 0] += 1
            }
        }
        count(inventory.persistentVolumes)
        count(inventory.persistentVolumeClaims)
        count(inventory.pods)
        count(inventory.workloads)
        count(inventory.nodes)
        count(inventory.storageClasses)
        count(inventory.volumeAttachments)
        count(inventory.csiNodes)
        count(inventory.plainObjects)
    }

    func of(_ file: FileID) -> [Inspection.Count] {
        (counts[file] ?? [:]).sorted { $0.key < $1.key }.map { Inspection.Count($0.key, $0.value) }
    }
}
