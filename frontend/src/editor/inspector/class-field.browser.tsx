/** The field in a real browser: classes that a run has shown are chosen, others are typed. */
import { useState } from 'react'
import { expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../app/app.css'
import { shownNodeTypes } from '../../i18n/node-types.ts'
import { paramShape } from '../../params/param-shape.ts'
import { ClassField } from './class-field.tsx'

const { shape: params } = shownNodeTypes()['evaluate-classification'].manifest.params
const shape = paramShape('positive_class', params['positive_class'])

async function show(start: string | null, classes: string[] | null): Promise<{ value: unknown }> {
  const now: { value: unknown } = { value: start }
  function Field() {
    const [value, setValue] = useState<unknown>(start)
    return (
      <>
        <label htmlFor="class">Positive class</label>
        <ClassField
          id="class"
          describedBy={undefined}
          invalid={false}
          shape={shape}
          value={value}
          onChange={(next) => {
            now.value = next
            setValue(next)
          }}
          onDone={() => {}}
          table={null}
          classes={classes}
          rows={null}
        />
      </>
    )
  }
  await render(<Field />)
  return now
}

const choice = page.getByRole('combobox', { name: 'Positive class' })

it('offers the classes, and none of them', async () => {
  const now = await show(null, ['no', 'yes'])
  await choice.selectOptions('no')
  expect(now.value).toBe('no')
  await choice.selectOptions('The last of the two in sorted order')
  expect(now.value).toBeNull()
})

it('keeps a class that the model doesn’t have', async () => {
  const now = await show('maybe', ['no', 'yes'])
  await expect.element(choice).toHaveValue('maybe')
  expect(now.value).toBe('maybe')
})

it('takes a name while no run has shown the classes', async () => {
  const now = await show(null, null)
  await page.getByRole('textbox', { name: 'Positive class' }).click()
  await userEvent.keyboard('yes')
  expect(now.value).toBe('yes')
})
