/** Interaction to Next Paint: how long the page takes to answer presses and keys, over a walk through the product. */
import { expect, type Page } from '@playwright/test'
import type { BenchContext, UiBenchmark, UiRow } from './bench.ts'

/** Gathers the longest duration of each interaction, as the browser counts them (Event Timing, multiples of 8 ms). */
const gather = `
  window.interactions = new Map()
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.interactionId) continue
      const former = window.interactions.get(entry.interactionId) ?? 0
      window.interactions.set(entry.interactionId, Math.max(former, entry.duration))
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
`

export const benchmark: UiBenchmark = {
  name: 'interactions',
  description:
    'Presses and keys over a walk through pages and editor: home, template, run, params, versions, data.',
  async run(context: BenchContext): Promise<UiRow[]> {
    const { page, close } = await context.openPage({ initScript: gather })
    try {
      await page.goto(context.address)
      await page.getByRole('link', { name: 'Data sets' }).click()
      await page.getByRole('searchbox').pressSequentially('titanic')
      await page.getByRole('link', { name: 'Titanic passengers' }).first().click()
      await page.getByRole('tab', { name: 'Columns and quality' }).click()
      await page.getByRole('link', { name: 'Home', exact: true }).click()
      await page.getByRole('button', { name: /^Titanic survival/ }).click()
      await walkEditor(page)
      await page.getByRole('link', { name: 'Home', exact: true }).click()
      await page.getByRole('link', { name: 'Runs', exact: true }).click()
      await page.getByRole('searchbox').pressSequentially('titanic')
      await expect(page.getByRole('row').nth(1)).toBeVisible()
      const durations = await page.evaluate(() => [
        ...(globalThis as unknown as { interactions: Map<number, number> }).interactions.values(),
      ])
      const sorted = durations.toSorted((a, b) => a - b)
      const place = Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.98) - 1)
      return [
        {
          what: 'INP p98 over a walk through the product',
          value: sorted[place] ?? Number.NaN,
          unit: 'ms',
          target: 200,
          note: `${sorted.length} interactions of 16 ms and more, longest ${sorted.at(-1) ?? 0} ms`,
        },
      ]
    } finally {
      await close()
    }
  },
}

async function walkEditor(page: Page): Promise<void> {
  const card = (title: string) => page.locator('.node-card').filter({ hasText: title }).first()
  await expect(page.locator('.node-card')).toHaveCount(8)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await card('Evaluate').click()
  await card('Random forest').click()
  await page.getByLabel('Trees', { exact: true }).pressSequentially('1')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('scale')
  await page.keyboard.press('Escape')
  await page.getByTestId('saved-state').click()
  await expect(page.getByRole('dialog', { name: 'Versions' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved')
}
