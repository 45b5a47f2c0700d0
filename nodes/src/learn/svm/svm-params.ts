/** Parameters that all support vector machines have. */
import { z } from 'zod'
import { positive } from '../estimator/params.ts'
import { classWeight } from '../linear-model/class-weights.ts'
import { kernelParams } from './kernel-function.ts'
import type { SmoOptions } from './smo-problem.ts'

export const machineParams = {
  ...kernelParams,
  /** Whether variables that will hardly leave their bounds are left alone for a while; changes only the time it takes. */
  shrinking: z.boolean().default(true),
  /** How far the optimality conditions may be missed. */
  tol: positive().default(1e-3),
  /** Megabytes that rows of the kernel matrix may take. */
  cacheSize: positive().default(200),
  /** The most steps of a machine; -1 for no limit. */
  maxIter: z.number().int().min(-1).default(-1),
}

export const classifierParams = {
  classWeight: classWeight(),
  /** Whether three classes and more get a decision each (`ovr`) or each pair of them one (`ovo`). */
  decisionFunctionShape: z.enum(['ovr', 'ovo']).default('ovr'),
  /** Whether the decisions of `ovr`, and not only the votes, settle what is predicted; takes more time. */
  breakTies: z.boolean().default(false),
}

/** The weight of errors. */
export const errorWeight = positive().default(1)

/** The share of rows that may be errors, and the least share of support vectors. */
export const errorShare = positive().max(1).default(0.5)

export interface MachineParams {
  shrinking: boolean
  tol: number
  cacheSize: number
  maxIter: number
}

export function optionsOf({ tol, shrinking, maxIter }: MachineParams): SmoOptions {
  return { tol, shrinking, maxIter }
}

export function cacheBytesOf({ cacheSize }: MachineParams): number {
  return Math.min(cacheSize, 3000) * 1_048_576
}
