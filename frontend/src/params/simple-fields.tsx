import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { Button } from '../ui/button.tsx'
import { Switch } from '../ui/switch.tsx'
import type { FieldProps } from './field-props.ts'

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

/** A list of texts: each can be removed, and one more added. */
export function ListField({ id, describedBy, shape, value, onChange }: FieldProps) {
  const { t } = useTranslation('inspector')
  const [text, setText] = useState('')
  const items = Array.isArray(value) ? value.map(String) : []

  function add(): void {
    if (items.includes(text)) return
    onChange([...items, text], 'done')
    setText('')
  }

  return (
    <div>
      <ul className="mb-1 flex flex-wrap gap-1" aria-label={shape.hint.label}>
        {items.map((item) => (
          <li key={item} className="flex h-6 items-center rounded bg-sunken pl-1.5 text-sm">
            {item === '' ? <i className="text-muted">{t('field.empty')}</i> : item}
            <button
              type="button"
              aria-label={t('field.remove', { name: item === '' ? t('field.emptyText') : item })}
              className="flex size-6 items-center justify-center rounded text-muted hover:text-text"
              onClick={() =>
                onChange(
                  items.filter((each) => each !== item),
                  'done',
                )
              }
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <div className="flex gap-1">
        <input
          id={id}
          className="field"
          autoComplete="off"
          aria-describedby={describedBy}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
        <Button onClick={add} disabled={items.includes(text)}>
          {t('field.add')}
        </Button>
      </div>
    </div>
  )
}

/** What no control was made for: shown as JSON, edited as JSON. */
export function JsonField({ id, describedBy, invalid, value, onChange, onDone }: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <textarea
      id={id}
      rows={4}
      className="field font-mono text-sm"
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={draft ?? JSON.stringify(value, null, 2)}
      onChange={(event) => {
        setDraft(event.target.value)
        try {
          onChange(JSON.parse(event.target.value), 'during')
        } catch {
          // Half-typed JSON waits in the field.
        }
      }}
      onBlur={onDone}
    />
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
