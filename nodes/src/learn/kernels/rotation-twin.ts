/** The kernel `rotation` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { RotationKernel } from './contracts/rotation.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createRotationTwin(memory: KernelMemory): RotationKernel {
  return {
    rotateColumns(data, rows, stride, count, cosines, sines) {
      const c = memory.view('f64', cosines, count)
      const s = memory.view('f64', sines, count)
      for (let k = 0; k < count; k += 1) {
        const a = memory.view('f64', data + k * stride, rows)
        const b = memory.view('f64', data + (k + 1) * stride, rows)
        const [cosine, sine] = [c[k], s[k]]
        for (let i = 0; i < rows; i += 1) {
          const x = a[i]
          const y = b[i]
          a[i] = cosine * x + sine * y
          b[i] = cosine * y - sine * x
        }
      }
    },
  }
}
