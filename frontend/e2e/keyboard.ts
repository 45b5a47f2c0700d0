/** Moving by keyboard alone. */
import { expect, type Locator, type Page } from '@playwright/test'

/** More stops than any page has. */
const mostStops = 150

/** Tab until the element has the focus, as a person without a mouse does; Shift+Tab with `back`. */
export async function tabTo(page: Page, target: Locator, options: { back?: boolean } = {}): Promise<void> {
  await expect(target).toBeVisible()
  for (let stops = 0; stops < mostStops; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(options.back === true ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`Tab doesn't lead to ${String(target)}.`)
}

/** Tab to an element, then press a key on it; Enter when left out. */
export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}
