/** Steps that many of the tested workflows have in common. */
import type { Step } from './workflows.ts'

export const evaluate: Step = ['evaluate-classification']
export const names = (...columns: string[]) => ({ by: 'names', names: columns })
export const stratified: Step = ['train-test-split', { method: 'stratified', test_size: 0.2 }]
export const encode: Step = ['one-hot-encode']
