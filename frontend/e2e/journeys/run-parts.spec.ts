import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { goToCanvas, openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

const done = '.node-card:is([data-state=succeeded], [data-state=cached])'

test('a part of a workflow runs, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await test.step('up to a node', async () => {
    await card(page, 'Fill numbers').click()
    await page.getByRole('button', { name: 'Other ways to run' }).click()
    await expectAccessible(page)
    await page.getByRole('menuitem', { name: /^Run to here/ }).click()
    await expect(page.getByTestId('announcements')).toContainText('Run finished', { timeout: 120_000 })
    await expect(page.locator(done)).toHaveCount(3)
  })
  await test.step('only what has changed, and the others keep their results', async () => {
    await run(page)
    await card(page, 'Random forest').click()
    await page.getByLabel('Trees', { exact: true }).fill('17')
    await expect(page.locator('.node-card[data-state=stale]')).toHaveCount(3)
    await page.getByRole('button', { name: 'Other ways to run' }).click()
    await page.getByRole('menuitem', { name: /^Run changed nodes only/ }).click()
    await expect(page.getByTestId('announcements')).toContainText('3 nodes ran', { timeout: 120_000 })
    await expect(page.locator(done)).toHaveCount(8)
  })
  await test.step('everything anew', async () => {
    await page.getByRole('button', { name: 'Other ways to run' }).click()
    await page.getByRole('menuitem', { name: /^Run everything again/ }).click()
    await expect(page.getByTestId('announcements')).toContainText('8 nodes ran, 0 reused', {
      timeout: 120_000,
    })
  })
})

test('a part of a workflow runs, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Fill numbers'))
  await page.keyboard.press('Shift+Enter')
  await expect(page.getByTestId('announcements')).toContainText('Run finished', { timeout: 120_000 })
  await expect(page.locator(done)).toHaveCount(3)
  await page.keyboard.press('Control+Enter')
  await expect(page.locator(done)).toHaveCount(8, { timeout: 120_000 })
  await goToCanvas(page)
  await walkTo(page, card(page, 'Random forest'))
  await page.keyboard.press('Enter')
  await reach(page, page.getByLabel('Trees', { exact: true }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('19')
  await expect(page.locator('.node-card[data-state=stale]')).toHaveCount(3)
  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.getByTestId('announcements')).toContainText('3 nodes ran', { timeout: 120_000 })
  await expect(page.locator(done)).toHaveCount(8)
})
