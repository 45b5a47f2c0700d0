import type { RandomState } from './random-state.ts'

/**
 * `count` different integers of 0 to population - 1 by the method scikit-learn's
 * `sample_without_replacement(method="auto")` picks for that share: redrawing while few are wanted, a permutation, or
 * reservoir sampling when nearly all are. The order is the one that method leaves.
 */
export function sampleWithoutReplacement(random: RandomState, population: number, count: number): Int32Array {
  const share = population === 0 ? 1 : count / population
  if (share > 0.01 && share < 0.99) return random.choiceWithoutReplacement(population, count)
  return share < 0.2
    ? sampleByRedrawing(random, population, count)
    : sampleByReservoir(random, population, count)
}

function sampleByRedrawing(random: RandomState, population: number, count: number): Int32Array {
  const taken = new Set<number>()
  const sample = new Int32Array(count)
  for (let i = 0; i < count; i += 1) {
    let value = random.randint(0, population)
    while (taken.has(value)) value = random.randint(0, population)
    taken.add(value)
    sample[i] = value
  }
  return sample
}

function sampleByReservoir(random: RandomState, population: number, count: number): Int32Array {
  const sample = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count; i < population; i += 1) {
    const place = random.randint(0, i + 1)
    if (place < count) sample[place] = i
  }
  return sample
}
