/** Errors that say that Postgres is away for a moment, and not that a statement was wrong. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Of the driver and of the system below it. */
const lostConnections = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** SQLSTATE: a broken connection, a server that starts, stops or has no room, too long a wait, and two that gave way. */
const passingStates = /^(08|57P0[1-5]|53|25P0[34]|40001|40P01)/

/** Whether the same statement may work in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : ''
    const call = 'syscall' in cause ? String(cause.syscall) : 'connect'
    if (lostConnections.has(code) && (call === 'connect' || call === 'read' || call === 'write')) return true
    if (passingStates.test(code)) return true
  }
  return false
}

/**
 * Repeats work whose effect doesn't depend on how often it is done while the database is away.
 *
 * @throws the last error when it is still away after `patienceMs`, and any other error at once
 */
export async function outlastDatabase<Result>(
  work: () => Promise<Result>,
  { patienceMs }: { patienceMs: number },
): Promise<Result> {
  const givenUp = performance.now() + patienceMs
  for (let waitMs = 50; ; waitMs = Math.min(1000, 2 * waitMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() + waitMs > givenUp) throw error
      await sleep(waitMs)
    }
  }
}
