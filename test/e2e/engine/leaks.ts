/** Parts of a secret that would give it away; a text of many lines (a PEM key) is looked for line by line. */
function parts(secret: string): string[] {
  return secret
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 12 && !line.startsWith('-----'));
}

/** A text in the forms it may stand in: plain, base64 without its last, padded characters, and hexadecimal. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  return [text, base64, bytes.toString('hex')];
}

/** `SECRET in TEXT` for each secret that stands in a text in any form. */
export function leaks(secrets: { [name: string]: string }, texts: { [name: string]: string }): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const needles = parts(secret).flatMap(forms);
    return Object.entries(texts).flatMap(([place, text]) =>
      needles.some((needle) => text.includes(needle)) ? [`${name} in ${place}`] : [],
    );
  });
}
