/** The kernel `spanning-tree` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { SpanningTreeKernel } from './contracts/spanning-tree.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createSpanningTreeTwin(memory: KernelMemory): SpanningTreeKernel {
  return {
    step(points, stride, width, left, query, core, row, alpha, cores, nearest, numbers, sources) {
      const values = memory.view('f64', points, stride * width)
      const own = memory.view('f64', query, width)
      const cored = memory.view('f64', cores, left)
      const known = memory.view('f64', nearest, left)
      const numbered = memory.view('f64', numbers, left)
      const source = memory.view('i32', sources, left)
      let place = 0
      let least = Infinity
      let number = Infinity
      for (let at = 0; at < left; at += 1) {
        let squared = 0
        for (let feature = 0; feature < width; feature += 1) {
          const difference = own[feature] - values[feature * stride + at]
          squared += difference * difference
        }
        const reach = Math.max(Math.sqrt(squared) / alpha, cored[at], core)
        if (reach < known[at]) {
          known[at] = reach
          source[at] = row
        }
        if (known[at] > least || (known[at] === least && numbered[at] >= number)) continue
        place = at
        least = known[at]
        number = numbered[at]
      }
      return place
    },
  }
}
