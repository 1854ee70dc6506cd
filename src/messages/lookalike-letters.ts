/**
 * Letters of other scripts that look like a Latin one and that compatibility decomposition leaves alone: a slice of
 * UTS #39, "Unicode Security Mechanisms", by eye for lower case. Each line is a Latin letter and its lookalikes.
 */
const LOOKALIKES = `
a аαɑᴀ
b ьƅʙв
c сϲᴄç
d ԁɗđᴅժ
e еεєɛᴇҽə
f ғƒꜰ
g ɡցɢ
h һнհʜ
i іιıɪⅼ
j јϳᴊ
k кκᴋ
l ӏłʟǀ
m мᴍ
n пոηɴռ
o оοσөøᴏօ
p рρᴘ
q ԛզǫ
r гʀɾ
s ѕꜱʂ
t тτᴛ
u υսᴜц
v νѵᴠ
w ѡωԝᴡա
x хχ×
y уγүʏ
z ᴢʐ
`
/** The Latin letter of each lookalike. */
export const LATIN: ReadonlyMap<number, string> = new Map(
  LOOKALIKES.trim()
    .split('\n')
    .flatMap((line) =>
      Array.from(line.slice(2), (letter): [number, string] => [letter.codePointAt(0) ?? 0, line[0] ?? '']),
    ),
)

const A = 'a'.codePointAt(0) ?? 0
/** Where alphabets in circles, squares and flags begin; each has its 26 letters in order. */
const ALPHABETS = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]

/** The letter in an emoji of the alphabet (🅰, 🅟, 🇸), undefined for another code point. */
export function letterOfEmoji(code: number): string | undefined {
  const first = ALPHABETS.find((start) => code >= start && code < start + 26)
  return first === undefined ? undefined : String.fromCodePoint(A + code - first)
}
