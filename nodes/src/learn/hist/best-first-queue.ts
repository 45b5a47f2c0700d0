/**
 * Which node is split next. The best-first order is that of Python's `heapq`, ties included, because scikit-learn grows
 * its trees with it and equal gains are common in symmetric data.
 */
export interface SplitQueue<Item> {
  readonly size: number
  push(item: Item): void
  pop(): Item | undefined
  /** All items, in no particular order. */
  items(): readonly Item[]
}

/** The item with the greatest gain comes first. */
export function bestFirstQueue<Item>(gainOf: (item: Item) => number): SplitQueue<Item> {
  const heap: Item[] = []
  const comesBefore = (a: Item, b: Item) => gainOf(a) > gainOf(b)

  const rise = (item: Item, from: number, top: number) => {
    let at = from
    while (at > top) {
      const parent = (at - 1) >> 1
      if (!comesBefore(item, heap[parent])) break
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = item
  }

  const sink = (item: Item) => {
    let at = 0
    let child = 1
    while (child < heap.length) {
      if (child + 1 < heap.length && !comesBefore(heap[child], heap[child + 1])) child += 1
      heap[at] = heap[child]
      at = child
      child = 2 * at + 1
    }
    rise(item, at, 0)
  }

  return {
    get size() {
      return heap.length
    },
    push(item) {
      heap.push(item)
      rise(item, heap.length - 1, 0)
    },
    pop() {
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return last
      const [first] = heap
      sink(last)
      return first
    },
    items: () => heap,
  }
}

/** Items come in the order they were pushed: a tree grows level by level. */
export function levelQueue<Item>(): SplitQueue<Item> {
  const waiting: Item[] = []
  return {
    get size() {
      return waiting.length
    },
    push: (item) => void waiting.push(item),
    pop: () => waiting.shift(),
    items: () => waiting,
  }
}
