/** Waits for a promise, but no longer than `ms`; how it settled doesn't matter. */
export async function settleWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  const settled = promise.then(
    () => {},
    () => {},
  )
  await Promise.race([settled, elapsed])
  clearTimeout(timer)
}
