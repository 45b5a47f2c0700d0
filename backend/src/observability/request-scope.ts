/** Which request the code that runs is part of, however deep below its route: for the lines of the log. */
import { AsyncLocalStorage } from 'node:async_hooks'

const scope = new AsyncLocalStorage<string>()

export function inRequest<Result>(requestId: string, work: () => Result): Result {
  return scope.run(requestId, work)
}

/** Undefined for what no request has asked for: nodes that go on, the clock, other workers. */
export function currentRequestId(): string | undefined {
  return scope.getStore()
}
