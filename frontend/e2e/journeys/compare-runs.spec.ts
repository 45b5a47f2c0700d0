import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { goToCanvas, openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

async function expectComparison(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Two runs compared' })
  await expect(dialog.getByRole('region', { name: 'What changed' })).toContainText(/Trees.*100.*[67]/s)
  await expect(dialog.locator('[data-metric=accuracy]').first()).toContainText('%')
  await expect(dialog.locator('[data-chart=roc_curve] svg[role=img] path')).toHaveCount(2)
}

test('two runs are compared, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await run(page)
  await card(page, 'Random forest').click()
  await page.getByLabel('Trees', { exact: true }).fill('7')
  await run(page)
  await page.getByRole('tab', { name: 'Runs' }).click()
  await expect(page.locator('[data-run]')).toHaveCount(2)
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
})
