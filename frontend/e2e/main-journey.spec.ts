import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { card, expect, expectAccessible, openTemplate, run, test } from './flowza-test.ts'

test('from the home page to a notebook', async ({ home: page }) => {
  await expect(
    page.getByRole('button', { name: /^(Titanic|Iris|California|Telco|Handwritten)/ }),
  ).toHaveCount(5)
  await expectAccessible(page)

  await openTemplate(page, 'Titanic survival')
  await expect(page.locator('.node-card')).toHaveCount(8)
  await expectAccessible(page)

  await test.step('a run turns every node', async () => {
    await run(page)
    // The server keeps what other tests have computed, so some may be reused.
    await expect(page.locator('.node-card:is([data-state=succeeded], [data-state=cached])')).toHaveCount(8)
    await expect(card(page, 'Titanic passengers')).toContainText('891 × 12')
  })

  await test.step('Evaluate says how good the model is', async () => {
    await card(page, 'Evaluate').click()
    const accuracy = page.locator('[data-metric=accuracy]')
    await expect(accuracy).toContainText(/[78]\d\.\d %/)
    await expect(accuracy).toContainText('61.5 %')
    await expect(page.getByText(/of the 179 test rows are predicted right/)).toBeVisible()
    await expect(page.locator('[data-chart=confusion_matrix] svg[role=img] rect')).toHaveCount(4)
    await expect(page.locator('[data-chart=roc_curve] svg[role=img] path').first()).toBeVisible()
    await page.locator('[data-chart=confusion_matrix]').getByRole('button', { name: 'Table' }).click()
    await expect(page.locator('[data-chart=confusion_matrix] table')).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('rows of a table, sorted', async () => {
    await card(page, 'Fill numbers').click()
    await page.getByRole('tab', { name: 'Data' }).click()
    const grid = page.getByRole('grid')
    await expect(grid).toHaveAttribute('aria-rowcount', '892')
    const age = page.getByRole('columnheader', { name: /Age/ })
    await age.getByTitle(/^Sort by Age/).click()
    await expect(age).toHaveAttribute('aria-sort', 'ascending')
    await expectAccessible(page)
  })

  await test.step('a changed param marks what will run again, and only that runs', async () => {
    await card(page, 'Random forest').click()
    await page.getByLabel('Trees', { exact: true }).fill('200')
    await expect(page.locator('.node-card[data-state=stale]')).toHaveCount(3)
    await expect(page.getByTestId('run-summary')).toHaveText('3 nodes will run again, 5 reused')
    await expect(page.getByTestId('saved-state')).toHaveText(/^Saved /)
    await run(page)
    await expect(page.locator('.node-card[data-state=cached]')).toHaveCount(5)
    await expect(page.locator('.node-card[data-state=succeeded]')).toHaveCount(3)
    await expect(page.getByTestId('receipt-line')).toContainText('Trees changed 100 → 200')
    await expect(page.getByTestId('saved-state')).toHaveText(/^Saved/)
  })

  await test.step('a scaler before the split is warned of at once, and mended by one button', async () => {
    await page.getByRole('button', { name: 'Show all' }).click()
    // Read anew every time: the view may still be on its way.
    const middleOfTheWire = async () => {
      const from = await card(page, 'Titanic passengers').locator('.react-flow__handle-right').boundingBox()
      const to = await card(page, 'Split').locator('.react-flow__handle-left').boundingBox()
      if (from === null || to === null) throw new Error('The ports have no place on the page.')
      return { x: (from.x + from.width + to.x) / 2, y: from.y + from.height / 2 }
    }
    await page.getByRole('option', { name: 'Scale', exact: true }).hover()
    await page.mouse.down()
    const start = await middleOfTheWire()
    await page.mouse.move(start.x - 30, start.y, { steps: 4 })
    await expect(async () => {
      const { x, y } = await middleOfTheWire()
      // The first move onto the wire only enters it, as a browser counts.
      await page.mouse.move(x - 1, y)
      await page.mouse.move(x, y)
      await expect(page.locator('.react-flow__edge[data-drop]')).toHaveCount(1, { timeout: 500 })
    }).toPass({ timeout: 30_000 })
    await page.mouse.up()
    const scaler = card(page, 'Scale')
    await expect(scaler.locator('[data-problem=warning] .text-warning')).toBeVisible()
    const inspector = page.getByRole('region', { name: 'Inspector' })
    await expect(inspector.getByText(/learns from rows that the test will see/)).toBeVisible()
    const fix = inspector.getByRole('button', { name: 'Move it after "Split"' })
    const wires = () =>
      page
        .locator('.react-flow__edge')
        .evaluateAll((edges) => edges.map((edge) => edge.getAttribute('data-id')))
    const before = await wires()
    await fix.click()
    await expect(scaler.locator('[data-problem]')).toHaveCount(0)
    expect(await wires()).not.toEqual(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(fix).toBeVisible()
    expect(await wires()).toEqual(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.locator('.node-card')).toHaveCount(8)
  })

  await test.step('everything is there after a reload', async () => {
    await page.getByLabel('Workflow name').fill('Who survived')
    await page.keyboard.press('Control+s')
    await expect(page.getByTestId('saved-state')).toHaveText(/^Saved/)
    await page.reload()
    await expect(page.getByLabel('Workflow name')).toHaveValue('Who survived')
    await expect(page.locator('.node-card[data-state=cached]')).toHaveCount(5)
    await expect(page.locator('.node-card[data-state=stale]')).toHaveCount(0)
    await card(page, 'Random forest').click()
    await expect(page.getByLabel('Trees', { exact: true })).toHaveValue('200')
  })

  await test.step('the notebook is a notebook, the script a script', async () => {
    const notebook = await download(page, 'Jupyter notebook')
    expect(notebook.name).toMatch(/\.ipynb$/)
    const parsed: unknown = JSON.parse(notebook.text)
    expect(parsed).toMatchObject({ nbformat: 4, cells: expect.any(Array) })
    expect(notebook.text).toContain('RandomForestClassifier')
    const script = await download(page, 'Python script')
    expect(script.name).toMatch(/\.py$/)
    expect(script.text).toContain('n_estimators=200')
  })
})

async function download(page: Page, what: string) {
  await page.getByRole('button', { name: 'Export' }).click()
  const arriving = page.waitForEvent('download', (file) => /\.(ipynb|py)$/.test(file.suggestedFilename()))
  await page.getByRole('menuitem', { name: new RegExp(`^${what}`) }).click()
  const file = await arriving
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}
