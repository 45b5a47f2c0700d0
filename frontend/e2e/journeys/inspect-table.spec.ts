import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { goToCanvas, openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

const count = (page: Page) => page.getByTestId('grid-count')
const cell = (page: Page, row: number, column: number) =>
  page.locator(`[aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`)

test('a table is sorted, filtered, searched and saved, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await run(page)
  await card(page, 'Titanic passengers').click()
  const grid = page.getByRole('grid', { name: 'Rows of Titanic passengers' })
  await expect(grid).toHaveAttribute('aria-rowcount', '892')
  await expect(cell(page, 1, 4)).toHaveText('Braund, Mr. Owen Harris')
  await expectAccessible(page)

  await test.step('sorts up and down by a click on the head', async () => {
    const head = page.getByRole('columnheader', { name: /Fare/ })
    await grid.evaluate((element) => (element.scrollLeft = 600))
    await head.getByRole('button', { name: /numeric Fare/ }).click()
    await expect(head).toHaveAttribute('aria-sort', 'ascending')
    await head.getByRole('button', { name: /numeric Fare/ }).click()
    await expect(head).toHaveAttribute('aria-sort', 'descending')
    await expect(cell(page, 1, 10)).toHaveText('512.329')
  })

  await test.step('keeps the rows between two numbers', async () => {
    const head = page.getByRole('columnheader', { name: /Age/ })
    await head.getByRole('button', { name: 'Order, filter and width of Age' }).click()
    const menu = page.getByRole('dialog', { name: 'Order, filter and width of Age' })
    await menu.getByLabel('From').fill('60')
    await expectAccessible(page)
    await menu.getByRole('button', { name: 'Apply' }).click()
    await expect(count(page)).toHaveText('26 of 891 rows')
    await expect(grid).toBeFocused()
  })

  await test.step('searches within them, and saves what is left', async () => {
    await page.getByRole('searchbox', { name: 'Search all columns' }).fill('female')
    await expect(count(page)).toHaveText('4 of 891 rows')
    const arriving = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV' }).click()
    const text = await readFile(await (await arriving).path(), 'utf8')
    const [names, ...lines] = text.trim().split('\r\n')
    expect(names).toContain('PassengerId,Survived')
    expect(lines).toHaveLength(4)
    await page.getByRole('button', { name: 'Remove the filter on Age' }).click()
    await expect(count(page)).toHaveText('314 of 891 rows')
  })

  await test.step('shows its columns and its charts', async () => {
    await page.getByRole('searchbox', { name: 'Search all columns' }).fill('')
    await page.getByRole('button', { name: 'Columns', exact: true }).click()
    await expect(page.locator('[data-column-summary=Age]')).toContainText('177 (19.9 %)')
    await page.getByRole('button', { name: 'Explore', exact: true }).click()
    await expect(page.locator('[data-chart=histogram] svg[role=img]')).toBeVisible()
    for (const [kind, mark] of [
      ['Box plot', '[data-chart=box] svg[role=img]'],
      ['Scatter plot', '[data-chart=scatter] canvas[data-drawn]'],
      ['Correlations', '[data-chart=correlation] svg[role=img]'],
    ]) {
      await page.getByRole('combobox', { name: 'Chart' }).selectOption({ label: kind })
      await expect(page.locator(mark)).toBeVisible()
    }
    await expectAccessible(page)
  })
})

test('a table is sorted, filtered, searched and copied, by keyboard', async ({ home: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await goToCanvas(page)
  await walkTo(page, card(page, 'Titanic passengers'), 'ArrowLeft')
  await page.keyboard.press('Enter')
  const grid = page.getByRole('grid', { name: 'Rows of Titanic passengers' })
  await reach(page, grid)

  await test.step('arrows walk to the end and back', async () => {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+End')
    await expect(cell(page, 891, 12)).toHaveText('Q')
    await expect(grid).toHaveAttribute('aria-activedescendant', /-890-11$/)
    await page.keyboard.press('Control+Home')
    await expect(cell(page, 1, 1)).toBeVisible()
  })

  await test.step('copies a selection', async () => {
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Control+c')
    await expect(page.getByTestId('announcements')).toHaveText('4 cells copied.')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('1\t0\n2\t1')
  })

  await test.step('sorts and filters from the head', async () => {
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(cell(page, 1, 1)).toHaveText('891')
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Alt+ArrowDown')
    const menu = page.getByRole('dialog', { name: 'Order, filter and width of Age' })
    await reach(page, menu.getByLabel('From'))
    await page.keyboard.type('60')
    await page.keyboard.press('Enter')
    await expect(count(page)).toHaveText('26 of 891 rows')
    await expect(grid).toBeFocused()
  })

  await test.step('searches', async () => {
    await reach(page, page.getByRole('searchbox', { name: 'Search all columns' }), 'Shift+Tab')
    await page.keyboard.type('female')
    await expect(count(page)).toHaveText('4 of 891 rows')
  })
})
