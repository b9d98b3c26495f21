// SPDX-License-Identifier: AGPL-3.0-or-later
// Which rows of a long list are drawn: those in view and some around them. All rows are equally high
// except one, which is open.

export interface View {
  count: number
  row: number // height of a closed row
  open: number // index of the open row, -1 for none
  openHeight: number
  scrolled: number // from the top of the list, negative when its top is below that of the view
  height: number // of the view
}
export interface Drawn {
  from: number
  to: number
  above: number // height of what is not drawn
  below: number
}

const kAround = 8

export function topOf(view: View, index: number): number {
  const opened = view.open >= 0 && index > view.open ? view.openHeight - view.row : 0
  return index * view.row + opened
}

function rowAt(view: View, y: number): number {
  const { count, row, open, openHeight } = view
  const guess = Math.floor(y / row)
  if (open < 0 || y < topOf(view, open)) return clamp(guess, count)
  if (y < open * row + openHeight) return clamp(open, count)
  return clamp(Math.floor((y - openHeight + row) / row), count)
}
const clamp = (index: number, count: number): number => Math.max(0, Math.min(index, count - 1))

export function drawnOf(view: View): Drawn {
  if (view.count === 0) return { from: 0, to: 0, above: 0, below: 0 }
  const from = Math.max(0, rowAt(view, view.scrolled) - kAround)
  const to = Math.min(view.count, rowAt(view, view.scrolled + view.height) + 1 + kAround)
  return { from, to, above: topOf(view, from), below: topOf(view, view.count) - topOf(view, to) }
}

// Where to scroll so that a row is in view; the present place when it is.
export function scrollTo(view: View, index: number): number {
  const top = topOf(view, index)
  const bottom = top + (index === view.open ? view.openHeight : view.row)
  if (top < view.scrolled) return top
  if (bottom > view.scrolled + view.height) return Math.min(top, Math.ceil((bottom - view.height) / view.row) * view.row) // whole rows above it
  return view.scrolled
}
