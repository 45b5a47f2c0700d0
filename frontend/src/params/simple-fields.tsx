import { useTranslation } from '../i18n/use-translation.ts'
import { Switch } from '../ui/switch.tsx'
import { useDraft } from '../ui/use-draft.ts'
import type { FieldProps } from './field-props.ts'
import { TextList } from './text-list.tsx'

export function SelectField({ id, describedBy, invalid, shape, value, onChange }: FieldProps) {
  const { t } = useTranslation('inspector')
  const words = shape.hint.options ?? {}
  return (
    <select
      id={id}
      className="field"
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={value === null ? '' : String(value)}
      onChange={(event) =>
        onChange(event.target.value === '' && shape.nullable ? null : event.target.value, 'done')
      }
    >
      {shape.nullable && <option value="">{capitalised(shape.hint.empty ?? t('field.none'))}</option>}
      {shape.choices.map((choice) => (
        <option key={choice} value={choice}>
          {capitalised(words[choice] ?? choice)}
        </option>
      ))}
      {typeof value === 'string' && !shape.choices.includes(value) && <option value={value}>{value}</option>}
    </select>
  )
}

export function ToggleField({ id, describedBy, shape, value, onChange }: FieldProps) {
  return (
    <Switch
      id={id}
      label={shape.hint.label}
      checked={value === true}
      onChange={(checked) => onChange(checked, 'done')}
      {...(describedBy !== undefined && { describedBy })}
    />
  )
}

export function TextField({ id, describedBy, invalid, shape, value, onChange, onDone }: FieldProps) {
  return (
    <input
      id={id}
      className="field"
      autoComplete="off"
      spellCheck={false}
      placeholder={shape.hint.empty ?? ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={value === null || value === undefined ? '' : String(value)}
      onChange={(event) => {
        const text = event.target.value
        onChange(text === '' && shape.nullable ? null : shape.mixed ? readMixed(text) : text, 'during')
      }}
      onBlur={onDone}
    />
  )
}

/** A number where it reads like one and writes back the same, `0`, `-1.5`; else the text. */
function readMixed(text: string): string | number {
  const number = Number(text)
  return text.trim() !== '' && String(number) === text ? number : text
}

/** A list of texts; the empty one can be among them. */
export function ListField({ id, describedBy, shape, value, onChange }: FieldProps) {
  return (
    <TextList
      id={id}
      label={shape.hint.label}
      describedBy={describedBy}
      items={Array.isArray(value) ? value.map(String) : []}
      takesEmpty
      onChange={(items) => onChange(items, 'done')}
    />
  )
}

/** What no control was made for: shown as JSON, edited as JSON. */
export function JsonField({ id, describedBy, invalid, value, onChange, onDone }: FieldProps) {
  const draft = useDraft(value)
  return (
    <textarea
      id={id}
      rows={4}
      className="field font-mono text-sm"
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={draft.text ?? JSON.stringify(value, null, 2)}
      onChange={(event) => {
        const text = event.target.value
        try {
          const means: unknown = JSON.parse(text)
          draft.keep(text, means)
          onChange(means, 'during')
        } catch {
          // Half-typed JSON waits in the field.
          draft.keep(text, value)
        }
      }}
      onBlur={onDone}
    />
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
