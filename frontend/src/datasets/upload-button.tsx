import { Upload } from 'lucide-react'
import { useRef, type RefObject } from 'react'
import { Button } from '../ui/button.tsx'

/** A button that opens the browser's file chooser for tables. */
export function UploadButton({
  title,
  fieldLabel,
  look = 'secondary',
  disabled = false,
  button,
  onFile,
}: {
  title: string
  /** The name of the hidden file field. */
  fieldLabel: string
  look?: 'primary' | 'secondary'
  /** Nothing can be chosen now. The button keeps the focus that it has. */
  disabled?: boolean
  button?: RefObject<HTMLButtonElement | null>
  onFile: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        ref={button}
        look={look}
        aria-disabled={disabled}
        onClick={() => {
          if (!disabled) input.current?.click()
        }}
      >
        <Upload size={14} aria-hidden /> {title}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="hidden"
        aria-label={fieldLabel}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}
