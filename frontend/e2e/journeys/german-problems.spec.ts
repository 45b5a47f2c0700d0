/** What is wrong is said in the language of the pages: at the card, at the field, in the list, on the buttons. */
import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { goToCanvas, walkTo } from './keyboard.ts'

/** The Titanic template with a formula that names a column wrongly, and a forest without trees. */
async function openFaulty(page: Page, address: string): Promise<void> {
  await page.addInitScript(() => localStorage.setItem('flowza.language', 'de'))
  const request = page.request
  const template: unknown = await (
    await request.post(`${address}/api/v1/workflows`, { data: { template: 'titanic-survival' } })
  ).json()
  const { document } = template as { document: { nodes: { id: string; params: object }[]; edges: object[] } }
  const nodes = document.nodes.map((node) =>
    node.id === 'forest' ? { ...node, params: { ...node.params, n_estimators: 0 } } : node,
  )
  const formula = {
    id: 'family',
    type: 'formula',
    version: 1,
    position: { x: 0, y: 240 },
    params: { name: 'family', expression: 'SibSp + Parhc + 1' },
  }
  const wire = { from: { node: 'data', port: 'table' }, to: { node: 'family', port: 'table' } }
  const faulty = { ...document, nodes: [...nodes, formula], edges: [...document.edges, wire] }
  const made: unknown = await (
    await request.post(`${address}/api/v1/workflows`, { data: { document: faulty } })
  ).json()
  expect(made).toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({
        message: 'There is no column "Parhc".',
        words: { id: 'fault.no_column', values: expect.objectContaining({ column: 'Parhc' }) },
      }),
    ]),
  })
  await page.goto(`${address}/workflows/${(made as { id: string }).id}`)
  await expect(card(page, 'Formel')).toBeVisible()
}

const absent = 'Es gibt keine Spalte „Parhc“.'
const fewTrees = /„Bäume“ von „Random Forest“ muss mindestens 1 sein\./
const formulaOf = (page: Page) => page.getByRole('textbox', { name: 'Formel' })

test('problems in German, by mouse', async ({ page, address }) => {
  await openFaulty(page, address)
  const mark = card(page, 'Formel').locator('[data-problem=error] .node-head [title]').last()
  await expect(mark).toHaveAttribute('title', absent)
  await card(page, 'Formel').click()
  await expect(formulaOf(page)).toHaveAccessibleDescription(
    /Es gibt keine Spalte „Parhc“\. Ist „Parch“ gemeint\?/,
  )
  await page.getByRole('tab', { name: /Probleme/ }).click()
  const panel = page.getByRole('tabpanel', { name: /Probleme/ })
  await expect(panel.getByText(absent)).toBeVisible()
  await expect(panel.getByText('Ändere den Wert oder setz ihn zurück.')).toBeVisible()
  await expect(panel.getByText(fewTrees)).toBeVisible()
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Parch einsetzen' }).click()
  await expect(formulaOf(page)).toHaveValue('SibSp + Parch + 1')
  await expect(page.getByTestId('announcements')).toContainText('Erledigt: Parch einsetzen.')
  await panel.getByRole('button', { name: '„Bäume“ zurücksetzen' }).click()
  await expect(page.getByText('Keine Probleme')).toBeVisible()
})

test('problems in German, by keyboard', async ({ page, address }) => {
  await openFaulty(page, address)
  await goToCanvas(page, 'Zur Arbeitsfläche springen')
  await walkTo(page, card(page, 'Formel'), 'ArrowDown')
  await page.keyboard.press('Enter')
  await tabTo(page, formulaOf(page))
  await expect(formulaOf(page)).toHaveAccessibleDescription(/Ist „Parch“ gemeint\?/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('SibSp + ')
  await expect(formulaOf(page)).toHaveAccessibleDescription(/Am Ende fehlt etwas\./)
  await page.keyboard.type('Parch + 1')
  await page.keyboard.press('Escape')
  await expect(card(page, 'Formel')).toBeFocused()
  await page.keyboard.press('p')
  const fix = page.getByRole('button', { name: '„Bäume“ zurücksetzen' })
  await tabTo(page, fix)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Keine Probleme')).toBeVisible()
})
