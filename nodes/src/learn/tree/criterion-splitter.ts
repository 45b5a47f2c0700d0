import type { Criterion, ValueBounds } from './criterion.ts'
import { NodeSplitter } from './node-splitter.ts'
import type { SplitRules } from './node-splitter.ts'

/** A splitter that asks a criterion, so that it works with every one, with any weights and under any constraint. */
export abstract class CriterionSplitter extends NodeSplitter {
  readonly valueWidth: number
  protected readonly criterion: Criterion
  /** The sign of each feature's monotonic constraint; null without any. */
  protected readonly monotonicCst: Int8Array | null

  constructor(rules: SplitRules, criterion: Criterion, monotonicCst: Int8Array | null) {
    super(rules)
    this.criterion = criterion
    this.monotonicCst = monotonicCst
    this.valueWidth = criterion.valueWidth
  }

  startTree(weights: Float64Array | null, seed: number): void {
    this.takeRows(weights, seed)
    this.criterion.startTree(this.samples, weights ?? new Float64Array(this.rules.rows).fill(1))
  }

  openNode(start: number, end: number): void {
    this.criterion.openNode(start, end)
    this.nodeWeight = this.criterion.nodeWeight
  }

  nodeImpurity(): number {
    return this.criterion.nodeImpurity()
  }

  writeValue(target: Float64Array, offset: number): void {
    this.criterion.writeValue(target, offset)
  }

  override middleValue(): number {
    return this.monotonicCst === null ? Number.NaN : this.criterion.middleValue()
  }

  /** Moves the best split's rows to their sides. */
  protected abstract divideRows(start: number, end: number): void

  protected closeSplit(start: number, end: number): void {
    const { criterion } = this
    this.divideRows(start, end)
    criterion.reset()
    criterion.moveTo(this.bestPosition)
    criterion.close()
    this.weightLeft = criterion.weightLeft
    this.weightRight = criterion.weightRight
    this.impurityLeft = criterion.impurityLeft
    this.impurityRight = criterion.impurityRight
  }

  /** Whether a split at `position` may be made; if so, the criterion has its sides. */
  protected takeSides(
    feature: number,
    { start, end, position }: { start: number; end: number; position: number },
    bounds: ValueBounds,
  ): boolean {
    const { criterion, minWeight, monotonicCst } = this
    const { minSamplesLeaf } = this.rules
    if (position - start < minSamplesLeaf || end - position < minSamplesLeaf) return false
    criterion.moveTo(position)
    if (monotonicCst !== null && monotonicCst[feature] !== 0) {
      if (!criterion.isMonotonic(monotonicCst[feature], bounds)) return false
    }
    return criterion.weightLeft >= minWeight && criterion.weightRight >= minWeight
  }
}
