/** Data that threads share instead of copying it. */
import type { Features, FloatArray, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, isSparse } from '../matrix.ts'

/** The features in shared memory; arrays that are already there are taken as they are. Texts are copied by whoever sends them. */
export function sharedFeatures(
  X: Features | SparseMatrix | readonly string[],
): Features | SparseMatrix | readonly string[] {
  if (isTexts(X)) return X
  if (isSparse(X)) {
    return {
      ...X,
      indptr: shared(X.indptr, Int32Array),
      indices: shared(X.indices, Int32Array),
      values: shared(X.values, Float64Array),
    }
  }
  return { ...X, columns: X.columns.map(sharedColumn) }
}

/** The target in shared memory. */
export function sharedTarget(y: Target): Target {
  return isClassTarget(y) ? { ...y, codes: shared(y.codes, Int32Array) } : shared(y, Float64Array)
}

/** Weights in shared memory. */
export function sharedWeights(weights: Float64Array): Float64Array {
  return shared(weights, Float64Array)
}

function isTexts(X: Features | SparseMatrix | readonly string[]): X is readonly string[] {
  return Array.isArray(X)
}

function sharedColumn(column: FloatArray): FloatArray {
  return column instanceof Float64Array ? shared(column, Float64Array) : shared(column, Float32Array)
}

function shared<Column extends Float64Array | Float32Array | Int32Array>(
  values: Column,
  Type: new (buffer: SharedArrayBuffer) => Column,
): Column {
  if (values.buffer instanceof SharedArrayBuffer) return values
  const copy = new Type(new SharedArrayBuffer(values.byteLength))
  copy.set(values)
  return copy
}
