import { isSparse } from '../matrix.ts'
import { descendOnHinges } from './hinge-descent.ts'
import { solveByInteriorPoint } from './hinge-interior-point.ts'
import type { HingeProgram, HingeSolution } from './hinges.ts'

/** Features up to which the interior point method's matrix of their products is factored in every step. */
const MOST_FEATURES = 2000
/** Multiplications for that matrix beyond which descent is tried instead. */
const MOST_WORK = 2e9

/**
 * Minimises a sum of hinges: by an interior point method, which reaches the optimum to rounding whatever the features'
 * scales, or, where features are many, by coordinate descent on the dual.
 */
export function minimiseHinges(program: HingeProgram): Promise<HingeSolution> {
  const { X } = program
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const work = isSparse(X) ? X.indptr[X.rows] ** 2 / X.rows : X.rows * features * features
  const isSmall = features <= MOST_FEATURES && (work <= MOST_WORK || !isSparse(X))
  return isSmall ? solveByInteriorPoint(program) : descendOnHinges(program)
}
