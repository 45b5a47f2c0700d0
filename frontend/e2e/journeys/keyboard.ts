/** The canvas by keyboard alone: nothing here clicks, hovers or focuses by program. */
import { expect, type Locator, type Page } from '@playwright/test'
import { tabTo } from '../keyboard.ts'

/** `tabTo` in either direction. */
export async function reach(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, target, { back: key === 'Shift+Tab' })
}

/** Opens a new workflow from a template, and goes to its first node by the skip link. */
export async function openTemplateByKeyboard(page: Page, title: string): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: new RegExp(`^${title}`) }))
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/workflows\//)
  await expect(page.locator('.node-card').first()).toBeVisible()
  await goToCanvas(page)
}

/** By the first link of the page to the canvas. */
export async function goToCanvas(page: Page, link = 'Skip to the canvas'): Promise<void> {
  const skip = page.getByRole('button', { name: link })
  await tabTo(page, skip)
  await page.keyboard.press('Enter')
  await expect(page.locator('.canvas :focus, .canvas:focus')).toBeVisible()
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
