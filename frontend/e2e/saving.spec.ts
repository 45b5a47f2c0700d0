import { writeFile } from 'node:fs/promises'
import { card, expect, expectAccessible, openTemplate, test } from './flowza-test.ts'

test('leaving saves what was not saved', async ({ home: page }) => {
  await openTemplate(page, 'Iris species')
  await page.getByLabel('Workflow name').fill('Left without saving')
  await page.getByRole('link', { name: 'Home' }).click()
  await page.getByRole('link', { name: /^Left without saving/ }).click()
  await expect(page.locator('.node-card')).toHaveCount(7)
})

test('a CSV file starts a workflow', async ({ home: page }, info) => {
  const path = info.outputPath('Visits of 2024.csv')
  await writeFile(path, 'id,age,visits\n1,30,4\n2,,7\n3,51,1\n')
  await page.getByLabel('Choose a CSV file').setInputFiles(path)
  await page.waitForURL(/\/workflows\//)
  await expect(page.getByLabel('Workflow name')).toHaveValue('Visits of 2024')
  await card(page, 'Load CSV').click()
  await page.getByRole('button', { name: 'Open results' }).click()
  await expect(page.getByRole('columnheader', { name: /visits/ })).toBeVisible()
  await page.getByLabel('Target', { exact: true }).selectOption('visits')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await expect(card(page, 'Load CSV')).toContainText('3 × 3')
  await expect(page.getByRole('columnheader', { name: /age/ })).toContainText('1 missing')
})

test.describe('files that are no tables', () => {
  const files = [
    { name: 'empty.csv', content: '', says: /is empty/ },
    { name: 'ragged.csv', content: 'a,b\n1,2\n3\n4,5,6,7\n', says: /ragged\.csv|row|column|line/i },
    {
      name: 'picture.csv',
      content: '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR\u0000\u0000',
      says: /picture\.csv|text|read/i,
    },
  ]
  for (const { name, content, says } of files) {
    test(name, async ({ home: page, complaints }, info) => {
      complaints.expectError(/400|413|422/)
      const path = info.outputPath(name)
      await writeFile(path, content, 'latin1')
      await page.getByLabel('Choose a CSV file').setInputFiles(path)
      const message = page.getByRole('alert')
      await expect(message).toContainText(says)
      await expect(page).toHaveURL(/\/$/)
      await expectAccessible(page)
    })
  }
})
