import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'

/** How long typing rests before it is searched for, in milliseconds. */
const restMs = 200

/** A field that searches while it is typed in. */
export function SearchField(props: { label: string; value: string; onSearch: (text: string) => void }) {
  const { value, onSearch } = props
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onSearch(text), restMs)
    return () => clearTimeout(timer)
  }, [text, value, onSearch])
  return (
    <span className="relative inline-flex min-w-0 max-[480px]:w-full">
      <Search
        size={14}
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-muted"
        aria-hidden
      />
      <input
        type="search"
        className="field !w-60 !pl-7 max-[480px]:!w-full"
        aria-label={props.label}
        placeholder={props.label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </span>
  )
}
