import { i18n } from '../i18n/i18n.ts'
import { parseMarkdown, parseSpans, type MarkdownBlock } from './parse-markdown.ts'

/** Markdown as elements; nothing in it can become markup of its own. */
export function Markdown({ source }: { source: string }) {
  return (
    <div className="flex flex-col gap-2">
      {parseMarkdown(source).map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  )
}

function Block({ block }: { block: MarkdownBlock }) {
  switch (block.block) {
    case 'heading':
      return block.level === 1 ? (
        <h3 className="text-lg font-semibold">{block.text}</h3>
      ) : (
        <h4 className="mt-2 font-semibold">{block.text}</h4>
      )
    case 'paragraph':
      return (
        <p>
          <Spans text={block.text} />
        </p>
      )
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Spans text={item} />
        </li>
      ))
      return block.ordered ? (
        <ol className="flex list-decimal flex-col gap-1 pl-5">{items}</ol>
      ) : (
        <ul className="flex list-disc flex-col gap-1 pl-5">{items}</ul>
      )
    }
    case 'table':
      return (
        <div
          className="overflow-x-auto rounded border border-line"
          tabIndex={0}
          role="region"
          aria-label={i18n.t('ui:table')}
        >
          <table className="w-full border-collapse text-sm">
            <thead className="bg-sunken">
              <tr>
                {block.header.map((cell, index) => (
                  <th key={index} className="px-1.5 py-1 text-left font-medium">
                    <Spans text={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, index) => (
                <tr key={index} className="border-t border-line align-top">
                  {row.map((cell, column) => (
                    <td key={column} className="px-1.5 py-1">
                      <Spans text={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    case 'code':
      return (
        <pre className="overflow-x-auto rounded bg-sunken p-2 font-mono text-sm" tabIndex={0}>
          {block.text}
        </pre>
      )
  }
}

function Spans({ text }: { text: string }) {
  return parseSpans(text).map((span, index) => {
    switch (span.span) {
      case 'text':
        return span.text
      case 'code':
        return (
          <code
            key={index}
            className="rounded bg-sunken px-1 font-mono text-sm in-[table]:text-xs in-[table]:px-0.5"
          >
            {span.text}
          </code>
        )
      case 'strong':
        return <strong key={index}>{span.text}</strong>
      case 'emphasis':
        return <em key={index}>{span.text}</em>
      case 'link':
        return (
          <a key={index} href={span.href} rel="noreferrer" className="text-accent underline">
            {span.text}
          </a>
        )
    }
  })
}
