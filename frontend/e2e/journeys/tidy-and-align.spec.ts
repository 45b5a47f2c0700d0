import type { Locator, Page } from '@playwright/test'
import { card, expect, makeRoomForInspector, openTemplate, test } from '../flowza-test.ts'
import { openTemplateByKeyboard, walkTo } from './keyboard.ts'

const placeOf = (target: Locator) => target.evaluate((node) => (node as HTMLElement).style.transform)

/** The canvas's own coordinates: the view may move. */
async function topOf(page: Page, title: string): Promise<number> {
  return card(page, title).evaluate((node) => new DOMMatrix((node as HTMLElement).style.transform).f)
}

test('a workflow is tidied and undone, cards are lined up, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await makeRoomForInspector(page)

  await test.step('a dragged card snaps to the line of another', async () => {
    const moved = await card(page, 'What matters').boundingBox()
    const other = await card(page, 'Random forest').boundingBox()
    if (moved === null || other === null) throw new Error('The cards have no place on the page.')
    await page.mouse.move(moved.x + 90, moved.y + 14)
    await page.mouse.down()
    // The drag begins where the pointer is once it has left its place.
    await page.mouse.move(moved.x + 90, moved.y + 17)
    await page.mouse.move(moved.x + 40, moved.y + 60, { steps: 4 })
    await page.mouse.move(other.x + 90 + 3, moved.y + 74, { steps: 6 })
    await expect(page.locator('.snap-line').first()).toBeAttached()
    await page.mouse.up()
    await expect(page.locator('.snap-line')).toHaveCount(0)
    expect((await card(page, 'What matters').boundingBox())?.x).toBeCloseTo(other.x, 0)
  })

  await test.step('two cards are aligned at their tops', async () => {
    await card(page, 'Random forest').click()
    await card(page, 'Evaluate').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Alt+w')
    expect(await topOf(page, 'Evaluate')).toBe(await topOf(page, 'Random forest'))
  })

  await test.step('tidy is a command of the palette, and one step', async () => {
    await page.keyboard.press('Escape')
    const before = await placeOf(card(page, 'Encode'))
    await page.getByRole('button', { name: /^Search/ }).click()
    await page.getByRole('combobox', { name: /Search commands/ }).fill('tidy')
    await page.getByRole('option', { name: /Tidy up/ }).click()
    await expect(page.getByTestId('announcements')).toContainText('8 nodes laid out')
    expect(await placeOf(card(page, 'Encode'))).not.toBe(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => placeOf(card(page, 'Encode'))).toBe(before)
  })
})

test('a workflow is tidied and undone, cards are lined up, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  const before = await placeOf(card(page, 'Encode'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+A')
  await expect(page.getByTestId('announcements')).toContainText('8 nodes laid out')
  expect(await placeOf(card(page, 'Encode'))).not.toBe(before)
  await page.keyboard.press('Control+z')
  await expect.poll(() => placeOf(card(page, 'Encode'))).toBe(before)

  await walkTo(page, card(page, 'Encode'))
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Alt+s')
  await expect(page.getByTestId('announcements')).toContainText('Aligned.')
  expect(await topOf(page, 'Encode')).toBe(await topOf(page, 'Random forest'))
})
