// SPDX-License-Identifier: AGPL-3.0-or-later
// Cuts a text at the edges of its marks, so that each piece can be drawn in one way. All positions
// are UTF-16 indices here; utf8.ts makes them.

export interface Mark {
  id: string
  start: number
  end: number
  nth?: number // which of the places of its finding
}
export interface Segment {
  start: number
  end: number
  ids: string[] // of every mark that covers the piece, in the order given
  marks: readonly Mark[] // the same marks
}

export function segmentsOf(start: number, end: number, marks: readonly Mark[]): Segment[] {
  const inside = marks.filter((mark) => mark.end > start && mark.start < end && mark.end > mark.start)
  const edges = new Set<number>([start, end])
  for (const mark of inside) {
    edges.add(Math.max(start, mark.start))
    edges.add(Math.min(end, mark.end))
  }
  const sorted = [...edges].sort((a, b) => a - b)
  const byStart = inside.map((mark, given) => ({ mark, given })).sort((a, b) => a.mark.start - b.mark.start)
  const segments: Segment[] = []
  let next = 0
  let open: { mark: Mark; given: number }[] = []
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i]!
    while (next < byStart.length && byStart[next]!.mark.start <= from) open.push(byStart[next++]!)
    open = open.filter(({ mark }) => mark.end > from)
    const covering = [...open].sort((a, b) => a.given - b.given).map(({ mark }) => mark)
    segments.push({ start: from, end: sorted[i + 1]!, ids: covering.map((mark) => mark.id), marks: covering })
  }
  return segments
}
