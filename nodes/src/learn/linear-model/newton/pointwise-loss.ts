import type { LossFactory } from './point-loss.ts'

/** The loss of one target by its raw prediction, and its derivatives by the raw prediction. */
export interface PointwiseLoss {
  value(target: number, raw: number): number
  slope(target: number, raw: number): number
  /** The second derivative, or what may stand for it: never below 0. */
  curvature(target: number, raw: number): number
}

/** The weighted loss of one output, from a function of target and raw prediction. */
export function pointwiseLoss(
  loss: PointwiseLoss,
  y: Float64Array,
  weight: Float64Array | undefined,
): LossFactory {
  return {
    outputs: 1,
    scratchBytes: () => 0,
    create({ z: [z] }) {
      const curvature = new Float64Array(y.length)
      return {
        outputs: 1,
        evaluate(start, length) {
          let sum = 0
          for (let i = 0; i < length; i += 1) {
            const row = start + i
            const w = weight === undefined ? 1 : weight[row]
            const raw = z[i]
            // Without weight, not even an endless loss counts.
            if (w === 0) {
              z[i] = 0
              curvature[row] = 0
              continue
            }
            sum += w * loss.value(y[row], raw)
            z[i] = w * loss.slope(y[row], raw)
            curvature[row] = w * loss.curvature(y[row], raw)
          }
          return sum
        },
        applyCurvature(start, length) {
          for (let i = 0; i < length; i += 1) z[i] *= curvature[start + i]
        },
        curvature(_a, _b, out, start, length) {
          for (let i = 0; i < length; i += 1) out[i] = curvature[start + i]
        },
      }
    },
  }
}
