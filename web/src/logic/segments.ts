// SPDX-License-Identifier: AGPL-3.0-or-later
// Cuts a text at the edges of its marks, so that each piece can be drawn in one way. All positions
// are UTF-16 indices here; utf8.ts makes them.

export interface Mark {
  id: string
  start: number
  end: number
}
export interface Segment {
  start: number
  end: number
  ids: string[] // of every mark that covers the piece, in the order given
}

export function segmentsOf(start: number, end: number, marks: readonly Mark[]): Segment[] {
  const inside = marks.filter((mark) => mark.end > start && mark.start < end && mark.end > mark.start)
  const edges = new Set<number>([start, end])
  for (const mark of inside) {
    edges.add(Math.max(start, mark.start))
    edges.add(Math.min(end, mark.end))
  }
  const sorted = [...edges].sort((a, b) => a - b)
  const segments: Segment[] = []
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i]!
    const to = sorted[i + 1]!
    const ids = inside.filter((mark) => mark.start < to && mark.end > from).map((mark) => mark.id)
    segments.push({ start: from, end: to, ids })
  }
  return segments
}
