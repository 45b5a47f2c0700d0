/**
 * Processor time of the page's main thread. Wall times of frames on a machine without a graphics processor say more about
 * the machine than about the page; the thread's own clock doesn't.
 */
import type { CDPSession, Page } from '@playwright/test'

export interface FrameCost {
  /** Milliseconds of the main thread a frame. */
  perFrame: number
  frames: number
  /** The longest task, in milliseconds of wall time. */
  longestTask: number
  /** Tasks of more than 50 ms of wall time. */
  longTasks: number
}

/** Seconds that the main thread has worked so far. */
export async function threadSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

export async function countThreadTime(cdp: CDPSession): Promise<void> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
}

/** What `gesture` costs, one step of it in each frame. */
export async function frameCost(
  { page, cdp }: { page: Page; cdp: CDPSession },
  input: { frames: number; step: (index: number) => Promise<void> },
): Promise<FrameCost> {
  await page.evaluate(startCounting)
  const before = await threadSeconds(cdp)
  for (let index = 0; index < input.frames; index++) {
    const began = performance.now()
    await input.step(index)
    // A frame's time to the next event, as from a mouse; a slow page answers later, and isn't asked twice a frame.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 16 - (performance.now() - began))))
  }
  const after = await threadSeconds(cdp)
  const { frames, longest, long } = await page.evaluate(stopCounting)
  // At least as many steps as frames were asked for: a page that skips frames must not look the better for it.
  const counted = Math.min(frames, input.frames)
  return {
    perFrame: ((after - before) * 1000) / counted,
    frames: counted,
    longestTask: longest,
    longTasks: long,
  }
}

interface Counting {
  frames: number
  longest: number
  long: number
  stop: () => void
}

declare global {
  interface Window {
    benchCounting?: Counting
  }
}

function startCounting(): void {
  const counting: Counting = { frames: 0, longest: 0, long: 0, stop: () => {} }
  let handle = requestAnimationFrame(function count() {
    counting.frames++
    handle = requestAnimationFrame(count)
  })
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      counting.long++
      counting.longest = Math.max(counting.longest, entry.duration)
    }
  })
  observer.observe({ type: 'longtask' })
  counting.stop = () => {
    cancelAnimationFrame(handle)
    observer.disconnect()
  }
  window.benchCounting = counting
}

function stopCounting(): { frames: number; longest: number; long: number } {
  const counting = window.benchCounting
  counting?.stop()
  return { frames: counting?.frames ?? 0, longest: counting?.longest ?? 0, long: counting?.long ?? 0 }
}
