import type { Page } from '@playwright/test'
import { card, expect, expectAccessible, makeRoomForInspector, openTemplate, test } from '../flowza-test.ts'
import { expectFocusKept, openTemplateByKeyboard, walkTo } from './keyboard.ts'

const edges = (page: Page) => page.locator('.react-flow__edge')
const wire = (page: Page, from: string, to: string) =>
  page.locator(`.react-flow__edge[data-id="${from}.table -> ${to}.table"]`)

test('a node dropped on a wire goes into it, and the wire heals when it goes, by mouse', async ({
  home: page,
}) => {
  await openTemplate(page, 'Titanic survival')
  await makeRoomForInspector(page)
  await expect(edges(page)).toHaveCount(9)
  const from = await card(page, 'Split').locator('.react-flow__handle-right').boundingBox()
  const to = await card(page, 'Fill numbers').locator('.react-flow__handle-left').boundingBox()
  if (from === null || to === null) throw new Error('The ports have no place on the page.')
  const middle = { x: (from.x + from.width + to.x) / 2, y: from.y + from.height / 2 }

  await test.step('the wire shows that it would take it', async () => {
    await page.getByRole('option', { name: 'Scale', exact: true }).hover()
    await page.mouse.down()
    await page.mouse.move(middle.x - 30, middle.y, { steps: 4 })
    // A hand is never quite still, and a drag is heard of only while it moves.
    await expect(async () => {
      await page.mouse.move(middle.x - 3, middle.y)
      await page.mouse.move(middle.x, middle.y)
      await expect(page.locator('.react-flow__edge[data-drop]')).toHaveCount(1, { timeout: 500 })
    }).toPass()
    await page.mouse.up()
    await expect(page.getByTestId('announcements')).toContainText('Scale is in the wire now')
    await expect(edges(page)).toHaveCount(10)
    await expect(wire(page, 'scale', 'fill-numbers')).toHaveCount(1)
  })

  await test.step('without it, what fed it feeds what it fed', async () => {
    await page.keyboard.press('Delete')
    await expect(edges(page)).toHaveCount(9)
    await expect(wire(page, 'split', 'fill-numbers')).toHaveCount(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(wire(page, 'scale', 'fill-numbers')).toHaveCount(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.locator('.node-card')).toHaveCount(8)
  })

  await test.step('a wire that is dropped on the empty canvas asks what comes next', async () => {
    const pane = await page.locator('.react-flow__pane').boundingBox()
    if (pane === null) throw new Error('The canvas has no place on the page.')
    await card(page, 'Random forest').locator('.react-flow__handle-right').hover()
    await page.mouse.down()
    await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height - 160, { steps: 6 })
    await page.mouse.up()
    await expect(page.getByRole('combobox', { name: /Add a node to Model of Random forest/ })).toBeFocused()
    await expect(page.locator('.ghost-wire')).toBeAttached()
    await page.keyboard.press('Escape')
    await expect(page.locator('.ghost-wire')).not.toBeAttached()
  })

  await test.step('Alt copies what is dragged, and the original stays', async () => {
    const box = await card(page, 'Evaluate').boundingBox()
    if (box === null) throw new Error('The card has no place on the page.')
    await page.keyboard.down('Alt')
    await page.mouse.move(box.x + 90, box.y + 14)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, box.y + 180, { steps: 5 })
    await page.mouse.up()
    await page.keyboard.up('Alt')
    await expect(card(page, 'Evaluate')).toHaveCount(2)
    expect((await card(page, 'Evaluate').first().boundingBox())?.y).toBeCloseTo(box.y, 0)
  })
})

test('a node goes into a wire and out of it, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Split'))
  await page.keyboard.press('n')
  await page.keyboard.type('scale')
  await page.keyboard.press('Enter')
  await expect(card(page, 'Scale')).toBeFocused()
  await expect(edges(page)).toHaveCount(9)
  await page.keyboard.press('i')
  await expect(page.getByTestId('announcements')).toContainText(/Scale is between .* and .* now/)
  await expect(edges(page)).toHaveCount(10)
  await expectAccessible(page)

  await test.step('taken out of its chain it stays, and the chain holds', async () => {
    await page.keyboard.press('Alt+x')
    await expect(edges(page)).toHaveCount(9)
    await expect(card(page, 'Scale')).toBeFocused()
    await page.keyboard.press('Control+z')
    await expect(edges(page)).toHaveCount(10)
  })

  await test.step('deleted, it leaves a whole wire and the focus with what fed it', async () => {
    await page.keyboard.press('Delete')
    await expect(edges(page)).toHaveCount(9)
    await expect(card(page, 'Scale')).toHaveCount(0)
    await expectFocusKept(page)
  })
})
