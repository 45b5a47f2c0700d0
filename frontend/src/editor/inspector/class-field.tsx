import type { FieldProps } from '../../params/field-props.ts'
import { TextField } from '../../params/simple-fields.tsx'
import { useTranslation } from '../../i18n/use-translation.ts'

/** One of a model's classes. Where no run has shown them yet, its name can be typed. */
export function ClassField(props: FieldProps) {
  const { t } = useTranslation('inspector')
  const { id, describedBy, invalid, shape, value, classes, onChange } = props
  if (classes === null) return <TextField {...props} />
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
      {classes.map((label) => (
        <option key={label} value={label}>
          {label}
        </option>
      ))}
      {chosen !== '' && !classes.includes(chosen) && <option value={chosen}>{chosen}</option>}
    </select>
  )
}
