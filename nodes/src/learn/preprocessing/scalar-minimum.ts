/**
 * The minimum of a function of one number by R. P. Brent's method (Algorithms for Minimization without Derivatives,
 * 1973, chapter 5): parabolas through the best three points, golden sections where they don't help. The two forms take
 * the steps that SciPy's `brent` and `fminbound` take.
 */

type Objective = (x: number) => number

/** Awaited before each value that is asked for. */
type Pace = () => Promise<void>

/** The share of an interval that a golden section cuts off. */
const GOLDEN = 0.5 * (3 - Math.sqrt(5))

/** The search itself: where it stands and which points it has seen. */
interface Search {
  /** The interval the minimum is in. */
  a: number
  b: number
  /** The best point, the second best, and the one that was that before. */
  x: number
  w: number
  v: number
  fx: number
  fw: number
  fv: number
  /** The last step and the one before it. */
  step: number
  stepBefore: number
}

/**
 * The minimum near two first guesses, `scipy.optimize.brent(f, brack=[low, high])`: goes downhill until the minimum is
 * bracketed, then closes in on it. `null` where no bracket is found.
 */
export async function minimizeBracketed(
  f: Objective,
  [low, high]: readonly [number, number],
  pace: Pace,
): Promise<number | null> {
  const bracket = await findBracket(f, low, high, pace)
  if (bracket === null) return null
  const { xa, xb, xc, fb } = bracket
  return closeIn(
    f,
    { a: Math.min(xa, xc), b: Math.max(xa, xc), x: xb, fx: fb },
    { golden: 0.381966, tolerance: (x) => 1.48e-8 * Math.abs(x) + 1e-11, pace },
  )
}

/** The minimum within an interval, `scipy.optimize.fminbound(f, low, high, xtol=1.48e-8)`. */
export function minimizeBounded(
  f: Objective,
  [low, high]: readonly [number, number],
  pace: Pace,
): Promise<number> {
  const x = low + GOLDEN * (high - low)
  const rootOfEpsilon = Math.sqrt(2.2e-16)
  return closeIn(
    f,
    { a: low, b: high, x, fx: f(x) },
    { golden: GOLDEN, tolerance: (at) => rootOfEpsilon * Math.abs(at) + 1.48e-8 / 3, pace },
  )
}

async function closeIn(
  f: Objective,
  { a, b, x, fx }: { a: number; b: number; x: number; fx: number },
  { golden, tolerance, pace }: { golden: number; tolerance: (x: number) => number; pace: Pace },
): Promise<number> {
  const search: Search = { a, b, x, w: x, v: x, fx, fw: fx, fv: fx, step: 0, stepBefore: 0 }
  for (let iteration = 0; iteration < 500; iteration += 1) {
    const middle = 0.5 * (search.a + search.b)
    const least = tolerance(search.x)
    if (Math.abs(search.x - middle) <= 2 * least - 0.5 * (search.b - search.a)) break
    search.step = nextStep(search, { middle, least, golden })
    const size = Math.max(Math.abs(search.step), least)
    const u = search.x + (search.step >= 0 ? size : -size)
    await pace()
    narrow(search, u, f(u))
  }
  return search.x
}

function nextStep(
  search: Search,
  { middle, least, golden }: { middle: number; least: number; golden: number },
): number {
  const { a, b, x, w, v, fx, fw, fv } = search
  if (Math.abs(search.stepBefore) > least) {
    const r = (x - w) * (fx - fv)
    const q = (x - v) * (fx - fw)
    const signed = 2 * (q - r)
    const below = Math.abs(signed)
    const p = ((x - v) * q - (x - w) * r) * (signed > 0 ? -1 : 1)
    const twoAgo = search.stepBefore
    search.stepBefore = search.step
    if (Math.abs(p) < Math.abs(0.5 * below * twoAgo) && p > below * (a - x) && p < below * (b - x)) {
      const step = p / below
      const nearEnd = x + step - a < 2 * least || b - (x + step) < 2 * least
      if (!nearEnd) return step
      return middle >= x ? least : -least
    }
  }
  search.stepBefore = x >= middle ? a - x : b - x
  return golden * search.stepBefore
}

/** Takes in the value at a new point. */
function narrow(search: Search, u: number, fu: number): void {
  const { x, w, v } = search
  if (fu <= search.fx) {
    if (u >= x) search.a = x
    else search.b = x
    search.v = w
    search.fv = search.fw
    search.w = x
    search.fw = search.fx
    search.x = u
    search.fx = fu
    return
  }
  if (u < x) search.a = u
  else search.b = u
  if (fu <= search.fw || w === x) {
    search.v = w
    search.fv = search.fw
    search.w = u
    search.fw = fu
  } else if (fu <= search.fv || v === x || v === w) {
    search.v = u
    search.fv = fu
  }
}

interface Bracket {
  xa: number
  xb: number
  xc: number
  /** The value at `xb`, below those at the ends. */
  fb: number
}

/** Three points of which the middle one is lowest, going downhill in growing steps. */
async function findBracket(f: Objective, low: number, high: number, pace: Pace): Promise<Bracket | null> {
  const growth = 1.618034
  let [xa, xb] = [low, high]
  let [fa, fb] = [f(low), f(high)]
  if (fa < fb) [xa, xb, fa, fb] = [xb, xa, fb, fa]
  let xc = xb + growth * (xb - xa)
  let fc = f(xc)
  for (let iteration = 0; fc < fb; iteration += 1) {
    if (iteration > 1000) return null
    await pace()
    const left = (xb - xa) * (fb - fc)
    const right = (xb - xc) * (fb - fa)
    const difference = right - left
    const below = Math.abs(difference) < 1e-21 ? 2e-21 : 2 * difference
    const limit = xb + 110 * (xc - xb)
    let w = xb - ((xb - xc) * right - (xb - xa) * left) / below
    let fw: number
    if ((w - xc) * (xb - w) > 0) {
      fw = f(w)
      if (fw < fc) {
        ;[xa, xb, fa, fb] = [xb, w, fb, fw]
        break
      }
      if (fw > fb) {
        ;[xc, fc] = [w, fw]
        break
      }
      w = xc + growth * (xc - xb)
      fw = f(w)
    } else if ((w - limit) * (limit - xc) >= 0) {
      w = limit
      fw = f(w)
    } else if ((w - limit) * (xc - w) > 0) {
      fw = f(w)
      if (fw < fc) {
        ;[xb, xc, w] = [xc, w, w + growth * (w - xc)]
        ;[fb, fc, fw] = [fc, fw, f(w)]
      }
    } else {
      w = xc + growth * (xc - xb)
      fw = f(w)
    }
    ;[xa, xb, xc] = [xb, xc, w]
    ;[fa, fb, fc] = [fb, fc, fw]
  }
  const isLowest = (fb < fc && fb <= fa) || (fb < fa && fb <= fc)
  return isLowest && Number.isFinite(xa + xb + xc) ? { xa, xb, xc, fb } : null
}
