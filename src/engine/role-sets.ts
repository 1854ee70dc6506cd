/** Sets of roles, each made once: entries that play the same roles share one. */
export interface RoleSets {
  /** The set with one more role; the set itself where it has it. */
  add(set: readonly number[], role: number): readonly number[]
}

export const NO_ROLES: readonly number[] = []

export function createRoleSets(): RoleSets {
  const larger = new Map<readonly number[], (readonly number[] | undefined)[]>()
  const byName = new Map<string, readonly number[]>()
  const make = (set: readonly number[], role: number): readonly number[] => {
    const roles = [...new Set([...set, role])].toSorted((a, b) => a - b)
    const known = byName.get(roles.join())
    if (known !== undefined) return known
    byName.set(roles.join(), roles)
    return roles
  }
  return {
    add(set, role) {
      let next = larger.get(set)
      if (next === undefined) larger.set(set, (next = []))
      return (next[role] ??= make(set, role))
    },
  }
}
