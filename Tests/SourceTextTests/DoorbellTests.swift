import SourceText
import Synchronization
import Testing

@Suite struct DoorbellTests {
    @Test func ringsBeforeAWaitCountForIt() throws {
        let doorbell = try #require(Doorbell())
        doorbell.ring(3)
        for _ in 0..<3 { doorbell.wait() }
    }

    @Test func everyRingWakesOneThread() throws {
        let doorbell = try #require(Doorbell())
        let awake = Atomic(0)
        ForkJoin.run(4, threads: 4) { task, _ in
            guard task > 0 else { return doorbell.ring(3) }
            doorbell.wait()
            awake.add(1, ordering: .relaxed)
        }
        #expect(awake.load(ordering: .relaxed) == 3)
    }
}
