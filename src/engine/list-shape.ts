/**
 * Which of a view's lists hold the entries of which roles: roles into which the same entries have come share a list.
 * Views of a kind whose lists are alike share a shape, which finds out once what an insertion does to them.
 */
export interface ListShape {
  /** The place of a role's list; undefined where nothing has come. */
  readonly placeOf: readonly (number | undefined)[]
  /** The roles of each list. */
  readonly lists: readonly (readonly number[])[]
  /** What becomes of the lists when an entry of a set of roles comes that is in none of them; the set as its kind shares it. */
  with(roles: readonly number[]): Insertion
}

export interface Insertion {
  readonly shape: ListShape
  readonly changes: readonly ListChange[]
}

/** An entry joins those of one list, or is the first. */
export interface ListChange {
  /** The place of the list that it joins; undefined where there is none. */
  readonly from: number | undefined
  /** The place of the list that holds them then: a new one where other roles keep the old as it is. */
  readonly to: number
  /** For which roles. */
  readonly roles: readonly number[]
}

/** The shape of a view without entries, from which all shapes of a kind come. */
export function createListShapes(): ListShape {
  const shapes = new Map<string, ListShape>()

  const shapeOf = (lists: readonly (readonly number[])[]): ListShape => {
    const name = lists.map((roles) => roles.join()).join(';')
    const known = shapes.get(name) ?? createShape(lists)
    shapes.set(name, known)
    return known
  }
  const createShape = (lists: readonly (readonly number[])[]): ListShape => {
    const placeOf: (number | undefined)[] = []
    for (const [place, roles] of lists.entries()) for (const role of roles) placeOf[role] = place
    const insertions = new Map<readonly number[], Insertion>()
    return {
      placeOf,
      lists,
      with(roles) {
        let insertion = insertions.get(roles)
        if (insertion === undefined) insertions.set(roles, (insertion = insert(lists, placeOf, roles)))
        return insertion
      },
    }
  }
  const insert = (lists: ListShape['lists'], placeOf: ListShape['placeOf'], roles: readonly number[]): Insertion => {
    const after = [...lists]
    const changes = [...Map.groupBy(roles, (role) => placeOf[role])].map(([from, joining]): ListChange => {
      const staying = from === undefined ? [] : (lists[from] ?? []).filter((role) => !joining.includes(role))
      if (from === undefined || staying.length > 0) after.push(joining)
      if (from === undefined) return { from, to: after.length - 1, roles: joining }
      if (staying.length === 0) return { from, to: from, roles: joining }
      after[from] = staying
      return { from, to: after.length - 1, roles: joining }
    })
    return { shape: shapeOf(after), changes }
  }
  return shapeOf([])
}
