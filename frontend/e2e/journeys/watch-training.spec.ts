import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

/** Rounds enough that a person could watch them. */
const rounds = '5000'

async function expectLiveCurve(page: Page): Promise<void> {
  const curve = page.locator('[data-chart=loss] svg[role=img]')
  await expect(curve).toBeVisible({ timeout: 60_000 })
  const points = async (): Promise<number> => Number(await curve.getAttribute('data-points'))
  const first = await points()
  await expect.poll(points, { timeout: 60_000 }).toBeGreaterThan(first)
}

test('a training is watched and stopped, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'California housing')
  await card(page, 'Gradient boosting').click()
  await page.getByLabel('Rounds', { exact: true }).fill(rounds)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expectLiveCurve(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByTestId('announcements')).toHaveText('Run stopped.', { timeout: 60_000 })
  await expect(page.locator('[data-chart=loss] svg[role=img]')).toBeVisible()
})

test('a training is watched and stopped, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'California housing')
  // Boosting branches off beside the ridge regression.
  await walkTo(page, card(page, 'Ridge regression'))
  await walkTo(page, card(page, 'Gradient boosting'), 'ArrowDown')
  await page.keyboard.press('Enter')
  await reach(page, page.getByLabel('Rounds', { exact: true }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type(rounds)
  await page.keyboard.press('Control+Enter')
  await expectLiveCurve(page)
  await page.keyboard.press('Control+.')
  await expect(page.getByTestId('announcements')).toHaveText('Run stopped.', { timeout: 60_000 })
})
