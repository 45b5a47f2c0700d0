/** A page by keyboard alone: nothing here clicks, hovers or focuses by program. */
import { expect, type Locator, type Page } from '@playwright/test'

/** How many stops a page may have before what is looked for. */
const mostStops = 80

/** Goes on with Tab (or another key) until the element has the focus; fails when it never gets it. */
export async function reach(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await expect(target).toBeVisible()
  for (let stop = 0; stop < mostStops; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  await expect(target, `reached within ${mostStops} presses of ${key}`).toBeFocused()
}

/** Opens a new workflow from a template, and goes to its first node by the skip link. */
export async function openTemplateByKeyboard(page: Page, title: string): Promise<void> {
  await reach(page, page.getByRole('button', { name: new RegExp(`^${title}`) }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/workflows\//)
  await expect(page.locator('.node-card').first()).toBeVisible()
  await goToCanvas(page)
}

/** By the first link of the page to the canvas. */
export async function goToCanvas(page: Page): Promise<void> {
  const skip = page.getByRole('button', { name: 'Skip to the canvas' })
  await reach(page, skip)
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-graph="canvas"] :focus, [data-graph="canvas"]:focus')).toBeVisible()
}

/** Walks with an arrow key until a card has the focus. */
export async function walkTo(page: Page, target: Locator, arrow = 'ArrowRight'): Promise<void> {
  for (let step = 0; step < 20; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    const before = await focusedNode(page)
    await page.keyboard.press(arrow)
    await expect.poll(() => focusedNode(page)).not.toBe(before)
  }
  await expect(target).toBeFocused()
}

function focusedNode(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('data-id') ?? null)
}

/** The focus is somewhere, not lost to the page. */
export async function expectFocusKept(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
}
