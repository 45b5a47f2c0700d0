import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'

export const nmfParams = z.strictObject({
  /** As many as there are features where `auto` or null. */
  nComponents: z
    .union([z.literal('auto'), wholeNumber(1)])
    .nullable()
    .default('auto'),
  /**
   * What to begin with: random numbers, or the singular vectors with their zeros kept, filled with the mean (`a`), or
   * with small random numbers (`ar`). Null is `nndsvda`, or `random` for more components than rows or features.
   */
  init: z.enum(['random', 'nndsvd', 'nndsvda', 'nndsvdar']).nullable().default(null),
  /** Coordinate descent, or multiplicative updates, which alone know other losses than `frobenius`. */
  solver: z.enum(['cd', 'mu']).default('cd'),
  /** The divergence from the features; 2, 1 and 0 are the names' numbers, any other number is one too. */
  betaLoss: z
    .union([z.enum(['frobenius', 'kullback-leibler', 'itakura-saito']), z.number()])
    .default('frobenius'),
  tol: nonNegative().default(0.0001),
  maxIter: wholeNumber(1).default(200),
  alphaW: nonNegative().default(0),
  alphaH: z.union([z.literal('same'), nonNegative()]).default('same'),
  l1Ratio: nonNegative().max(1).default(0),
  /** Whether coordinate descent takes the components in random order. */
  shuffle: z.boolean().default(false),
})

export type NmfParams = z.infer<typeof nmfParams>

/** The loss as a number. */
export function betaOf({ betaLoss }: NmfParams): number {
  if (typeof betaLoss === 'number') return betaLoss
  return { frobenius: 2, 'kullback-leibler': 1, 'itakura-saito': 0 }[betaLoss]
}

/** @throws FitError `bad_parameter` for a loss that the solver doesn't know. */
export function checkLoss(params: NmfParams): void {
  if (params.solver === 'mu' || betaOf(params) === 2) return
  throw new FitError('bad_parameter', 'coordinate descent knows the frobenius loss only: set solver to mu', {
    parameter: 'beta_loss',
  })
}

/** How strong the penalties are. */
export interface Penalty {
  l1: number
  l2: number
}

/** The penalties of W and H, whose strength grows with what they have to explain. */
export function penaltiesOf(
  { alphaW, alphaH, l1Ratio }: NmfParams,
  rows: number,
  features: number,
): { w: Penalty; h: Penalty } {
  const ofH = alphaH === 'same' ? alphaW : alphaH
  const penalty = (alpha: number, count: number) => ({
    l1: count * alpha * l1Ratio,
    l2: count * alpha * (1 - l1Ratio),
  })
  return { w: penalty(alphaW, features), h: penalty(ofH, rows) }
}
