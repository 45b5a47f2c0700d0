import type { FittedState } from '../estimator/estimator.ts'
import type { FloatArray } from '../matrix.ts'
import type { HiddenActivation, OutputActivation } from './mlp-params.ts'

/** What a layer of standardised inputs has learned, one value a hidden unit. */
export interface BatchNormState {
  scale: FloatArray
  shift: FloatArray
  runningMean: FloatArray
  runningVariance: FloatArray
}

/** The weights of a network, all in single or all in double precision. */
export interface NetworkWeights {
  /** Units from the features to the outputs. */
  layerUnits: number[]
  activation: HiddenActivation
  outActivation: OutputActivation
  /** One matrix a layer, row after row: a row for each unit that it reads, a column for each that it feeds. */
  coefs: FloatArray[]
  intercepts: FloatArray[]
  /** One a hidden layer; empty without batch normalisation. */
  batchNorm: BatchNormState[]
}

/** How the training went. */
export interface TrainingHistory {
  /** Epochs, or iterations of `lbfgs`. */
  nIter: number
  /** Rows seen in training, counted as often as they were. */
  t: number
  /** The loss, penalty included, of the last epoch. */
  loss: number
  /** The loss of each epoch. */
  lossCurve: Float64Array
  /** The least loss; null with early stopping. */
  bestLoss: number | null
  /** Accuracy or R² of the validation rows after each epoch; empty without early stopping. */
  validationScores: Float64Array
  bestValidationScore: number | null
  /** False when `maxIter` (or `maxFun`) ended the training. */
  converged: boolean
}

/** A fitted network. */
export type FittedNetwork = FittedState & NetworkWeights & TrainingHistory
