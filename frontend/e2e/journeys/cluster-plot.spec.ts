import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, run, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { goToCanvas, reach, walkTo } from './keyboard.ts'

async function saved(page: Page, start: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const arriving = page.waitForEvent('download')
  await start()
  const file = await arriving
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

test('customers are grouped, and the plot of the groups is read and saved, by mouse', async ({
  home: page,
}) => {
  await page.getByRole('button', { name: 'Empty workflow' }).click()
  await expect(page.getByText('An empty workflow')).toBeVisible()

  await test.step('from the data to the clusters', async () => {
    await page.locator('.react-flow__pane').dblclick({ position: { x: 80, y: 200 } })
    const list = page.getByRole('listbox', { name: 'Node types' }).last()
    await list.getByRole('option', { name: 'Load dataset' }).click()
    await page.getByLabel('Data set', { exact: true }).selectOption('wholesale-customers')
    for (const [before, search, title] of [
      ['Load dataset', 'scale', 'Scale'],
      ['Scale', 'segment', 'K-means'],
    ]) {
      await card(page, before).click()
      await page.keyboard.press('Tab')
      await page.getByRole('combobox', { name: `Add a node after ${before}` }).fill(search)
      await page.getByRole('option', { name: title }).last().click()
      await expect(card(page, title)).toBeFocused()
    }
    await page.getByLabel('Clusters', { exact: true }).fill('4')
    await run(page)
  })

  await test.step('how good they are', async () => {
    await card(page, 'K-means').click()
    await expect(page.getByText(/^440 rows in 4 clusters, the largest with \d\d\s%/)).toBeVisible()
    await expect(page.locator('[data-metric=silhouette]')).toContainText(/0\.\d+/)
    await expect(page.locator('[data-metric=inertia]')).toBeVisible()
  })

  await page.getByRole('tab', { name: 'Charts' }).click()
  const plot = page.locator('[data-chart=clusters]')
  const drawing = plot.getByRole('img', {
    name: /^Scatter plot of 440 rows in 4 clusters\. Across: Component 1/,
  })
  await expect(drawing).toBeVisible()
  await expectAccessible(page)

  await test.step('a row tells its cluster and its values', async () => {
    const centre = plot.locator('[data-centre="1"] path')
    await centre.hover()
    await expect(plot.locator('[data-pointed]')).toContainText(/Row \d+ · cluster \d/)
    await expect(plot.locator('[data-pointed]')).toContainText('Detergents_Paper')
    await page.mouse.move(5, 5)
    await expect(plot.locator('[data-pointed]')).toBeHidden()
  })

  await test.step('what each cluster is like', async () => {
    const profiles = page.locator('[data-chart=cluster_profiles]')
    await expect(profiles.getByRole('img', { name: /^The sizes and centres of 4 clusters/ })).toBeVisible()
    await profiles.getByRole('button', { name: 'Table' }).click()
    await expect(profiles.getByRole('columnheader', { name: 'Cluster 3' })).toBeVisible()
    await expect(profiles.getByRole('row', { name: /^Grocery/ })).toBeVisible()
  })

  await test.step('saved as a picture, a drawing and numbers', async () => {
    const formats = [
      ['Picture (PNG)', 'clusters.png'],
      ['Drawing (SVG)', 'clusters.svg'],
      ['Numbers (CSV)', 'clusters.csv'],
    ] as const
    const files = []
    for (const [format, name] of formats) {
      const file = await saved(page, async () => {
        await plot.getByRole('button', { name: 'Save Clusters' }).click()
        await page.getByRole('menuitem', { name: format }).click()
      })
      expect(file.name).toBe(name)
      files.push(file.bytes)
    }
    const [png, svg, csv] = files
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(svg.toString()).not.toMatch(/oklch|var\(/)
    const lines = csv.toString().trim().split('\r\n')
    expect(lines[0]).toMatch(/^Row,Cluster,Component 1 \(\d+\.\d %\),/)
    expect(lines).toHaveLength(441)
  })
})

test('customers are grouped, and the plot of the groups is read and saved, by keyboard', async ({
  home: page,
}) => {
  await tabTo(page, page.getByRole('button', { name: 'Empty workflow' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('An empty workflow')).toBeVisible()
  for (const [search, title] of [
    ['load dat', 'Load dataset'],
    ['scale', 'Scale'],
    ['kmeans', 'K-means'],
  ]) {
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: /^Add a node/ })).toBeFocused()
    await page.keyboard.type(search)
    await page.keyboard.press('Enter')
    await expect(card(page, title)).toBeFocused()
  }
  await walkTo(page, card(page, 'Load dataset'), 'ArrowLeft')
  await page.keyboard.press('Enter')
  await reach(page, page.getByLabel('Data set', { exact: true }))
  await page.keyboard.type('Wholesale')
  await expect(page.getByText(/^440 × 8/)).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('announcements')).toContainText(/Run finished/, { timeout: 120_000 })
  await goToCanvas(page)
  await walkTo(page, card(page, 'K-means'))
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^440 rows in 3 clusters/)).toBeVisible()
  await reach(page, page.getByRole('tab', { name: 'Metrics' }))
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Charts' })).toBeFocused()
  const plot = page.locator('[data-chart=clusters]')
  await reach(page, plot.getByRole('button', { name: /^Save/ }))
  const file = await saved(page, async () => {
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
  })
  expect(file.name).toBe('clusters.png')
  await reach(page, plot.getByRole('button', { name: 'Table' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(plot.getByRole('region', { name: 'Clusters, numbers' })).toContainText('100 of 440 points')
})
