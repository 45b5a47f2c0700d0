/** Where a search may look: ranges and lists of values, one a parameter. */
import type { RandomState } from '../random/random-state.ts'
import { sampleWithoutReplacement } from '../random/sample-without-replacement.ts'
import type { Candidate, ParameterGrid } from './parameter-grid.ts'
import { gridCandidates, sortedNames } from './parameter-grid.ts'

export type Dimension =
  /** A number from `low` up to `high`; with `log`, equally likely in every order of magnitude. */
  | { kind: 'float'; low: number; high: number; log?: boolean }
  /** A whole number from `low` to `high`, both included. */
  | { kind: 'int'; low: number; high: number; log?: boolean }
  /** One of the values. */
  | { kind: 'choice'; values: readonly unknown[] }

export type SearchSpace = Readonly<Record<string, Dimension>>

/**
 * Candidates drawn at random: scikit-learn's `ParameterSampler` with `scipy.stats.uniform`, `loguniform`, `randint` and
 * lists, draw for draw. Where there are only lists, no candidate comes twice, and no more than there are.
 */
export function drawCandidates(space: SearchSpace, count: number, random: RandomState): Candidate[] {
  const lists = onlyLists(space)
  if (lists !== null) {
    const all = gridCandidates(lists)
    const drawn = Math.min(count, all.length)
    return Array.from(sampleWithoutReplacement(random, all.length, drawn), (index) => all[index])
  }
  const names = sortedNames(space)
  return Array.from({ length: count }, () =>
    Object.fromEntries(names.map((name) => [name, draw(space[name], random)])),
  )
}

/** A value of the dimension, each as likely as the dimension says. */
export function draw(dimension: Dimension, random: RandomState): unknown {
  switch (dimension.kind) {
    case 'float': {
      const { low, high, log = false } = dimension
      if (log) return Math.exp(Math.log(low) + random.random() * (Math.log(high) - Math.log(low)))
      return low + random.random() * (high - low)
    }
    case 'int': {
      const { low, high, log = false } = dimension
      if (!log) return random.randint(low, high + 1)
      const value = Math.exp(Math.log(low) + random.random() * (Math.log(high + 1) - Math.log(low)))
      return Math.min(high, Math.floor(value))
    }
    case 'choice':
      return dimension.values[random.randint(0, dimension.values.length)]
  }
}

function onlyLists(space: SearchSpace): ParameterGrid | null {
  const lists: Record<string, readonly unknown[]> = {}
  for (const [name, dimension] of Object.entries(space)) {
    if (dimension.kind !== 'choice') return null
    lists[name] = dimension.values
  }
  return lists
}
