import { useTranslation } from '../../i18n/use-translation.ts'
import type { FieldProps } from '../../params/field-props.ts'

interface NameSelectProps {
  field: FieldProps
  /** What can be chosen, and what each is called. */
  names: ReadonlyMap<string, string>
  /** What a chosen name is called that isn't among them. */
  absent: (name: string) => string
}

/** One of some names, or none. */
export function NameSelect({ field, names, absent }: NameSelectProps) {
  const { t } = useTranslation('inspector')
  const { id, describedBy, invalid, shape, value, onChange } = field
  const chosen = typeof value === 'string' ? value : ''
  return (
    <select
      id={id}
      className="field"
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={chosen}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value, 'done')}
    >
      <option value="">{shape.hint.empty ?? t('field.none')}</option>
      {[...names].map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
      {chosen !== '' && !names.has(chosen) && <option value={chosen}>{absent(chosen)}</option>}
    </select>
  )
}
