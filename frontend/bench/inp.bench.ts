import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Interaction, RecordedInteractions } from '../e2e/interactions.ts'
import type { UiBenchmark } from './bench.ts'

const config = fileURLToPath(new URL('../playwright.config.ts', import.meta.url))
const playwright = fileURLToPath(new URL('../../node_modules/@playwright/test/cli.js', import.meta.url))

export const benchmark: UiBenchmark = {
  name: 'inp',
  description:
    'From each key and each click of the journeys of `frontend/e2e/journeys` to the next picture, as the browser measures it, while the workflows run on the same machine',
  async run() {
    const output = await mkdtemp(join(tmpdir(), 'flowza-inp-'))
    try {
      const { status } = spawnSync(
        process.execPath,
        [playwright, 'test', '--config', config, '--output', output, '--reporter', 'dot', 'journeys/'],
        { stdio: 'inherit' },
      )
      if (status !== 0) throw new Error('A journey failed; its answers are not counted.')
      const { count, slower } = await readRecorded(output)
      const slowest = slower.toSorted((a, b) => b.duration - a.duration)
      const named = slowest.slice(0, 3).map(({ event, duration }) => `${event} ${duration} ms`)
      return [
        {
          what: 'INP p98 over all journeys',
          value: percentile({ count, slower }, 0.98),
          unit: 'ms',
          target: 200,
          note: `${count} interactions; slowest: ${named.join(', ')}`,
        },
        { what: 'INP p75', value: percentile({ count, slower }, 0.75), unit: 'ms', target: null },
      ]
    } finally {
      await rm(output, { recursive: true, force: true })
    }
  },
}

async function readRecorded(folder: string): Promise<RecordedInteractions> {
  let count = 0
  const slower: Interaction[] = []
  for (const test of await readdir(folder)) {
    const text = await readFile(join(folder, test, 'interactions.json'), 'utf8').catch(() => null)
    if (text === null) continue
    const recorded = JSON.parse(text) as RecordedInteractions
    count += recorded.count
    slower.push(...recorded.slower)
  }
  if (count === 0) throw new Error('The journeys recorded no interactions.')
  return { count, slower }
}

/** The nearest rank; what the browser doesn't report took less than two frames and comes first. */
function percentile({ count, slower }: RecordedInteractions, share: number): number {
  const durations = slower.map(({ duration }) => duration).sort((a, b) => a - b)
  const rank = Math.ceil(share * count) - 1 - (count - durations.length)
  return rank < 0 ? 16 : (durations[rank] ?? Number.NaN)
}
