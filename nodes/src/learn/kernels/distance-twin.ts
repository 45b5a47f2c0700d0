/** The kernel `distance` in TypeScript: the same roundings in the same order, so that both give the same bits. */
import type { DistanceKernel } from './contracts/distance.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createDistanceTwin(memory: KernelMemory): DistanceKernel {
  const fround = Math.fround
  return {
    listNear(panels, halves, firstRow, panelCount, queries, width, thresholds, counts, lists, stride) {
      const rows = memory.view('f32', panels, panelCount * width * 8)
      const starts = memory.view('f32', halves, panelCount * 8)
      const query = memory.view('f32', queries, width * 4)
      const limits = memory.view('f32', thresholds, 4)
      const lengths = memory.view('i32', counts, 4)
      const listRows = memory.view('i32', lists, 8 * stride)
      const listScores = memory.view('f32', lists, 8 * stride)
      for (let panel = 0; panel < panelCount; panel += 1) {
        const first = panel * width * 8
        for (let q = 0; q < 4; q += 1) {
          for (let lane = 0; lane < 8; lane += 1) {
            let score = starts[panel * 8 + lane]
            for (let j = 0; j < width; j += 1) {
              score = fround(score + fround(query[j * 4 + q] * rows[first + j * 8 + lane]))
            }
            if (!(score > limits[q])) continue
            const entry = 2 * (q * stride + lengths[q])
            listRows[entry] = firstRow + panel * 8 + lane
            listScores[entry + 1] = score
            lengths[q] += 1
          }
        }
      }
    },
  }
}
