import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { openTemplateByKeyboard, walkTo } from './keyboard.ts'

test('nodes are grouped, moved, collapsed and expanded, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await card(page, 'Fill numbers').click()
  await card(page, 'Fill categories').click({ modifiers: ['Shift'] })
  await page.keyboard.press('Control+g')
  const title = page.getByRole('textbox', { name: 'Name of the group' })
  await expect(title).toBeFocused()
  await title.fill('Fill the gaps')
  await title.press('Enter')

  await test.step('its nodes move with the frame, as one step', async () => {
    const before = await card(page, 'Fill categories').boundingBox()
    const head = await page.locator('.frame-head').boundingBox()
    if (before === null || head === null) throw new Error('The group has no place on the page.')
    await page.mouse.move(head.x + head.width / 2, head.y + head.height / 2)
    await page.mouse.down()
    await page.mouse.move(head.x + head.width / 2 - 20, head.y + 330, { steps: 8 })
    await page.mouse.up()
    await expect
      .poll(async () => Math.round(((await card(page, 'Fill categories').boundingBox())?.y ?? 0) - before.y))
      .toBeGreaterThan(200)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect
      .poll(async () => Math.round((await card(page, 'Fill categories').boundingBox())?.y ?? 0))
      .toBe(Math.round(before.y))
  })

  await test.step('collapsed it is one box with the wires that lead out', async () => {
    await page.locator('.frame-head').getByRole('button', { name: 'Collapse' }).click()
    const box = page.getByRole('group', { name: /Group Fill the gaps, collapsed, 2 nodes/ })
    await expect(box).toBeVisible()
    await expect(card(page, 'Fill numbers')).toHaveCount(0)
    await expect(page.locator('.react-flow__edge')).toHaveCount(8)
    await expectAccessible(page)
    await box.getByRole('button', { name: 'Expand' }).click()
    await expect(card(page, 'Fill numbers')).toBeVisible()
    await expect(page.locator('.react-flow__edge')).toHaveCount(9)
  })

  await test.step('a colour, then no group any more', async () => {
    await page.locator('.frame-head').getByRole('button', { name: 'Colour' }).click()
    await page.getByRole('button', { name: 'Green' }).click()
    await expect(page.locator('.group-frame')).toHaveAttribute('style', /series-3/)
    await expectAccessible(page)
    await page.locator('.frame-head').getByRole('button', { name: 'Dissolve the group' }).click()
    await expect(page.locator('.group-frame')).toHaveCount(0)
    await expect(card(page, 'Fill numbers')).toBeVisible()
  })
})

test('nodes are grouped, collapsed and expanded, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await walkTo(page, card(page, 'Fill numbers'))
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+g')
  await expect(page.getByRole('textbox', { name: 'Name of the group' })).toBeFocused()
  await page.keyboard.type('Fill the gaps')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Alt+c')
  const box = page.getByRole('group', { name: /Group Fill the gaps, collapsed, 2 nodes, Not run/ })
  await expect(box).toBeFocused()
  await expect(page.getByTestId('announcements')).toContainText('Group collapsed.')
  await page.keyboard.press('Alt+c')
  await expect(card(page, 'Fill categories')).toBeFocused()
  await page.keyboard.press('Control+Shift+g')
  await expect(page.locator('.group-frame')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(page.locator('.group-frame')).toHaveCount(1)
})
