/** A request that Piston itself would refuse with 400, and these words. */
export class PistonRefusal extends Error {
  override readonly name = 'PistonRefusal';
}
