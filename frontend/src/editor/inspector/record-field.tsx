import { columnKinds, columnRoles, type ColumnKind, type ColumnRole } from '@flowza/nodes/core'
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { i18n } from '../../i18n/i18n.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { FieldProps } from '../../params/field-props.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { kindWord } from '../../ui/kind-mark.tsx'

/** A choice for some columns: which kind each is read as, or what each is for. */
export function RecordField({ id, describedBy, shape, value, onChange, table }: FieldProps) {
  const { t } = useTranslation('inspector')
  const entries = Object.entries(isRecord(value) ? value : {}).map(([name, choice]) => ({
    name,
    choice: String(choice),
  }))
  const names = (table?.columns ?? []).map((column) => column.name)
  const free = names.filter((name) => !entries.some((entry) => entry.name === name))

  function write(next: readonly { name: string; choice: string }[]): void {
    onChange(Object.fromEntries(next.map(({ name, choice }) => [name, choice])), 'done')
  }

  return (
    <div className="flex flex-col gap-1">
      {entries.map((entry, index) => (
        <div key={entry.name} className="flex items-center gap-1">
          <span className="min-w-0 flex-1 truncate" title={entry.name}>
            {entry.name}
          </span>
          <select
            className="field w-32!"
            aria-label={t('field.of', { label: shape.hint.label, name: entry.name })}
            value={entry.choice}
            onChange={(event) => write(entries.with(index, { ...entry, choice: event.target.value }))}
          >
            {shape.choices.map((choice) => (
              <option key={choice} value={choice}>
                {word(choice)}
              </option>
            ))}
          </select>
          <IconButton
            label={t('field.remove', { name: entry.name })}
            onClick={() => write(entries.toSpliced(index, 1))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <ColumnToAdd
        id={id}
        describedBy={describedBy}
        names={names.length > 0 ? free : null}
        onAdd={(name) => write([...entries, { name, choice: shape.choices[0] }])}
      />
    </div>
  )
}

/** Takes a column by a button, because arrow keys choose in a list that isn't open. */
function ColumnToAdd(props: {
  id: string
  describedBy: string | undefined
  /** Those that can be added; null where a name is typed, because nobody knows them. */
  names: readonly string[] | null
  onAdd: (name: string) => void
}) {
  const { id, describedBy, names, onAdd } = props
  const { t } = useTranslation('inspector')
  const [text, setText] = useState('')
  const name = names === null || names.includes(text) ? text.trim() : ''
  const field = { id, className: 'field', 'aria-describedby': describedBy }
  return (
    <form
      className="flex gap-1"
      onSubmit={(event) => {
        event.preventDefault()
        if (name === '') return
        onAdd(names === null ? name : text)
        setText('')
      }}
    >
      {names === null ? (
        <input
          {...field}
          autoComplete="off"
          placeholder={t('field.columnName')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : (
        <select
          {...field}
          value={name === '' ? '' : text}
          disabled={names.length === 0}
          onChange={(event) => setText(event.target.value)}
        >
          <option value="">{t('field.chooseColumn')}</option>
          {names.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      )}
      <Button type="submit" disabled={name === ''} aria-label={t('field.addTheColumn')}>
        <Plus size={14} aria-hidden />
      </Button>
    </form>
  )
}

function word(choice: string): string {
  if (isKind(choice)) return kindWord(choice)
  return isRole(choice) ? i18n.t(`results:role.${choice}`) : choice
}

function isKind(choice: string): choice is ColumnKind {
  return columnKinds.some((kind) => kind === choice)
}

function isRole(choice: string): choice is ColumnRole {
  return columnRoles.some((role) => role === choice)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
