/**
 * A program: fits the estimator of the given name and prints by how many bytes the process grew at most, and what the
 * estimator had estimated. A process of its own, because a process's peak never falls again.
 */
import { argv, resourceUsage, stdout } from 'node:process'
import { findEstimator } from '../estimators.ts'
import { fitOn, trialData } from './trial.ts'

const shape = { rows: 3_000, columns: 20 }
/** A few steps hold as much as many. */
const fewSteps: Record<string, object> = { MDS: { maxIter: 3 }, MeanShift: { maxIter: 3 } }

const estimator = findEstimator(argv[2])
const params = estimator.params.parse(fewSteps[estimator.name] ?? {})
const data = trialData(estimator, shape)
// The first fit loads and compiles code, which is none of the estimator's memory.
await fitOn(estimator, trialData(estimator), {}, params)
const peakBefore = resourceUsage().maxRSS * 1024
await fitOn(estimator, data, {}, params)
const grown = resourceUsage().maxRSS * 1024 - peakBefore
const estimate = estimator.memoryEstimate({ ...shape, classCount: 2 }, params)
stdout.write(JSON.stringify({ grown, estimate }))
