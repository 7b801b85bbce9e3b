/**
 * Splits a whole number by weights with the largest-remainder method: the parts are whole, add up to `total` exactly,
 * each is at least `minimum`, and a part the minimum does not touch is within one of its exact share. Ties go to the earlier
 * weight. Weights are finite and not negative; if all are 0 the parts are equal.
 *
 * Throws RangeError when `total` can't give every part the minimum.
 */
export function apportion(total: number, weights: readonly number[], minimum = 0): number[] {
  if (total < minimum * weights.length) {
    throw new RangeError(`${total} can't be split into ${weights.length} parts of at least ${minimum}`);
  }
  const parts = weights.map(() => minimum);
  let open = weights.map((_, i) => i);
  let rest = total;
  for (;;) {
    const exact = shares(rest, open, weights);
    const starved = open.filter((_, k) => exact[k]! < minimum);
    if (starved.length === 0) {
      roundInto(parts, open, exact, rest);
      return parts;
    }
    rest -= starved.length * minimum;
    open = open.filter((i) => !starved.includes(i));
  }
}

function shares(rest: number, open: readonly number[], weights: readonly number[]): number[] {
  const sum = open.reduce((s, i) => s + weights[i]!, 0);
  return open.map((i) => (sum === 0 ? rest / open.length : (rest * weights[i]!) / sum));
}

function roundInto(parts: number[], open: readonly number[], exact: readonly number[], rest: number): void {
  let left = rest;
  open.forEach((i, k) => {
    parts[i] = Math.floor(exact[k]!);
    left -= parts[i];
  });
  const byRemainder = open
    .map((i, k) => ({ i, remainder: exact[k]! - Math.floor(exact[k]!) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  // Floating point may leave one step more or less than there are parts; go round until nothing is left.
  for (let k = 0; left !== 0 && byRemainder.length > 0; k = (k + 1) % byRemainder.length) {
    const step = Math.sign(left);
    parts[byRemainder[k]!.i]! += step;
    left -= step;
  }
}
