/** Makes the README's picture anew: `node frontend/e2e/picture.ts`, after the interface has been built. */
import { fileURLToPath } from 'node:url'
import { chromium, expect } from '@playwright/test'
import { findChromium } from './find-chromium.ts'
import { card, openTemplate, run } from './flowza-test.ts'
import { startServer } from './server.ts'

const path = fileURLToPath(new URL('../../docs/images/editor.png', import.meta.url))

const server = await startServer()
const browser = await chromium.launch(await findChromium())
try {
  await fetch(`${server.address}/api/v1/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tourSeen: true }),
  })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  await page.goto(server.address)
  await openTemplate(page, 'Titanic survival')
  await run(page)
  const evaluate = card(page, 'Evaluate').first()
  await evaluate.click()
  await expect(page.locator('[data-chart=roc_curve] svg[role=img]')).toBeVisible()
  for (let press = 0; press < 2; press++) await page.getByRole('button', { name: 'Zoom in' }).click()

  // What learns and what measures it, near the right edge of the canvas; the view may still be on its way.
  await expect(async () => {
    const canvas = await page.locator('.react-flow__pane').boundingBox()
    const place = await evaluate.boundingBox()
    if (canvas === null || place === null) throw new Error('The canvas has no place on the page.')
    const right = place.x + place.width - (canvas.x + canvas.width - 70)
    const down = place.y + place.height / 2 - (canvas.y + canvas.height * 0.36)
    await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + 12)
    if (Math.hypot(right, down) > 2) await page.mouse.wheel(right, down)
    expect(Math.hypot(right, down)).toBeLessThan(2)
  }).toPass({ intervals: [300] })
  await expect(page.getByTestId('saved-state')).toHaveText('Saved')
  await page.screenshot({ path })
} finally {
  await browser.close()
  await server.stop()
}
