/**
 * How the formulas of node types compare with what their finished runs took. A type's factor is the weighted median of
 * measured by estimated seconds, drawn towards 1 as long as there are few; a median, because one run on a busy machine
 * says little.
 */
import type { Range } from '../contracts/index.ts'

export interface CostSample {
  type: string
  /** What the formula says of that run. */
  estimated: number
  /** What it took. */
  seconds: number
  /** Whether a task was started for it; a node that ran together with others had none. */
  alone: boolean
}

export interface Calibration {
  /** What the start of a task takes beside the work, in seconds. */
  start: number
  /** By node type. */
  types: ReadonlyMap<string, { factor: number; spread: number; measured: number }>
}

const usualStart = 0.06
/** How much of a say the formula keeps: as much as so many finished runs. */
const formulaWeight = 1
/** Standard deviation of the logarithm, while nothing is known: within a factor of three, four times of five. */
const usualSpread = Math.log(3) / 1.28
const spreadWeight = 2

/** Learns from finished runs; without any, the formulas stand as they are. */
export function calibrate(samples: readonly CostSample[]): Calibration {
  const start = startOf(samples)
  const types = new Map<string, { factor: number; spread: number; measured: number }>()
  for (const [type, members] of Map.groupBy(samples, (sample) => sample.type)) {
    const ratios = members.map(({ estimated, seconds, alone }) => {
      const work = Math.max(seconds - (alone ? start : 0), 0.1 * seconds, 1e-4)
      // A run that hardly worked tells of starts, not of the formula.
      return { value: Math.log(work / estimated), weight: estimated / (estimated + (alone ? start : 0)) }
    })
    const centre = weightedMedian([...ratios, { value: 0, weight: formulaWeight }])
    const total = ratios.reduce((sum, { weight }) => sum + weight, 0)
    const deviation = ratios.reduce((sum, { value, weight }) => sum + weight * (value - centre) ** 2, 0)
    const spread = Math.sqrt((deviation + spreadWeight * usualSpread ** 2) / (total + spreadWeight))
    types.set(type, { factor: Math.exp(centre), spread, measured: members.length })
  }
  return { start, types }
}

/** The seconds that a node of a type takes, given what its formula says. */
export function expectedSeconds(calibration: Calibration, type: string, estimated: number): Range {
  const { factor, spread } = calibration.types.get(type) ?? { factor: 1, spread: usualSpread }
  const expected = calibration.start + factor * estimated
  const width = Math.exp(1.28 * spread)
  return { expected, low: expected / width, high: expected * width }
}

/** Tasks with next to no work show what a start takes: the lower fifth of them, since others waited. */
function startOf(samples: readonly CostSample[]): number {
  const starts = samples
    .filter(({ alone, estimated }) => alone && estimated < usualStart)
    .map(({ seconds }) => seconds)
    .sort((a, b) => a - b)
  if (starts.length < 5) return usualStart
  return Math.min(2, Math.max(0.002, starts[Math.floor(starts.length / 5)]))
}

function weightedMedian(values: readonly { value: number; weight: number }[]): number {
  const sorted = values.toSorted((a, b) => a.value - b.value)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let passed = 0
  for (const [index, { value, weight }] of sorted.entries()) {
    passed += weight
    if (passed > half) return value
    if (passed === half) return (value + (sorted[index + 1]?.value ?? value)) / 2
  }
  return 0
}
