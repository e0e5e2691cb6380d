import SourceText
import Testing

@Suite struct ForkJoinTests {
    @Test(arguments: [0, 1, 63, 64, 65, 128, 129, 1000, 10_001], [1, 2, 3, 8])
    func resultsForARangeComeOnceEachAndInOrder(count: Int, threads: Int) {
        let range = 7..<7 + count
        #expect(ForkJoin.spread(range, threads: threads) { $0 * 3 } == range.map { $0 * 3 })
    }
}
