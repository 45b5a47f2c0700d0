/** A workflow is built in German: list, quick add, cards, fields, and a sweep name node types in the reader's words. */
import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, test } from '../flowza-test.ts'
import { pressOn, tabTo } from '../keyboard.ts'
import { goToCanvas } from './keyboard.ts'

/** Words of the English catalogue that a reader of German would stumble over. */
const englishWords =
  /\b(table|columns?|rows?|missing|features?|target|trees?|test share|load|drop|split|scale|keep|predict|random state|measure|automatic|share)\b/i

async function openEmpty(page: Page, address: string): Promise<string> {
  await page.addInitScript(() => localStorage.setItem('flowza.language', 'de'))
  const document = { format: 'flowza/1', name: 'Übung', seed: 0, nodes: [], edges: [] }
  const made: unknown = await (
    await page.request.post(`${address}/api/v1/workflows`, { data: { document } })
  ).json()
  const { id } = made as { id: string }
  await page.goto(`${address}/workflows/${id}`)
  await expect(page.getByText('Ein leerer Workflow')).toBeVisible()
  return id
}

/** What is stored of its nodes, once the page has saved it. */
async function savedNodes(page: Page, address: string, id: string, count: number): Promise<object[]> {
  const read = async () => {
    const stored: unknown = await (await page.request.get(`${address}/api/v1/workflows/${id}`)).json()
    return (stored as { document: { nodes: object[] } }).document.nodes
  }
  await expect.poll(async () => (await read()).length).toBe(count)
  return read()
}

test('a workflow in German, by mouse', async ({ page, address }) => {
  const id = await openEmpty(page, address)
  const palette = page.getByRole('listbox', { name: 'Knotentypen' })
  const search = page.getByRole('combobox', { name: 'Knoten suchen' })
  expect(await palette.innerText()).not.toMatch(englishWords)

  await test.step('German and English words find a node type', async () => {
    await search.fill('zufallswald')
    await expect(palette.getByRole('option')).toHaveText(['Random Forest'])
    await search.fill('dropna')
    await expect(palette.getByRole('option')).toHaveText(['Lücken entfernen'])
    await palette.getByRole('option').click()
    await expect(card(page, 'Lücken entfernen')).toContainText('ein Wert fehlt: alle Merkmale')
  })

  await test.step('fields, help and choices are German', async () => {
    await expect(page.getByRole('combobox', { name: 'Eine Zeile entfernen, wenn' })).toHaveText(
      /Irgendein Wert fehlt/,
    )
    await search.fill('aufteilen')
    await palette.getByRole('option', { name: 'Daten aufteilen' }).click()
    const inspector = page.locator('[data-params]')
    await expect(inspector.getByText('Der Anteil der Zeilen, aus denen kein Modell lernt.')).toBeVisible()
    await inspector.getByRole('button', { name: 'Weitere Einstellungen' }).click()
    await expect(inspector.getByRole('textbox', { name: 'Startwert' })).toHaveAttribute(
      'placeholder',
      'Der Startwert des Workflows',
    )
    expect(await inspector.innerText()).not.toMatch(englishWords)
    await inspector.getByRole('combobox', { name: 'Methode' }).selectOption('Geschichtet')
    await expect(card(page, 'Daten aufteilen')).toContainText('25 % Test, geschichtet')
    await expectAccessible(page)
  })

  await test.step('a typed title stays, and no other is stored', async () => {
    const title = page.getByRole('textbox', { name: 'Titel des Knotens' })
    await expect(title).toHaveValue('Daten aufteilen')
    await title.fill('Train/test split')
    await title.press('Enter')
    await expect(card(page, 'Train/test split')).toBeVisible()
    await search.fill('bäume')
    await palette.getByRole('option', { name: 'Random Forest' }).click()
    const nodes = await savedNodes(page, address, id, 3)
    expect(nodes).toEqual([
      expect.not.objectContaining({ title: expect.anything() }),
      expect.objectContaining({ title: 'Train/test split' }),
      expect.not.objectContaining({ title: expect.anything() }),
    ])
  })

  await test.step('another language shows the same workflow', async () => {
    await page.goto(`${address}/workflows/${id}?language=en`)
    await expect(card(page, 'Drop missing')).toContainText('any missing of all features')
  })
})

test('a workflow in German, by keyboard', async ({ page, address }) => {
  await openEmpty(page, address)
  await goToCanvas(page, 'Zur Arbeitsfläche springen')
  for (const [typed, title] of [
    ['datensatz', 'Datensatz laden'],
    ['testdaten', 'Daten aufteilen'],
    ['fehlende', 'Lücken füllen'],
    ['forest', 'Random Forest'],
  ]) {
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: /^Knoten .*hinzufügen/ })).toBeFocused()
    await page.keyboard.type(typed)
    await expect(page.getByRole('option', { name: title }).last()).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(card(page, title)).toBeFocused()
  }
  await expect(page.getByTestId('announcements')).toContainText('Random Forest')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('textbox', { name: 'Bäume' }))
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Escape')
  await expect(card(page, 'Random Forest')).toContainText('110 Bäume')

  await test.step('the command palette knows German words for nodes', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('skalier')
    await expect(page.getByRole('option', { name: /^Skalieren Bringt/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(card(page, 'Skalieren')).toBeVisible()
  })
})

test('a run and a sweep in German name its nodes', async ({ page, address }) => {
  await page.addInitScript(() => localStorage.setItem('flowza.language', 'de'))
  const make = async (data: object): Promise<unknown> =>
    (await page.request.post(`${address}/api/v1/workflows`, { data })).json()
  const { document } = (await make({ template: 'titanic-survival' })) as { document: { nodes: object[] } }
  const untitled = document.nodes.map((node) => ({ ...node, title: undefined, note: undefined }))
  const made = await make({ document: { ...document, nodes: untitled } })
  await page.goto(`${address}/workflows/${(made as { id: string }).id}`)
  await pressOn(page, page.getByRole('button', { name: 'Anders ausführen' }))
  await page.getByRole('menuitem', { name: /Raster von Parametern/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Raster von Parametern ausführen' })
  const picker = dialog.getByRole('combobox', { name: 'Wähle einen Parameter' })
  await picker.selectOption('forest.n_estimators')
  expect(await picker.innerText()).not.toMatch(englishWords)
  await dialog.getByRole('button', { name: 'Variieren' }).click()
  await expect(dialog.getByRole('group', { name: 'Werte von Random Forest: Bäume' })).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('textbox', { name: /Bäume/ }).first().fill('5, 6')
  await dialog.getByRole('button', { name: 'Läufe starten' }).click()
  const table = page.getByRole('region', { name: 'Läufe des Rasters' })
  await expect(table.getByRole('button', { name: 'Random Forest: Bäume' })).toBeVisible()
  await table.getByRole('link', { name: 'Lauf 1' }).click()
  const nodes = page.getByRole('region', { name: 'Knoten' })
  await expect(nodes.getByRole('button', { name: 'Klassifikation bewerten' })).toBeVisible()
  expect(await nodes.innerText()).not.toMatch(englishWords)
})
