import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'

/** The parameters that both networks share. */
export const mlpParams = {
  /** The number of units of each hidden layer; none for a linear model. */
  hiddenLayerSizes: z.union([wholeNumber(1), z.array(wholeNumber(1))]).default([100]),
  activation: z.enum(['identity', 'logistic', 'tanh', 'relu']).default('relu'),
  solver: z.enum(['lbfgs', 'sgd', 'adam']).default('adam'),
  /** The strength of the L2 penalty, divided by the number of rows. */
  alpha: nonNegative().default(0.0001),
  /** Rows a step of `sgd` and `adam`; `auto` is 200, or all rows if they are fewer. */
  batchSize: z.union([z.literal('auto'), wholeNumber(1)]).default('auto'),
  /** How `sgd` changes its learning rate: not, with the rows seen, or when the loss no longer falls. */
  learningRate: z.enum(['constant', 'invscaling', 'adaptive']).default('constant'),
  learningRateInit: positive().default(0.001),
  powerT: nonNegative().default(0.5),
  /** The most epochs, or iterations of `lbfgs`. */
  maxIter: wholeNumber(1).default(200),
  shuffle: z.boolean().default(true),
  tol: nonNegative().default(0.0001),
  momentum: nonNegative().max(1).default(0.9),
  nesterovsMomentum: z.boolean().default(true),
  earlyStopping: z.boolean().default(false),
  validationFraction: nonNegative().lt(1).default(0.1),
  beta1: nonNegative().lt(1).default(0.9),
  beta2: nonNegative().lt(1).default(0.999),
  epsilon: positive().default(1e-8),
  nIterNoChange: wholeNumber(1).default(10),
  /** The most evaluations of the loss by `lbfgs`. */
  maxFun: wholeNumber(1).default(15000),
  /** The share of hidden units left out of each step, at random. Not scikit-learn's; not for `lbfgs`. */
  dropout: nonNegative().lt(1).default(0),
  /** Standardises what goes into each hidden activation over the rows of a step. Not scikit-learn's; not for `lbfgs`. */
  batchNorm: z.boolean().default(false),
}

const shape = z.strictObject(mlpParams)

/** The parameters of either network. */
export type MlpParams = z.infer<typeof shape>

export type HiddenActivation = MlpParams['activation']
export type OutputActivation = 'identity' | 'logistic' | 'softmax' | 'exp'

/** @throws FitError `bad_parameter` for a parameter that the solver has no use for and would silently pass over. */
export function checkSolver({ solver, dropout, batchNorm }: MlpParams): void {
  if (solver !== 'lbfgs') return
  const parameter = dropout > 0 ? 'dropout' : batchNorm ? 'batch_norm' : null
  if (parameter === null) return
  throw new FitError('bad_parameter', `${parameter} needs steps on some of the rows: solver sgd or adam`, {
    parameter,
  })
}

/** Units from the features to the outputs. */
export function layerUnits({ hiddenLayerSizes }: MlpParams, features: number, outputs: number): number[] {
  const hidden = typeof hiddenLayerSizes === 'number' ? [hiddenLayerSizes] : hiddenLayerSizes
  return [features, ...hidden, outputs]
}
