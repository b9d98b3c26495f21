// SPDX-License-Identifier: AGPL-3.0-or-later
// The server counts bytes of UTF-8; the browser counts UTF-16 units.

// UTF-16 index for each byte offset, in the order given; one pass over the text. An offset inside
// a character goes to the character's start, or to its end when `up` says so for it, so that a
// marked span never shrinks.
export function indicesOf(text: string, offsets: readonly { at: number; up?: boolean }[]): number[] {
  const order = offsets.map((_, index) => index).sort((a, b) => offsets[a]!.at - offsets[b]!.at)
  const result = new Array<number>(offsets.length).fill(text.length)
  let next = 0
  let bytes = 0
  let index = 0
  while (next < order.length && index < text.length) {
    const code = text.charCodeAt(index)
    const pair = code >= 0xd800 && code <= 0xdbff && index + 1 < text.length
    const units = pair ? 2 : 1
    const width = pair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3
    while (next < order.length && offsets[order[next]!]!.at < bytes + width) {
      const wanted = offsets[order[next]!]!
      result[order[next]!] = wanted.at > bytes && wanted.up === true ? index + units : index
      next++
    }
    bytes += width
    index += units
  }
  return result
}

// Several spans at once, ends rounded outwards.
export function spansOf(text: string, spans: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const flat = spans.flatMap((span) => [{ at: span.start }, { at: span.end, up: true }])
  const indices = indicesOf(text, flat)
  return spans.map((_, i) => ({ start: indices[2 * i]!, end: indices[2 * i + 1]! }))
}
