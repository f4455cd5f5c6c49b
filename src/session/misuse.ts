/** A mistake in what the person gave: one line on stderr, exit code 2. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
