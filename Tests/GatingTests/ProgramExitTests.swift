import Gating
import Testing

@Suite struct ProgramExitTests {
    @Test func precedenceIsToolUsageBlockedInconclusiveWarningsSuccess() {
        let order: [ProgramExit] = [.toolFailure, .usage, .blocked, .inconclusive, .warnings, .success]
        #expect(order.map(\.rawValue) == [1, 2, 3, 5, 4, 0])
        for (index, winner) in order.enumerated() {
            #expect(ProgramExit.winner(order[index...].reversed()) == winner)
        }
        #expect(ProgramExit.winner([]) == .success)
    }

    @Test func everyVerdictHasItsCode() {
        let codes = Verdict.allCases.map { Gate.status($0, GatePolicy()).rawValue }
        #expect(codes == [0, 0, 3, 5])
    }
}
