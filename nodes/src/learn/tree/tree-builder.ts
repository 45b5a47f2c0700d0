import type { NodeSplitter } from './node-splitter.ts'
import type { TreeRecorder } from './tree-state.ts'

export interface GrowthLimits {
  /** Infinity for no limit. */
  maxDepth: number
  minSamplesSplit: number
  minSamplesLeaf: number
}

/** The numbers of one waiting node on the stack: start, end, depth, parent, side, impurity, known constants. */
const FRAME = 7

/** Grows trees depth first, the left side first, with one stack for all trees of a fit. */
export class TreeBuilder {
  readonly #splitter: NodeSplitter
  readonly #recorder: TreeRecorder
  readonly #limits: GrowthLimits
  #stack = new Float64Array(FRAME * 256)

  constructor(splitter: NodeSplitter, recorder: TreeRecorder, limits: GrowthLimits) {
    this.#splitter = splitter
    this.#recorder = recorder
    this.#limits = limits
  }

  /**
   * Grows one tree on the rows and weights the splitter was started with.
   *
   * A node is a leaf at `maxDepth`, with fewer than `minSamplesSplit` (or twice `minSamplesLeaf`) rows, with an impurity
   * of at most the machine epsilon, without a split, or when its best split raises the impurity.
   */
  grow(): void {
    const splitter = this.#splitter
    const recorder = this.#recorder
    const { maxDepth, minSamplesLeaf } = this.#limits
    const minRows = Math.max(this.#limits.minSamplesSplit, 2 * minSamplesLeaf)
    const { valueWidth } = splitter
    let depth = this.#push(0, {
      start: 0,
      end: splitter.sampleCount,
      depth: 0,
      parent: -1,
      side: 0,
      impurity: NaN,
      known: 0,
    })
    while (depth > 0) {
      depth -= 1
      const stack = this.#stack
      const at = depth * FRAME
      const start = stack[at]
      const end = stack[at + 1]
      const level = stack[at + 2]
      const parent = stack[at + 3]
      splitter.openNode(start, end)
      const impurity = parent < 0 ? splitter.nodeImpurity() : stack[at + 5]
      let isLeaf = level >= maxDepth || end - start < minRows || impurity <= Number.EPSILON
      let known = stack[at + 6]
      if (!isLeaf) {
        known = splitter.findSplit(start, end, known)
        isLeaf = splitter.bestPosition >= end || splitter.improvement(impurity) + Number.EPSILON < 0
      }
      const middle = splitter.bestPosition
      const node = recorder.add({
        parent,
        isLeft: stack[at + 4] === 1,
        feature: isLeaf ? -1 : splitter.bestFeature,
        threshold: isLeaf ? 0 : splitter.bestThreshold,
        defaultLeft: !isLeaf && middle - start > end - middle,
        impurity,
        sampleCount: end - start,
        cover: splitter.nodeWeight,
      })
      splitter.writeValue(recorder.value, node * valueWidth)
      if (isLeaf) continue
      const { impurityLeft, impurityRight } = splitter
      depth = this.#push(depth, {
        start: middle,
        end,
        depth: level + 1,
        parent: node,
        side: 0,
        impurity: impurityRight,
        known,
      })
      depth = this.#push(depth, {
        start,
        end: middle,
        depth: level + 1,
        parent: node,
        side: 1,
        impurity: impurityLeft,
        known,
      })
    }
    recorder.endTree()
  }

  #push(
    depth: number,
    frame: {
      start: number
      end: number
      depth: number
      parent: number
      side: number
      impurity: number
      known: number
    },
  ): number {
    const at = depth * FRAME
    if (at + FRAME > this.#stack.length) {
      const larger = new Float64Array(this.#stack.length * 2)
      larger.set(this.#stack)
      this.#stack = larger
    }
    const stack = this.#stack
    stack[at] = frame.start
    stack[at + 1] = frame.end
    stack[at + 2] = frame.depth
    stack[at + 3] = frame.parent
    stack[at + 4] = frame.side
    stack[at + 5] = frame.impurity
    stack[at + 6] = frame.known
    return depth + 1
  }
}
