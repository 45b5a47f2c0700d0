/** Exponentials as the kernels compute them, operation for operation, in double and in single precision. */

/** What an activation is called in a kernel. */
export const ACTIVATION_CODES = { identity: 0, relu: 1, logistic: 2, tanh: 3 } as const

export interface ActivationFunctions {
  /** exp(x) for x of at most about 80. */
  exp(x: number): number
  /** 1 / (1 + exp(-x)) */
  logistic(x: number): number
  tanh(x: number): number
}

const MAGIC = 6755399441055744
const MAGIC_SINGLE = 12582912

/** 2^k for whole k from -1022 to 1023, exact. */
const powers = Float64Array.from({ length: 2046 }, (_, i) => 2 ** (i - 1022))

export const functionsOfDouble: ActivationFunctions = {
  exp: expOfDouble,
  logistic(x) {
    const e = expOfDouble(-Math.abs(x))
    return (x >= 0 ? 1 : e) / (1 + e)
  },
  tanh(x) {
    const size = Math.abs(x)
    const z = x * x
    if (size < 0.625) {
      const p = (-0.9643991794250523 * z - 99.28772310019185) * z - 1614.6876844170845
      const q = ((z + 112.81167849163293) * z + 2235.4883906010045) * z + 4844.063053251255
      return x + (p / q) * z * x
    }
    const far = 1 - 2 / (expOfDouble(Math.min(size + size, 40)) + 1)
    return x < 0 ? -far : far
  },
}

function expOfDouble(value: number): number {
  const x = Math.max(value, -700)
  const k = x * Math.LOG2E + MAGIC - MAGIC
  const r = x - k * 0.693145751953125 - k * 1.4286068203094173e-6
  const z = r * r
  const p = ((0.00012617719307481058 * z + 0.030299440770744195) * z + 1.0) * r
  const q = ((3.0019850513866446e-6 * z + 0.002524483403496841) * z + 0.22726554820815503) * z + 2
  const ratio = p / (q - p)
  return (1 + (ratio + ratio)) * powers[k + 1022]
}

const f = Math.fround

export const functionsOfSingle: ActivationFunctions = {
  exp: expOfSingle,
  logistic(x) {
    const e = expOfSingle(-Math.abs(x))
    return f((x >= 0 ? 1 : e) / f(1 + e))
  },
  tanh(x) {
    const size = Math.abs(x)
    const z = f(x * x)
    if (size < 0.625) {
      let p = f(-5.70498872745e-3)
      for (const coefficient of TANH_SINGLE) p = f(f(p * z) + coefficient)
      return f(x + f(f(p * z) * x))
    }
    const far = f(1 - f(2 / f(expOfSingle(Math.min(f(size + size), 40)) + 1)))
    return x < 0 ? -far : far
  },
}

const TANH_SINGLE = [2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1].map(f)
const EXP_SINGLE = [1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1].map(
  f,
)

function expOfSingle(value: number): number {
  const x = Math.max(value, -87)
  const k = f(f(f(x * f(Math.LOG2E)) + MAGIC_SINGLE) - MAGIC_SINGLE)
  let r = f(x - f(k * 0.693359375))
  r = f(r - f(k * f(-2.1219444e-4)))
  let p = f(1.98756915e-4)
  for (const coefficient of EXP_SINGLE) p = f(f(p * r) + coefficient)
  p = f(f(p * f(r * r)) + f(r + 1))
  return f(p * powers[k + 1022])
}
