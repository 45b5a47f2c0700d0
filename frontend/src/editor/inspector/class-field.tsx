import type { FieldProps } from '../../params/field-props.ts'
import { TextField } from '../../params/simple-fields.tsx'
import { NameSelect } from './name-select.tsx'

/** One of a model's classes. Where no run has shown them yet, its name can be typed. */
export function ClassField(props: FieldProps) {
  if (props.classes === null) return <TextField {...props} />
  const names = new Map(props.classes.map((label) => [label, label]))
  return <NameSelect field={props} names={names} absent={(label) => label} />
}
