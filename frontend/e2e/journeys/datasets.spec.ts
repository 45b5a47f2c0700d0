import type { Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { card, expect, expectAccessible, test } from '../flowza-test.ts'
import { pressOn } from '../keyboard.ts'

/** Longer than one part of an upload. */
async function writeVisits(path: string): Promise<void> {
  const rows = Array.from({ length: 300_000 }, (_, id) => `${id},${id % 90},${'x'.repeat(id % 40)}`)
  await writeFile(path, `id,age,note\n${rows.join('\n')}\n`)
}

async function expectUploaded(page: Page): Promise<void> {
  await page.waitForURL(/\/datasets\/visits/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^visits/)
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '300001')
  await expect(page.getByRole('gridcell', { name: 'xxx', exact: true }).first()).toBeVisible()
}

test('upload a data set over a connection that breaks, and use it', async ({
  home: page,
  complaints,
}, info) => {
  complaints.expectError(/ERR_FAILED|ERR_CONNECTION/)
  const path = info.outputPath('visits.csv')
  await writeVisits(path)
  await page.getByRole('link', { name: 'Data sets' }).click()
  await expectAccessible(page)
  let cuts = 0
  await page.route(/\/uploads\/[^/]+\/parts\/[1-9]/, async (route) => {
    cuts += 1
    if (cuts === 1) await route.abort()
    else await route.fallback()
  })
  await page.getByLabel('Choose a CSV file').setInputFiles(path)
  await expectUploaded(page)
  expect(cuts).toBeGreaterThan(1)

  await page.getByRole('tab', { name: 'Columns and quality' }).click()
  await expect(page.getByText('1 column has missing values')).toBeVisible()
  await expect(page.getByText('0 repeated rows')).toBeVisible()
  await expectAccessible(page)

  await test.step('a new version, and back', async () => {
    const second = info.outputPath('visits-2.csv')
    await writeFile(second, 'id,age\n1,2\n')
    await page.getByLabel('Choose the file of the new version').setInputFiles(second)
    await expect(page.getByText('1 × 2')).toBeVisible()
    await page.getByRole('tab', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'Make current Version 1' }).click()
    await expect(page.getByText('Version 3, current')).toBeVisible()
    await expectAccessible(page)
  })

  await page.getByRole('button', { name: 'Start a workflow' }).click()
  await expect(card(page, 'Load CSV')).toBeVisible()
  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('link', { name: 'Data sets' }).click()
  await page
    .getByRole('link', { name: /^visits/ })
    .first()
    .click()
  await page.getByRole('tab', { name: 'Used by' }).click()
  await expect(page.getByRole('link', { name: /^visits/ })).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('It is loaded by the workflow visits.')
  await dialog.getByRole('button', { name: 'Keep it' }).click()
})

test('the same by keyboard alone', async ({ home: page }, info) => {
  const path = info.outputPath('ages.csv')
  await writeFile(path, 'id,age\n1,30\n2,\n3,51\n')
  await pressOn(page, page.getByRole('link', { name: 'Data sets' }))
  await page.waitForURL(/\/datasets$/)
  const choosing = page.waitForEvent('filechooser')
  await pressOn(page, page.getByRole('button', { name: 'Upload a file' }))
  await (await choosing).setFiles(path)
  await page.waitForURL(/\/datasets\/ages/)
  await pressOn(page, page.getByRole('tab', { name: 'Preview' }), 'ArrowRight')
  await expect(page.getByText('1 column has missing values')).toBeVisible()
  await pressOn(page, page.getByRole('button', { name: 'Start a workflow' }))
  await expect(card(page, 'Load CSV')).toBeVisible()
})
