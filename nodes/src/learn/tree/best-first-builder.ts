import type { ValueBounds } from './criterion.ts'
import type { MadeNode, NodeMaker, OpenNode } from './tree-builder.ts'
import { rootOf } from './tree-builder.ts'

/** A made node that may still be split, and by what. */
interface Candidate {
  made: MadeNode
  start: number
  end: number
  depth: number
  bounds: ValueBounds
  position: number
  feature: number
  improvement: number
  impurityLeft: number
  impurityRight: number
  middle: number
}

/**
 * Grows the tree that the splitter was started with until it has `maxLeafNodes` leaves, the split that lowers the
 * impurity most first (Shi 2007). Among equal splits the order is that of a binary heap as the C++ library keeps it.
 */
export async function growBestFirst(maker: NodeMaker, maxLeafNodes: number): Promise<void> {
  const { recorder } = maker
  const heap: Candidate[] = []
  let splitsLeft = maxLeafNodes - 1
  pushHeap(heap, await makeCandidate(maker, rootOf(maker.splitter)))
  for (let best = popHeap(heap); best; best = popHeap(heap)) {
    const { made } = best
    if (made.isLeaf) continue
    if (splitsLeft <= 0) {
      recorder.makeLeaf(made.node)
      continue
    }
    splitsLeft -= 1
    const [left, right] = maker.childBounds(best.bounds, best.feature, best.middle)
    const child = { depth: best.depth + 1, parent: made.node, knownConstants: 0 }
    const leftCandidate = await makeCandidate(maker, {
      ...child,
      start: best.start,
      end: best.position,
      isLeft: true,
      impurity: best.impurityLeft,
      bounds: left,
    })
    const rightCandidate = await makeCandidate(maker, {
      ...child,
      start: best.position,
      end: best.end,
      isLeft: false,
      impurity: best.impurityRight,
      bounds: right,
    })
    pushHeap(heap, leftCandidate)
    pushHeap(heap, rightCandidate)
  }
  recorder.endTree()
}

async function makeCandidate(maker: NodeMaker, open: OpenNode): Promise<Candidate> {
  const { splitter } = maker
  const made = maker.needsPause(open) ? await maker.makePaced(open) : maker.make(open)
  return {
    made,
    start: open.start,
    end: open.end,
    depth: open.depth,
    bounds: open.bounds,
    position: splitter.bestPosition,
    feature: splitter.bestFeature,
    improvement: made.isLeaf ? 0 : splitter.improvement(made.impurity),
    impurityLeft: splitter.impurityLeft,
    impurityRight: splitter.impurityRight,
    middle: splitter.middleValue(),
  }
}

function pushHeap(heap: Candidate[], candidate: Candidate): void {
  heap.push(candidate)
  siftUp(heap, heap.length - 1, candidate)
}

/** Takes the best candidate; the hole it leaves goes down to a leaf before the last candidate rises into it. */
function popHeap(heap: Candidate[]): Candidate | undefined {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return last
  const best = heap[0]
  const count = heap.length
  let hole = 0
  let child = 2 * (hole + 1)
  while (child < count) {
    if (heap[child].improvement < heap[child - 1].improvement) child -= 1
    heap[hole] = heap[child]
    hole = child
    child = 2 * (hole + 1)
  }
  if (child === count) {
    heap[hole] = heap[child - 1]
    hole = child - 1
  }
  siftUp(heap, hole, last)
  return best
}

function siftUp(heap: Candidate[], from: number, candidate: Candidate): void {
  let hole = from
  while (hole > 0) {
    const parent = (hole - 1) >> 1
    if (!(heap[parent].improvement < candidate.improvement)) break
    heap[hole] = heap[parent]
    hole = parent
  }
  heap[hole] = candidate
}
