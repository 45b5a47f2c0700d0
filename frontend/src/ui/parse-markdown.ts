/** The Markdown that READMEs of node types are written in: headings, paragraphs, lists, tables, code. Nothing else. */

export type MarkdownBlock =
  | { block: 'heading'; level: number; text: string }
  | { block: 'paragraph'; text: string }
  | { block: 'list'; ordered: boolean; items: string[] }
  | { block: 'table'; header: string[]; rows: string[][] }
  | { block: 'code'; text: string }

export type MarkdownSpan =
  | { span: 'text' | 'code' | 'strong' | 'emphasis'; text: string }
  | { span: 'link'; text: string; href: string }

export function parseMarkdown(source: string): MarkdownBlock[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  const blocks: MarkdownBlock[] = []
  let at = 0
  const takeWhile = (belongs: (line: string) => boolean): string[] => {
    const taken: string[] = []
    while (at < lines.length && belongs(lines[at])) taken.push(lines[at++])
    return taken
  }
  while (at < lines.length) {
    const line = lines[at]
    const heading = /^(#{1,6})\s+(.*)$/.exec(line)
    if (line.trim() === '') at++
    else if (heading !== null) {
      blocks.push({ block: 'heading', level: heading[1].length, text: heading[2] })
      at++
    } else if (line.startsWith('```')) {
      at++
      const code = takeWhile((next) => !next.startsWith('```'))
      at++
      blocks.push({ block: 'code', text: code.join('\n') })
    } else if (isTableRow(line) && isRule(lines[at + 1] ?? '')) {
      const header = cells(line)
      at += 2
      blocks.push({ block: 'table', header, rows: takeWhile(isTableRow).map(cells) })
    } else if (listItem(line) !== null) {
      const ordered = /^\s*\d/.test(line)
      const items: string[] = []
      for (const next of takeWhile(
        (candidate) => listItem(candidate) !== null || /^\s{2,}\S/.test(candidate),
      )) {
        const item = listItem(next)
        if (item === null) items[items.length - 1] += ` ${next.trim()}`
        else items.push(item)
      }
      blocks.push({ block: 'list', ordered, items })
    } else {
      const text = [lines[at++], ...takeWhile((next) => !startsBlock(next))]
      blocks.push({ block: 'paragraph', text: text.map((part) => part.trim()).join(' ') })
    }
  }
  return blocks
}

/** Inline marks; an unclosed one stays as it was written. */
export function parseSpans(text: string): MarkdownSpan[] {
  const spans: MarkdownSpan[] = []
  const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g
  let end = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) spans.push({ span: 'text', text: text.slice(end, match.index) })
    const [, code, strong, emphasis, label, href] = match
    if (code !== undefined) spans.push({ span: 'code', text: code })
    else if (strong !== undefined) spans.push({ span: 'strong', text: strong })
    else if (emphasis !== undefined) spans.push({ span: 'emphasis', text: emphasis })
    else spans.push({ span: 'link', text: label, href })
    end = match.index + match[0].length
  }
  if (end < text.length) spans.push({ span: 'text', text: text.slice(end) })
  return spans
}

function startsBlock(line: string): boolean {
  return (
    line.trim() === '' ||
    /^#{1,6}\s/.test(line) ||
    line.startsWith('```') ||
    listItem(line) !== null ||
    isTableRow(line)
  )
}

function listItem(line: string): string | null {
  return /^\s*(?:[-*]|\d+[.)])\s+(.*)$/.exec(line)?.[1] ?? null
}

function isTableRow(line: string): boolean {
  return /^\s*\|.*\|\s*$/.test(line)
}

function isRule(line: string): boolean {
  return /^\s*\|[\s:|-]+\|\s*$/.test(line)
}

function cells(line: string): string[] {
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}
