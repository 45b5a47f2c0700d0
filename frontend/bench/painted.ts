/** How long it takes from an action to the picture that shows its effect, as the page itself sees it. */
import type { Page } from '@playwright/test'

declare global {
  interface Window {
    benchPainted?: Promise<number>
  }
}

export interface Watched {
  selector: string
  look: 'count' | 'places' | 'shapes'
}

/**
 * Milliseconds from the event that `act` causes to the end of the first frame in which `hasHappened` holds: a key's own
 * time stamp, so that what the browser does before the page hears of it counts too.
 */
export async function timeToPaint(
  page: Page,
  input: {
    /** The event that starts the clock. */
    event: 'keydown' | 'paste'
    act: () => Promise<void>
    /** The effect shows in how many elements there are, in where the first ones stand, or in what paths draw. */
    watched: Watched
  },
): Promise<number> {
  await page.evaluate(
    ({ event, watched: { selector, look: what } }) => {
      const read = (): string => {
        const found = [...document.querySelectorAll<HTMLElement>(selector)]
        switch (what) {
          case 'count':
            return String(found.length)
          case 'shapes':
            return found.map((each) => each.getAttribute('d')?.length).join()
          case 'places':
            return found
              .slice(0, 40)
              .map((each) => each.style.transform)
              .join()
        }
      }
      const before = read()
      window.benchPainted = new Promise((resolve) => {
        addEventListener(
          event,
          ({ timeStamp }) => {
            requestAnimationFrame(function look() {
              if (read() === before) requestAnimationFrame(look)
              else setTimeout(() => resolve(performance.now() - timeStamp), 0)
            })
          },
          { capture: true, once: true },
        )
      })
    },
    { event: input.event, watched: input.watched },
  )
  await input.act()
  return page.evaluate(() => window.benchPainted ?? Number.NaN)
}
