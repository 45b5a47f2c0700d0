/** What the addresses of runs say: the filters of the list, the two that are compared. */
import { runStatuses, type RunStatus } from '@flowza/backend/contracts'

export const runPeriods = ['today', 'week', 'month'] as const
export type RunPeriod = (typeof runPeriods)[number]

export interface RunsSearch {
  status?: RunStatus | undefined
  workflow?: string | undefined
  text?: string | undefined
  since?: RunPeriod | undefined
}

export interface CompareSearch {
  a?: string | undefined
  b?: string | undefined
}

const uuid = /^[0-9a-f-]{36}$/i

/** The two runs that an address names. */
export function readCompareSearch({ a, b }: Record<string, unknown>): CompareSearch {
  return {
    ...(typeof a === 'string' && uuid.test(a) && { a }),
    ...(typeof b === 'string' && uuid.test(b) && { b }),
  }
}

/** The workflow that a schedule is to be made for. */
export function readSchedulesSearch({ workflow }: Record<string, unknown>): {
  workflow?: string | undefined
} {
  return typeof workflow === 'string' && uuid.test(workflow) ? { workflow } : {}
}

/** The part of an address that means something here. */
export function readRunsSearch(search: Record<string, unknown>): RunsSearch {
  const { workflow, text } = search
  const status = runStatuses.find((each) => each === search['status'])
  const since = runPeriods.find((each) => each === search['since'])
  return {
    ...(status !== undefined && { status }),
    ...(since !== undefined && { since }),
    ...(typeof workflow === 'string' && uuid.test(workflow) && { workflow }),
    ...((typeof text === 'string' || typeof text === 'number') && { text: String(text).slice(0, 200) }),
  }
}

/** ISO time at which a period that ends now began. */
export function startOfPeriod(period: RunPeriod, now: Date): string {
  const start = new Date(now)
  start.setHours(0, 0, 0, 0)
  switch (period) {
    case 'today':
      break
    case 'week':
      start.setDate(start.getDate() - 7)
      break
    case 'month':
      start.setDate(start.getDate() - 30)
      break
  }
  return start.toISOString()
}
