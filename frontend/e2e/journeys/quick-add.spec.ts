import { card, expect, expectAccessible, test } from '../flowza-test.ts'
import { tabTo } from '../keyboard.ts'
import { expectFocusKept } from './keyboard.ts'

test('a chain by quick add, by mouse', async ({ home: page }) => {
  await page.getByRole('button', { name: 'Empty workflow' }).click()
  await expect(page.getByText('An empty workflow')).toBeVisible()
  const pane = page.locator('.react-flow__pane')
  const area = await pane.boundingBox()
  if (area === null) throw new Error('The canvas has no place on the page.')

  await pane.dblclick({ position: { x: 80, y: 200 } })
  const list = page.getByRole('listbox', { name: 'Node types' }).last()
  await expect(page.getByRole('combobox', { name: 'Add a node' })).toBeFocused()
  await list.getByRole('option', { name: 'Load dataset' }).click()
  await expect(card(page, 'Load dataset')).toBeFocused()

  await test.step('Tab adds behind the node that the mouse was at', async () => {
    await card(page, 'Load dataset').click()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('combobox', { name: 'Add a node after Load dataset' })).toBeFocused()
    const split = page.getByRole('group', { name: 'Likely next' }).getByRole('option').first()
    await expect(split).toHaveText('Train/test split')
    await expectAccessible(page)
    await split.click()
    await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  })

  await test.step('a right click on the empty canvas opens it too, a click beside it closes it', async () => {
    await pane.click({ button: 'right', position: { x: area.width - 200, y: area.height - 200 } })
    await expect(page.getByRole('combobox', { name: 'Add a node' })).toBeFocused()
    await pane.click({ position: { x: 40, y: 40 } })
    await expect(page.getByRole('combobox', { name: 'Add a node' })).toBeHidden()
    await expect(page.locator('.node-card')).toHaveCount(2)
  })

  await test.step('adding and joining is one step', async () => {
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.locator('.node-card')).toHaveCount(1)
    await expect(page.locator('.react-flow__edge')).toHaveCount(0)
  })
})

test('a chain by quick add, by keyboard', async ({ home: page }) => {
  await tabTo(page, page.getByRole('button', { name: 'Empty workflow' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('An empty workflow')).toBeVisible()
  for (const [search, title] of [
    ['load dat', 'Load dataset'],
    ['split', 'Train/test split'],
    ['impute', 'Impute'],
    ['random', 'Random forest'],
    ['evaluate cl', 'Evaluate classification'],
  ]) {
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: /^Add a node/ })).toBeFocused()
    await page.keyboard.type(search)
    await page.keyboard.press('Enter')
    await expect(card(page, title)).toBeFocused()
  }
  await expect(page.locator('.react-flow__edge')).toHaveCount(4)
  await expect(page.getByTestId('announcements')).toContainText(
    'Added Evaluate classification, connected to Random forest.',
  )

  await test.step('Escape leaves the canvas as it was', async () => {
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await expect(card(page, 'Evaluate classification')).toBeFocused()
    await expect(page.locator('.node-card')).toHaveCount(5)
  })

  await test.step('Tab still leads on', async () => {
    await page.keyboard.press('Tab')
    await expect(card(page, 'Evaluate classification')).not.toBeFocused()
    await expectFocusKept(page)
  })
})
