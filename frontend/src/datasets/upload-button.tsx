import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../ui/button.tsx'

/** A button that opens the browser's file chooser for tables. */
export function UploadButton(props: {
  title: string
  /** The name of the hidden file field. */
  fieldLabel: string
  look?: 'primary' | 'secondary'
  disabled?: boolean
  onFile: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        look={props.look ?? 'secondary'}
        disabled={props.disabled ?? false}
        onClick={() => input.current?.click()}
      >
        <Upload size={14} aria-hidden /> {props.title}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="hidden"
        aria-label={props.fieldLabel}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) props.onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}
