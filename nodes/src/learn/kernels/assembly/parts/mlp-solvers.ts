// One step of a solver on all parameters of a network: vectors of singles or doubles, bytes a multiple of 16.

/**
 * Adam (Kingma & Ba 2015) on `bytes` bytes of parameters w with gradients (g + alpha w) / count; `rate` has the
 * corrections of both moments in it.
 */
@inline
function adam<T>(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  bytes: usize,
  alpha: T,
  count: T,
  rate: T,
  beta1: T,
  rest1: T,
  beta2: T,
  rest2: T,
  epsilon: T,
): void {
  const decay = v128.splat<T>(alpha)
  const size = v128.splat<T>(count)
  const step = v128.splat<T>(rate)
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(w + o)
    const d = v128.div<T>(v128.add<T>(v128.load(g + o), v128.mul<T>(decay, x)), size)
    const first = v128.add<T>(
      v128.mul<T>(v128.splat<T>(beta1), v128.load(m + o)),
      v128.mul<T>(v128.splat<T>(rest1), d),
    )
    const second = v128.add<T>(
      v128.mul<T>(v128.splat<T>(beta2), v128.load(v + o)),
      v128.mul<T>(v128.splat<T>(rest2), v128.mul<T>(d, d)),
    )
    v128.store(m + o, first)
    v128.store(v + o, second)
    const root = v128.add<T>(v128.sqrt<T>(second), v128.splat<T>(epsilon))
    v128.store(w + o, v128.sub<T>(x, v128.div<T>(v128.mul<T>(step, first), root)))
  }
}

export function adam32(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  adam<f32>(
    w, g, m, v, bytes, <f32>alpha, <f32>count, <f32>rate, <f32>beta1, <f32>(1 - beta1), <f32>beta2, <f32>(1 - beta2),
    <f32>epsilon,
  )
}

export function adam64(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  adam<f64>(w, g, m, v, bytes, alpha, count, rate, beta1, 1 - beta1, beta2, 1 - beta2, epsilon)
}

/** Gradient descent with momentum, Nesterov's where `nesterov` is 1; v are the velocities. */
@inline
function descend<T>(
  w: usize,
  g: usize,
  v: usize,
  bytes: usize,
  alpha: T,
  count: T,
  rate: T,
  momentum: T,
  nesterov: i32,
): void {
  const decay = v128.splat<T>(alpha)
  const size = v128.splat<T>(count)
  const step = v128.splat<T>(rate)
  const keep = v128.splat<T>(momentum)
  for (let o: usize = 0; o < bytes; o += 16) {
    const x = v128.load(w + o)
    const d = v128.div<T>(v128.add<T>(v128.load(g + o), v128.mul<T>(decay, x)), size)
    const push = v128.mul<T>(step, d)
    let move = v128.sub<T>(v128.mul<T>(keep, v128.load(v + o)), push)
    v128.store(v + o, move)
    if (nesterov != 0) move = v128.sub<T>(v128.mul<T>(keep, move), push)
    v128.store(w + o, v128.add<T>(x, move))
  }
}

export function descend32(
  w: usize,
  g: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  momentum: f64,
  nesterov: i32,
): void {
  descend<f32>(w, g, v, bytes, <f32>alpha, <f32>count, <f32>rate, <f32>momentum, nesterov)
}

export function descend64(
  w: usize,
  g: usize,
  v: usize,
  bytes: usize,
  alpha: f64,
  count: f64,
  rate: f64,
  momentum: f64,
  nesterov: i32,
): void {
  descend<f64>(w, g, v, bytes, alpha, count, rate, momentum, nesterov)
}
