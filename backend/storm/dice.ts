import { randomNumbers } from '../test/random-dag.ts'

/** Reproducible chance for deciding what goes wrong next. */
export interface Dice {
  /** A whole number from 0 up to but not including `below`. */
  below(below: number): number
  pick<T>(from: readonly T[]): T
  /** True once in `times`. */
  oneIn(times: number): boolean
}

export function createDice(seed: number): Dice {
  const random = randomNumbers(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  return { below, pick: (from) => from[below(from.length)], oneIn: (times) => below(times) === 0 }
}
