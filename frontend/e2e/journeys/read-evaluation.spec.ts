import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, openTemplate, run, test } from '../flowza-test.ts'
import { goToCanvas, openTemplateByKeyboard, reach, walkTo } from './keyboard.ts'

async function saved(page: Page, start: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const arriving = page.waitForEvent('download')
  await start()
  const file = await arriving
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

test('an evaluation is read and its charts are saved, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await run(page)
  await card(page, 'Evaluate').click()
  await expect(page.getByText(/of the 179 test rows are predicted right/)).toBeVisible()
  await page.getByRole('tab', { name: 'Charts' }).click()
  const roc = page.locator('[data-chart=roc_curve]')
  await expect(roc.locator('svg[role=img]')).toBeVisible()
  await expectAccessible(page)

  await test.step('as a picture, a drawing and numbers', async () => {
    const formats = [
      ['Picture (PNG)', 'roc-curve.png'],
      ['Drawing (SVG)', 'roc-curve.svg'],
      ['Numbers (CSV)', 'roc-curve.csv'],
    ] as const
    const files = []
    for (const [format, name] of formats) {
      const file = await saved(page, async () => {
        await roc.getByRole('button', { name: 'Save ROC curve' }).click()
        await page.getByRole('menuitem', { name: format }).click()
      })
      expect(file.name).toBe(name)
      files.push(file.bytes)
    }
    const [png, svg, csv] = files
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.length).toBeGreaterThan(5000)
    expect(svg.toString()).toMatch(/^<svg xmlns[^>]*width="3\d\d"/)
    expect(svg.toString()).not.toMatch(/oklch|var\(/)
    expect(csv.toString()).toMatch(/^Class,False positive rate,True positive rate\r\n/)
  })

  await test.step('whether the probabilities come true', async () => {
    const calibration = page.locator('[data-chart=calibration_curve]')
    await expect(
      calibration.getByRole('img', { name: /^Calibration of 1 in \d+ groups of rows/ }),
    ).toBeVisible()
    await expect(calibration).toContainText(/Brier score 0\.\d{3}, the lower the better\. 179 rows\./)
    const file = await saved(page, async () => {
      await calibration.getByRole('button', { name: 'Save Calibration' }).click()
      await page.getByRole('menuitem', { name: 'Numbers (CSV)' }).click()
    })
    expect(file.name).toBe('calibration.csv')
    const [head, ...bins] = file.bytes.toString().trim().split('\r\n')
    expect(head).toBe('Predicted probability,Share that is 1,Rows')
    expect(bins.map((line) => Number(line.split(',')[2])).reduce((sum, rows) => sum + rows, 0)).toBe(179)
  })

  await test.step('each has its table', async () => {
    await roc.getByRole('button', { name: 'Table' }).click()
    await expect(roc.getByRole('table')).toBeVisible()
    await expectAccessible(page)
  })
})

test('an evaluation is read and its charts are saved, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await goToCanvas(page)
  await walkTo(page, card(page, 'Evaluate'))
  await page.keyboard.press('Enter')
  await expect(page.getByText(/of the 179 test rows are predicted right/)).toBeVisible()
  await reach(page, page.getByRole('tab', { name: 'Metrics' }))
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Charts' })).toBeFocused()
  const matrix = page.locator('[data-chart=confusion_matrix]')
  await reach(page, matrix.getByRole('button', { name: /^Save/ }))
  const file = await saved(page, async () => {
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
  })
  expect(file.name).toMatch(/\.png$/)
  await reach(page, matrix.getByRole('button', { name: 'Table' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(matrix.getByRole('table')).toBeVisible()
})
