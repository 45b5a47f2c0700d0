/** Trains a machine for every pair of classes and puts them together. */
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { PresentClasses } from '../estimator/input.ts'
import { weightsOfClasses } from '../linear-model/class-weights.ts'
import type { ClassWeight } from '../linear-model/class-weights.ts'
import { paced } from '../linear-algebra/steps.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { resolveKernel } from './kernel-function.ts'
import type { KernelParams } from './kernel-function.ts'
import { forEachPair, startsOf } from './pairwise-classes.ts'
import type { FittedPairwiseClasses } from './pairwise-classes.ts'
import type { SmoProblem, SmoSolution } from './smo-problem.ts'
import { linearCoefficients } from './support-vectors.ts'
import { svmRowsOf, takeSvmRows, widthOf } from './svm-rows.ts'
import { cacheBytesOf, optionsOf } from './svm-params.ts'
import type { MachineParams } from './svm-params.ts'
import { MachineRoom } from './train-machine.ts'

export interface PairwiseParams extends KernelParams, MachineParams {
  classWeight: ClassWeight
  decisionFunctionShape: 'ovr' | 'ovo'
  breakTies: boolean
}

/** What is to be told apart: rows of the first class and then of the second, each with its weight. */
export interface PairOfClasses {
  /** Rows of the first class. */
  firstCount: number
  weights: Float64Array
  firstClassWeight: number
  secondClassWeight: number
}

/** One kind of machine for two classes. */
export interface PairMachine {
  groups: 1 | 2
  pose(pair: PairOfClasses): SmoProblem
  /** The coefficients of the rows and what is subtracted from their sum. */
  read(solution: SmoSolution): { coefficients: Float64Array; rho: number }
}

type Learned = Omit<FittedPairwiseClasses, 'estimator' | 'nFeaturesIn' | 'classCount' | 'classCodes'>

/** @throws FitError `bad_parameter` when the weights leave a class without a row. */
export async function fitPairs(
  X: Matrix | SparseMatrix,
  y: PresentClasses,
  params: PairwiseParams,
  machine: PairMachine,
  { sampleWeight, pace, report }: FitContext,
): Promise<Learned> {
  const all = svmRowsOf(X)
  const width = widthOf(all)
  const classes = y.classCount
  const kernelFunction = resolveKernel(params, X)
  const classWeight = weightsOfClasses(params.classWeight, y)
  const members = Array.from({ length: classes }, (_, place) => membersOf(y, place, sampleWeight))
  const sizes = members.map(({ length }) => length).sort((a, b) => b - a)
  const room = new MachineRoom({
    rows: sizes[0] + sizes[1],
    width,
    isSparse: isSparse(X),
    variables: 1,
    groups: machine.groups,
    cacheBytes: cacheBytesOf(params),
  })
  const pairs: [number, number][] = []
  forEachPair(classes, (i, j) => pairs.push([i, j]))
  const trained: { coefficients: Float64Array; rho: number; iterations: number; converged: boolean }[] = []
  for (const [i, j] of pairs) {
    const rows = [...members[i], ...members[j]]
    const problem = machine.pose({
      firstCount: members[i].length,
      weights: Float64Array.from(rows, (row) => (sampleWeight ? sampleWeight[row] : 1)),
      firstClassWeight: classWeight[i],
      secondClassWeight: classWeight[j],
    })
    const own = takeSvmRows(all, Int32Array.from(rows))
    const options = optionsOf(params)
    const solution = await paced(room.train({ rows: own, kernelFunction, problem, options }), pace)
    const { iterations, converged } = solution
    trained.push({ ...machine.read(solution), iterations, converged })
    report({ done: trained.length, total: pairs.length, unit: 'iteration' })
  }
  const counts = { members, pairs, coefficients: trained.map(({ coefficients }) => coefficients) }
  const { support, nSupport, dualCoef } = joinMachines(counts)
  // Of two classes the second is what a positive decision means.
  const sign = classes === 2 ? -1 : 1
  const vectors = { kernelFunction, support, supportVectors: takeSvmRows(all, support) }
  const turned = classes === 2 ? dualCoef.map((value) => -value) : dualCoef
  return {
    ...vectors,
    nSupport,
    dualCoef: turned,
    intercept: Float64Array.from(trained, ({ rho }) => -sign * rho),
    coef: coefficientsOfPairs({ ...vectors, nSupport, dualCoef: turned }, width),
    classWeight,
    nIter: Int32Array.from(trained, ({ iterations }) => iterations),
    converged: trained.every(({ converged }) => converged),
    decisionFunctionShape: params.decisionFunctionShape,
    breakTies: params.breakTies,
  }
}

/** Rows of a class that weigh something. */
function membersOf(
  { codes, classCodes }: PresentClasses,
  place: number,
  sampleWeight: Float64Array | undefined,
): Int32Array {
  const rows = Int32Array.from(codes.keys()).filter(
    (row) => codes[row] === place && (sampleWeight === undefined || sampleWeight[row] > 0),
  )
  if (rows.length > 0) return rows
  throw new FitError('single_class', `no row of class ${classCodes[place]} has a weight above 0`, {
    class: classCodes[place],
  })
}

/** The rows that are a support vector of some machine, class by class, with their coefficients in all of them. */
function joinMachines({
  members,
  pairs,
  coefficients,
}: {
  members: readonly Int32Array[]
  pairs: readonly [number, number][]
  coefficients: readonly Float64Array[]
}): { support: Int32Array; nSupport: Int32Array; dualCoef: Float64Array } {
  const isSupport = members.map(({ length }) => new Uint8Array(length))
  pairs.forEach(([i, j], pair) => {
    coefficients[pair].forEach((value, k) => {
      if (value === 0) return
      if (k < members[i].length) isSupport[i][k] = 1
      else isSupport[j][k - members[i].length] = 1
    })
  })
  const ofClass = members.map((rows, place) => rows.filter((_, k) => isSupport[place][k] === 1))
  const support = Int32Array.from(ofClass.flatMap((rows) => [...rows]))
  const nSupport = Int32Array.from(ofClass, ({ length }) => length)
  const starts = startsOf(nSupport)
  const dualCoef = new Float64Array((members.length - 1) * support.length)
  pairs.forEach(([i, j], pair) => {
    const write = (place: number, against: number, offset: number) => {
      let at = against * support.length + starts[place]
      isSupport[place].forEach((is, k) => {
        if (is === 0) return
        dualCoef[at] = coefficients[pair][offset + k]
        at += 1
      })
    }
    write(i, j - 1, 0)
    write(j, i, members[i].length)
  })
  return { support, nSupport, dualCoef }
}

function coefficientsOfPairs(
  fitted: Pick<
    FittedPairwiseClasses,
    'kernelFunction' | 'support' | 'supportVectors' | 'nSupport' | 'dualCoef'
  >,
  width: number,
): Float64Array | null {
  if (fitted.kernelFunction.kind !== 'linear') return null
  const { nSupport, dualCoef, support } = fitted
  const starts = startsOf(nSupport)
  const classes = nSupport.length
  const coef = new Float64Array(((classes * (classes - 1)) / 2) * width)
  forEachPair(classes, (i, j, pair) => {
    const own = new Float64Array(support.length)
    for (let k = starts[i]; k < starts[i + 1]; k += 1) own[k] = dualCoef[(j - 1) * support.length + k]
    for (let k = starts[j]; k < starts[j + 1]; k += 1) own[k] = dualCoef[i * support.length + k]
    coef.set(linearCoefficients(fitted, own) ?? [], pair * width)
  })
  return coef
}
