/** Whether this process can do its work now, and what keeps it from it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import type { JobQueue } from '../jobs/queue.ts'

export interface ReadinessCheck {
  name: 'process' | 'postgres' | 'queue' | 'store'
  ok: boolean
  /** What is wrong, in words; null when nothing is. */
  detail: string | null
}

export interface Readiness {
  check(): Promise<ReadinessCheck[]>
  /** From now on it is not ready: a balancer should send requests elsewhere. */
  drain(): void
}

/** Who asks more often gets the last answer. */
const freshMs = 1000
const patienceMs = 4000

export function createReadiness(parts: {
  /** @throws Error when the database does not answer */
  askDatabase(): Promise<unknown>
  queue: Pick<JobQueue, 'probe'>
  store: Pick<ArtifactStore, 'probe'>
}): Readiness {
  let isDraining = false
  let last: { at: number; answer: Promise<ReadinessCheck[]> } | null = null
  const ask = async (): Promise<ReadinessCheck[]> =>
    Promise.all([
      probe('postgres', () => parts.askDatabase()),
      probe('queue', () => parts.queue.probe()),
      probe('store', () => parts.store.probe()),
    ])
  return {
    async check() {
      if (last === null || Date.now() - last.at > freshMs) last = { at: Date.now(), answer: ask() }
      const found = await last.answer
      if (!isDraining) return found
      return [{ name: 'process', ok: false, detail: 'It was told to stop.' }, ...found]
    },
    drain() {
      isDraining = true
    },
  }
}

async function probe(name: ReadinessCheck['name'], work: () => Promise<unknown>): Promise<ReadinessCheck> {
  const timer = new AbortController()
  try {
    const late = sleep(patienceMs, 'late' as const, { signal: timer.signal, ref: false })
    // Once the answer is there, nobody waits for the timer.
    late.catch(() => {})
    const answer = await Promise.race([work().then(() => null), late])
    if (answer === 'late') return { name, ok: false, detail: `No answer within ${patienceMs / 1000} s.` }
    return { name, ok: true, detail: null }
  } catch (error) {
    return { name, ok: false, detail: detailOf(error) }
  } finally {
    timer.abort()
  }
}

/** The code of an error, and its text only where we wrote it: others' may name addresses and users. */
function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It failed.'
  if (error.name === 'StoreUnavailableError') return error.message
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return `It failed: ${code}.`
}
