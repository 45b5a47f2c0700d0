/** A field of the form as the browser tests of fields meet it: alone on a page, with its label. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ComponentType } from 'react'
import { render } from 'vitest-browser-react'
import '../../app/app.css'
import type { FieldProps } from '../field-props.ts'

type Given = Pick<FieldProps, 'shape' | 'value'> & Partial<Pick<FieldProps, 'table' | 'classes' | 'rows'>>

/** What the field has last given; a button "Set elsewhere" sets the value that `elsewhere` has. */
export async function showField(
  Field: ComponentType<FieldProps>,
  { value: start, ...given }: Given,
  { elsewhere }: { elsewhere?: unknown } = {},
): Promise<{ value: unknown }> {
  const now = { value: start }
  function Form() {
    const [value, setValue] = useState(start)
    const set = (next: unknown): void => {
      now.value = next
      setValue(next)
    }
    return (
      <>
        <label htmlFor="field">Field</label>
        <Field
          id="field"
          describedBy={undefined}
          invalid={false}
          table={null}
          classes={null}
          rows={null}
          {...given}
          value={value}
          onChange={set}
          onDone={() => {}}
        />
        <button type="button" onClick={() => set(elsewhere)}>
          Set elsewhere
        </button>
      </>
    )
  }
  await render(
    <QueryClientProvider client={new QueryClient()}>
      <Form />
    </QueryClientProvider>,
  )
  return now
}
