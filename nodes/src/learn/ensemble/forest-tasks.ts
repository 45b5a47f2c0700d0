/** How the trees of a forest are grown, in the thread that fits it or in others. */
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { CreateTaskRunner } from '../parallel/task-pool.ts'
import { balancedWeights } from '../tree/class-weights.ts'
import { createTreeGrower, kernelBytes, valueWidthOf } from '../tree/tree-grower.ts'
import { TreeRecorder } from '../tree/tree-state.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { bootstrapCounter, bootstrapSize } from './bootstrap.ts'
import type { ForestPlan } from './forest-plan.ts'
import { createHistTreeGrower, growerBytes } from './hist-tree-grower.ts'

export interface ForestGrower {
  /** Grows the tree with that random state. */
  grow(seed: number): Promise<void>
  /** The trees grown since the last call. */
  finish(): ImpurityTreeNodes
}

/** Prepares to grow trees, one after the other. */
export function createForestGrower(plan: ForestPlan, pace: () => Promise<void>): ForestGrower {
  const { grower, params, weights } = plan
  const { rows, target } = grower.plan
  const draw = params.bootstrap
    ? bootstrapCounter(rows, bootstrapSize(rows, params.maxSamples, weights), weights)
    : null
  const recorder = new TreeRecorder(valueWidthOf(target))
  const grow =
    grower.method === 'hist'
      ? createHistTreeGrower(grower.plan, recorder, pace)
      : createTreeGrower(grower.plan, recorder, pace)
  return {
    grow: (seed) => grow(treeWeights(plan, draw && draw(seed)), seed),
    finish: () => recorder.finish(),
  }
}

/** The weights that a tree sees. */
function treeWeights({ grower, weights, balancedSubsample }: ForestPlan, counts: Float64Array | null) {
  if (counts === null) return weights
  const { target } = grower.plan
  if (!balancedSubsample || target.kind !== 'classes') return counts
  const ofClass = balancedWeights(target.codes, target.classCount, counts)
  return counts.map((count, row) => count * ofClass[target.codes[row]])
}

/** A plan as it is sent to other threads: kernel memories as what they are made of. */
export interface ForestJob {
  plan: ForestPlan
  memory: WebAssembly.Memory | null
}

/** The plan as it is sent to other threads. */
export function toJob(plan: ForestPlan): ForestJob {
  const holder = memoryHolder(plan)
  if (holder === null) return { plan, memory: null }
  const { memory, ...rest } = holder
  return { plan: withHolder(plan, rest as typeof holder), memory: memory.memory }
}

/** Grows a tree a task in a worker, in its own part of the scratch memory. */
export const createTaskRunner: CreateTaskRunner<ForestJob, number, ImpurityTreeNodes> = (job, thread) => {
  const grower = createForestGrower(planOf(job, thread), async () => {})
  return async (seed) => {
    await grower.grow(seed)
    return grower.finish()
  }
}

function planOf({ plan, memory }: ForestJob, thread: number): ForestPlan {
  const holder = memoryHolder(plan)
  if (holder === null || memory === null) return plan
  const scratchAt = holder.scratchAt + thread * scratchBytes(plan)
  return withHolder(plan, { ...holder, memory: new KernelMemory({ attachTo: memory }), scratchAt })
}

interface MemoryHolder {
  memory: KernelMemory
  scratchAt: number
}

/** The part of a plan that holds a kernel's memory; null where none does. */
function memoryHolder({ grower }: ForestPlan): MemoryHolder | null {
  if (grower.method === 'hist') return grower.plan
  return grower.plan.columns.kind === 'placed' ? grower.plan.columns : null
}

function withHolder(forest: ForestPlan, { memory, scratchAt }: MemoryHolder): ForestPlan {
  const { grower } = forest
  if (grower.method === 'hist') {
    return { ...forest, grower: { ...grower, plan: { ...grower.plan, memory, scratchAt } } }
  }
  const { plan } = grower
  if (plan.columns.kind !== 'placed') return forest
  return {
    ...forest,
    grower: { ...grower, plan: { ...plan, columns: { ...plan.columns, memory, scratchAt } } },
  }
}

function scratchBytes({ grower }: ForestPlan): number {
  return grower.method === 'hist'
    ? growerBytes(grower.plan, grower.plan.table.featureCount)
    : kernelBytes(grower.plan)
}
