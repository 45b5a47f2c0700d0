import { alignedBytes } from '../../kernels/kernel-memory.ts'
import { createLogisticKernel } from '../../kernels/logistic.ts'
import type { ClassLossData } from './binomial-loss.ts'
import type { LossFactory } from './point-loss.ts'

/** The logistic loss of several classes: one output a class, whose softmax are the probabilities. */
export function multinomialLoss({ codes, weight }: ClassLossData, classCount: number): LossFactory {
  return {
    outputs: classCount,
    scratchBytes: (blockRows) => 2 * alignedBytes(8 * blockRows),
    create({ memory, rows, offset, z }) {
      const kernel = createLogisticKernel(memory)
      const [totalsAt, largestAt] = [0, 1].map(() => memory.allocate(8 * rows))
      const totals = memory.view('f64', totalsAt, rows)
      const largest = memory.view('f64', largestAt, rows)
      const own = new Float64Array(rows)
      const probabilities = Array.from({ length: classCount }, () => new Float64Array(codes.length))
      const weightOf = (row: number) => (weight === undefined ? 1 : weight[row])
      return {
        outputs: classCount,
        probabilities,
        evaluate(start, length) {
          for (let i = 0; i < length; i += 1) own[i] = z[codes[start + i]][i]
          if (length % 2 === 1) for (const column of z) column[length] = 0
          kernel.softmax(offset, 8 * rows, classCount, totalsAt, largestAt, length)
          z.forEach((column, k) => probabilities[k].set(column.subarray(0, length), start))
          let loss = 0
          for (let i = 0; i < length; i += 1) {
            const w = weightOf(start + i)
            loss += w * (Math.log(totals[i]) + largest[i] - own[i])
            // Subtracting 1 from the own class's probability would lose digits where it is nearly 1.
            let others = 0
            const code = codes[start + i]
            for (let k = 0; k < classCount; k += 1) {
              if (k !== code) others += z[k][i]
              z[k][i] *= w
            }
            z[code][i] = -w * others
          }
          return loss
        },
        applyCurvature(start, length) {
          for (let i = 0; i < length; i += 1) {
            const row = start + i
            let mean = 0
            for (let k = 0; k < classCount; k += 1) mean += probabilities[k][row] * z[k][i]
            const w = weightOf(row)
            for (let k = 0; k < classCount; k += 1) z[k][i] = w * probabilities[k][row] * (z[k][i] - mean)
          }
        },
        curvature(a, b, out, start, length) {
          const pa = probabilities[a]
          const pb = probabilities[b]
          for (let i = 0; i < length; i += 1) {
            const row = start + i
            const w = weightOf(row)
            out[i] = a === b ? w * pa[row] * (1 - pa[row]) : -w * pa[row] * pb[row]
          }
        },
      }
    },
  }
}
