import type { Locator, Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { pressOn, tabTo } from '../keyboard.ts'
import { goToCanvas, openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

async function expectComparison(
  page: Page,
  place: Locator = page.getByRole('dialog', { name: 'Two runs compared' }),
): Promise<void> {
  await expect(place.getByRole('region', { name: 'What changed' })).toContainText(/Trees.*100.*[67]/s)
  await expect(place.locator('[data-metric=accuracy]').first()).toContainText('%')
  await expect(place.locator('[data-chart=roc_curve] svg[role=img] path')).toHaveCount(2)
  await expect(place.locator('[data-chart=calibration_curve] svg[role=img] path')).toHaveCount(2)
}

/** The page of two runs, in the order in which they ran. */
async function expectComparePage(page: Page): Promise<void> {
  await page.waitForURL(/\/runs\/compare\?a=[\w-]{36}&b=[\w-]{36}$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Two runs compared' })).toBeVisible()
  await expectComparison(page, page.getByRole('main'))
  await expectAccessible(page)
}

test('two runs are compared, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await run(page)
  await card(page, 'Random forest').click()
  await page.getByLabel('Trees', { exact: true }).fill('7')
  await expect(page.getByTestId('run-summary')).toContainText('3 nodes will run again')
  await run(page)
  // The announcement may still be that of the first run.
  await expect(page.getByTestId('run-summary')).toContainText('Last run')
  await page.getByRole('tab', { name: 'Runs' }).click()
  await expect(page.locator('tr[data-run]')).toHaveCount(2)
  await expectAccessible(page)
  for (const box of await page.getByRole('checkbox', { name: /^Compare the run/ }).all()) await box.check()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  await expectComparison(page)
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await test.step('a former run can be looked at again', async () => {
    await page.getByRole('button', { name: 'Show its results' }).click()
    await expect(page.getByTestId('announcements')).toHaveText('Run opened.')
    await expect(page.getByTestId('run-summary')).toContainText('3 nodes will run again')
  })

  await test.step('the comparison has a page of its own', async () => {
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await page.getByRole('link', { name: 'Open as a page' }).click()
    await expectComparePage(page)
    await page.getByRole('link', { name: 'B, later' }).click()
    await expect(page.getByRole('heading', { name: 'Nodes' })).toBeVisible()
  })
})

test('two runs are compared, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await goToCanvas(page)
  await walkTo(page, card(page, 'Random forest'))
  await page.keyboard.press('Enter')
  await reach(page, page.getByLabel('Trees', { exact: true }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('6')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText('3 nodes ran', { timeout: 120_000 })
  await reach(page, page.getByRole('tab', { selected: true, name: /Data|Metrics|Charts/ }), 'Shift+Tab')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Runs' })).toBeFocused()
  const boxes = page.getByRole('checkbox', { name: /^Compare the run/ })
  for (const index of [0, 1]) {
    await reach(page, boxes.nth(index))
    await page.keyboard.press('Space')
  }
  await reach(page, page.getByRole('button', { name: 'Compare', exact: true }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expectComparison(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeFocused()

  await test.step('and from the list of all runs', async () => {
    await reach(page, page.getByRole('link', { name: 'Home' }), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await pressOn(page, page.getByRole('link', { name: 'Runs' }))
    for (const index of [0, 1]) {
      await pressOn(page, page.getByRole('checkbox', { name: /^Compare the run of/ }).nth(index), 'Space')
    }
    await tabTo(page, page.getByRole('button', { name: 'Compare', exact: true }), { back: true })
    await page.keyboard.press('Enter')
    await expectComparePage(page)
  })
})
