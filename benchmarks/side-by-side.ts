/** One piece of work done here and in Python in turn, several times, on one thread; both have to find the same. */
import { median, type BenchRow } from './benchmark.ts'
import { measureHere, measurePython } from './measure.ts'

export interface SideBySide {
  what: string
  repetitions: number
  /** The most that our time may be in multiples of theirs. */
  target: number
  /** The work, and one number that says whether it came to the same. */
  ours(): Promise<number>
  /** Calls `measured(lambda: …)` once and leaves that number in `figures["figure"]`. */
  theirs: string
  /** How far the two numbers may be apart, relative. */
  tolerance: number
}

/** The median CPU seconds of both. */
export async function runSideBySide(
  { what, repetitions, target, ours, theirs, tolerance }: SideBySide,
  { python, folder }: { python: string; folder: string },
): Promise<BenchRow> {
  // What the compiler of a long-running process has seen already.
  await ours()
  const here: number[] = []
  const there: number[] = []
  for (let turn = 0; turn < repetitions; turn += 1) {
    const own = await measureHere(ours)
    const other = await measurePython({ python, folder, threads: 1, program: theirs })
    here.push(own.cpuSeconds)
    there.push(other.cpuSeconds)
    const figure = Number(other.figures['figure'])
    if (!(Math.abs(own.result - figure) <= tolerance * Math.abs(figure))) {
      throw new Error(`${what}: the results differ: ${own.result} and ${figure}.`)
    }
  }
  const [a, b] = [median(here), median(there)]
  return { what, ours: a, theirs: b, unit: 's', value: a / b, target }
}
