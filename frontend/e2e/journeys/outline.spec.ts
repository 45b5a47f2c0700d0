import { card, expect, expectAccessible, openTemplate, test } from '../flowza-test.ts'
import { expectFocusKept, openTemplateByKeyboard } from './keyboard.ts'

test('the outline edits the workflow, by mouse', async ({ home: page }) => {
  await openTemplate(page, 'Titanic survival')
  await page.getByRole('tab', { name: 'Outline' }).click()
  const tree = page.getByRole('tree')
  await expect(tree.getByRole('treeitem')).toHaveCount(8)
  await expectAccessible(page)
  await tree.getByRole('treeitem', { name: /^Random forest/ }).click()
  await expect(card(page, 'Random forest')).toHaveClass(/selected/)
  const tools = page.getByRole('toolbar', { name: 'Tools for the outline' })
  await tools.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Hundred trees')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(card(page, 'Hundred trees')).toBeVisible()
  await tools.getByRole('button', { name: 'Disable or enable' }).click()
  await expect(card(page, 'Hundred trees')).toContainText('Disabled')
  await tools.getByRole('button', { name: 'Delete' }).click()
  await expect(tree.getByRole('treeitem')).toHaveCount(7)
})

test('the outline edits the workflow, by keyboard', async ({ home: page }) => {
  await openTemplateByKeyboard(page, 'Titanic survival')
  await page.keyboard.press('o')
  const tree = page.getByRole('tree')
  const row = (name: RegExp) => tree.getByRole('treeitem', { name })
  await expect(row(/^Titanic passengers/)).toBeFocused()

  await test.step('ports are rows; Enter goes along an edge', async () => {
    await page.keyboard.press('End')
    await expect(row(/^What matters/)).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(row(/^Model from Random forest/)).toBeFocused()
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await expect(row(/^Random forest/)).toBeFocused()
  })

  await test.step('rename, disable, add behind it', async () => {
    await page.keyboard.press('F2')
    await page.keyboard.type('Trees')
    await page.keyboard.press('Enter')
    await expect(row(/^Trees/)).toBeFocused()
    await page.keyboard.press('/')
    await page.keyboard.type('save model')
    await page.keyboard.press('Enter')
    await expect(row(/^Save model/)).toBeFocused()
    await expect(page.locator('.react-flow__edge')).toHaveCount(10)
  })

  await test.step('an edge is taken away, the focus stays', async () => {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(row(/^Model from Trees/).last()).toBeFocused()
    await page.keyboard.press('Delete')
    await expect(page.locator('.react-flow__edge')).toHaveCount(9)
    await expect(row(/^Save model/)).toBeFocused()
  })

  await test.step('connect it again, then delete it', async () => {
    await page.keyboard.press('c')
    await page.keyboard.type('trees')
    await page.keyboard.press('Enter')
    await expect(page.locator('.react-flow__edge')).toHaveCount(10)
    await expect(row(/^Save model/)).toBeFocused()
    await page.keyboard.press('Delete')
    await expect(tree.getByRole('treeitem', { level: 1 })).toHaveCount(8)
    await expect(row(/^Trees/)).toBeFocused()
    await expectFocusKept(page)
  })

  await test.step('move it by numbers', async () => {
    const before = await card(page, 'Trees').boundingBox()
    await page.keyboard.press('m')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('400')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await card(page, 'Trees').boundingBox())?.y).not.toBe(before?.y)
    await expect(row(/^Trees/)).toBeFocused()
  })
})
