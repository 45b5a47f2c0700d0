import type { Hierarchy } from './hierarchy.ts'

/**
 * The rows' clusters when the last merges are undone until there are `clusters` of them. Clusters are numbered as
 * scikit-learn numbers them: in the order in which Python's `heapq` holds the greatest nodes.
 */
export function cutHierarchy({ left, right }: Hierarchy, clusters: number): Int32Array {
  const rows = left.length + 1
  const heap = [-(Math.max(left[rows - 2], right[rows - 2]) + 1)]
  for (let cut = 1; cut < clusters; cut += 1) {
    const merge = -heap[0] - rows
    heap.push(-left[merge])
    siftDown(heap, 0, heap.length - 1)
    const item = -right[merge]
    // The node that was divided is the least, unless the second child is none of the greatest.
    if (heap[0] < item) {
      heap[0] = item
      siftUp(heap)
    }
  }
  const labels = new Int32Array(rows)
  heap.forEach((negative, label) => {
    const below = [-negative]
    for (let node = below.pop(); node !== undefined; node = below.pop()) {
      if (node < rows) labels[node] = label
      else below.push(left[node - rows], right[node - rows])
    }
  })
  return labels
}

/** Moves the value at `at` towards the root until its parent is less. */
function siftDown(heap: number[], root: number, at: number): void {
  const item = heap[at]
  let place = at
  while (place > root) {
    const parent = (place - 1) >> 1
    if (item >= heap[parent]) break
    heap[place] = heap[parent]
    place = parent
  }
  heap[place] = item
}

/** Moves the root's value down to a leaf past the lesser children, and from there up to where it belongs. */
function siftUp(heap: number[]): void {
  const item = heap[0]
  let place = 0
  for (let child = 1; child < heap.length; child = 2 * place + 1) {
    const least = child + 1 < heap.length && heap[child] >= heap[child + 1] ? child + 1 : child
    heap[place] = heap[least]
    place = least
  }
  heap[place] = item
  siftDown(heap, 0, place)
}
